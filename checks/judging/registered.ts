import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Application } from '../facts/applications.ts';
import { same } from '../facts/ids.ts';
import { existing, type Facts } from '../facts/index.ts';
import type { Role } from '../facts/page.ts';
import type { Target } from '../target.ts';
import { quoted } from './az.ts';
import { createRegistration, registrationBlade, updateApp, userPolicy } from './az-entra.ts';
import { judgePrincipal } from './principal.ts';
import { judgeRedirectUris } from './redirect-uri.ts';
import { otherRole, registrationOf } from './registration.ts';
import { settling } from './settling.ts';

/** Whether one of the two apps has a registration with which people can sign in to it. */
export async function judgeRegistered(facts: Facts, target: Target, role: Role): Promise<Verdict> {
  const [site, other, found] = await Promise.all([
    existing(facts, target[role]),
    facts.site(target[otherRole(role)]),
    registrationOf(facts, target, role),
  ]);
  if (!found) return whyMissing(facts, target, role);
  const { application, shared } = found;
  if (shared) return sharedWith(application, target, role, site.defaultHostName);
  const mistake =
    audienceOf(application) ??
    (await judgePrincipal(facts, application)) ??
    judgeRedirectUris(application, site, other ? [other] : []) ??
    idTokensOf(application);
  return mistake ?? pass(`${application.displayName}, client ID ${application.appId}`);
}

/** There is none: it was deleted, may not be made, or is simply still to be made. */
async function whyMissing(facts: Facts, target: Target, role: Role): Promise<Fail> {
  const name = target[role];
  const [{ defaultHostName }, { provider }, deleted, policies] = await Promise.all([
    existing(facts, name),
    facts.authSettings(name),
    facts.deletedApplications(),
    facts.tenantPolicies(),
  ]);
  const expected = `an app registration for ${name}`;
  const portal = `App Services > ${name} > Settings > Authentication > Add identity provider`;
  const gone = deleted.find(({ appId }) => same(appId, provider.clientId));
  if (gone) {
    return fail({
      kind: 'deleted-registration',
      found: `${gone.displayName ?? name} (client ID ${gone.appId}), which was deleted`,
      expected,
      why: 'Authentication still names a registration that somebody deleted, so that nobody can sign in. For 30 days it can be restored; its service principal, which does not come back with it, is made again.',
      next: `az rest --method POST --url ${facts.cloud.graph}/v1.0/directory/deletedItems/${gone.id}/restore --output none\naz ad sp create --id ${gone.appId} --output none`,
      portal: 'App registrations > Deleted applications > Restore app registration',
    });
  }
  if (policies && !policies.usersRegister) {
    return fail({
      kind: 'registration-forbidden',
      found: 'none, and users of this tenant may not make any',
      expected,
      why: 'The tenant is set so that only people with a role may register applications; others are told "Insufficient privileges". An administrator can lift that for all with this command; or give you alone the role Application Developer; or register the application and make you its owner.',
      next: userPolicy(facts, { allowedToCreateApps: true }),
      portal: 'Microsoft Entra ID > Users > User settings > Users can register applications',
    });
  }
  return fail({
    kind: 'registration-missing',
    found: provider.clientId
      ? `none with the client ID ${quoted(provider.clientId)}, nor one of the name or address of ${name}`
      : 'none',
    expected,
    why: 'People sign in to an application that Microsoft Entra ID knows. Registering it is the first part of this step; Add identity provider in the portal does all parts at once.',
    next: createRegistration(name, defaultHostName),
    portal,
    ...(provider.clientId ? settling(facts) : {}),
  });
}

function sharedWith(application: Application, target: Target, role: Role, host: string): Fail {
  return fail({
    kind: 'shared-registration',
    found: `${application.displayName}, which both apps use`,
    expected: `a registration of its own for ${target[role]}`,
    why: 'With one registration for both, a token for the frontend is a token for the backend, and there is nothing to grant. Each app has to be known by itself.',
    next: createRegistration(target[role], host),
    portal: `App Services > ${target[role]} > Settings > Authentication > Microsoft > Delete, then Add identity provider`,
  });
}

function audienceOf(application: Application): Fail | undefined {
  if (application.signInAudience !== 'PersonalMicrosoftAccount') return undefined;
  return fail({
    kind: 'personal-accounts-only',
    found: 'personal Microsoft accounts only',
    expected: 'accounts of this tenant',
    why: 'Accounts of your organisation cannot sign in to such an application at all.',
    next: updateApp(application, '--sign-in-audience AzureADMyOrg'),
    portal: registrationBlade(application, 'Authentication > Supported accounts'),
  });
}

function idTokensOf(application: Application): Fail | undefined {
  if (application.idTokens) return undefined;
  return fail({
    kind: 'id-tokens-off',
    found: 'ID tokens are not issued at sign-in',
    expected: 'they are',
    why: 'App Service asks for a code and an ID token at once. Without the second, signing in ends with AADSTS700054.',
    next: updateApp(application, '--enable-id-token-issuance true'),
    portal: registrationBlade(
      application,
      'Authentication > Settings > ID tokens (used for implicit and hybrid flows)',
    ),
  });
}
