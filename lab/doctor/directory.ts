import { z } from 'zod';
import { unlessForbidden } from '../../checks/facts/error.ts';
import { query } from '../../checks/facts/graph.ts';
import type { Connection } from '../connect.ts';
import { bad, type Look, ok, warn } from './finding.ts';

type Looking = Pick<Connection, 'facts'>;

/** Whether app registrations can be made, with secrets, which step 4 does. @throws FactError */
export async function lookAtRegistering({ facts }: Looking): Promise<Look> {
  const now = facts.fresh();
  const [policies, secrets] = await Promise.all([now.tenantPolicies(), now.secretsAllowed()]);
  if (policies === undefined && secrets === undefined) return unknown();
  if (secrets === false) {
    return bad(
      'the tenant forbids client secrets',
      'Ask an administrator for an exemption from the application management policy, for the two registrations of step 4.',
    );
  }
  if (policies?.usersRegister === false) {
    return warn(
      'users without a role may not register applications',
      'For step 4 ask an administrator for the role Application Developer, or for two registrations that you own.',
    );
  }
  return ok('users may register applications, with client secrets');
}

/** Whether users may consent for themselves, which step 9 asks them for. @throws FactError */
export async function lookAtConsent({ facts }: Looking): Promise<Look> {
  const policies = await facts.fresh().tenantPolicies();
  if (policies === undefined) return unknown();
  if (policies.usersConsent) return ok('users may consent to an app of their own tenant');
  return warn(
    'users may not consent',
    'In step 9 the sign-in says “Need admin approval”, unless an administrator has granted it: step 6 has the command.',
  );
}

const unknown = (): Look =>
  warn(
    'you may not read the policies of this tenant',
    'That is no obstacle by itself: steps 4 and 9 show what you may do.',
  );

const SecretPolicy = z.object({
  isEnabled: z.boolean().nullish(),
  applicationRestrictions: z
    .object({
      passwordCredentials: z
        .array(
          z.object({
            restrictionType: z.string(),
            state: z.string().nullish(),
            maxLifetime: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** What `az ad app credential reset` gives a secret if nothing is said. Source: its reference page. */
const USUAL_DAYS = 365;

/**
 * Whether a secret may live as long as the one of step 4.
 * Source: "tenantAppManagementPolicy resource type" (Graph v1.0), restriction `passwordLifetime`.
 * @throws FactError
 */
export async function lookAtSecretLifetime({ graph }: Pick<Connection, 'graph'>): Promise<Look> {
  const policy = await unlessForbidden(graph.get('/policies/defaultAppManagementPolicy', SecretPolicy));
  if (!policy) return unknown();
  const restrictions = policy.isEnabled ? (policy.applicationRestrictions?.passwordCredentials ?? []) : [];
  const days = restrictions
    .filter(({ restrictionType, state }) => restrictionType === 'passwordLifetime' && state !== 'disabled')
    .flatMap(({ maxLifetime }) => daysOf(maxLifetime ?? '') ?? []);
  const least = Math.min(...days);
  if (least >= USUAL_DAYS)
    return ok(days.length === 0 ? 'no policy limits them' : `${least} days, which is enough`);
  return bad(
    `client secrets may live ${least} days only, and that of step 4 lives a year`,
    `In step 4, edit the two commands az ad app credential reset, and add: --end-date <date within the limit>. Or ask an administrator for an exemption.`,
  );
}

/** Days of an ISO 8601 duration (`P90D`, `P1Y`, `P6M`). */
function daysOf(duration: string): number | undefined {
  const [, years = 0, months = 0, weeks = 0, days = 0] =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?$/.exec(duration) ?? [];
  const total = Number(years) * 365 + Number(months) * 30 + Number(weeks) * 7 + Number(days);
  return total > 0 ? total : undefined;
}

/** Whether consents can be read, by which step 6 tells whether one was given. Source: "List oauth2PermissionGrants" (Graph v1.0). */
export async function lookAtGrants({ graph }: Pick<Connection, 'graph'>): Promise<Look> {
  const path = `/oauth2PermissionGrants${query({ $top: '1' })}`;
  if (await unlessForbidden(graph.get(path, z.object({ value: z.array(z.unknown()) })))) {
    return ok('you may see which consents were given');
  }
  return warn(
    'you may not see which consents were given',
    'The check of step 6 cannot tell then; step 9 shows it. To see them, ask an administrator for the role Directory Readers.',
  );
}

const Me = z.object({ userType: z.string().nullish() });

/** Whether whoever is signed in may do what members of the tenant may. Source: "Get user" (Graph v1.0). @throws FactError */
export async function lookAtAccount({
  identity,
  graph,
}: Pick<Connection, 'identity' | 'graph'>): Promise<Look> {
  const { kind } = await identity();
  // Graph knows no "me" of an application, which is nobody's guest.
  if (kind === 'application') return ok('an application');
  const me = await unlessForbidden(graph.get(`/me${query({ $select: 'userType' })}`, Me));
  if (me === undefined) {
    return warn(
      'you may not read your own account, as some guests may not',
      'That is no obstacle by itself. If step 4 refuses a registration, ask an administrator for an account in the tenant.',
    );
  }
  if (me.userType !== 'Guest') return ok('a member of the tenant');
  return warn(
    'you are a guest in this tenant',
    'Guests cannot register applications: ask an administrator for an account in the tenant, or for the role Application Developer; or use a tenant of your own.',
  );
}
