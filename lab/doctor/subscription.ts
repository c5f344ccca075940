import { z } from 'zod';
import { FactError } from '../../checks/facts/error.ts';
import { regionKey, subscriptionPath, versioned } from '../../checks/facts/ids.ts';
import type { Connection } from '../connect.ts';
import { troubleWith } from '../connecting/subscriptions.ts';
import { bad, type Look, ok, warn } from './finding.ts';

type Looking = Pick<Connection, 'facts' | 'arm' | 'target'>;

/** How the subscription is called, and whether it is on. */
export function lookAtSubscription({ subscription }: Pick<Connection, 'subscription'>): Look {
  if (!subscription) return ok('the sandbox’s own');
  const trouble = troubleWith(subscription);
  if (trouble) return bad(trouble.message, trouble.next);
  const { displayName, subscriptionId, state } = subscription;
  if (/^(?:Warned|PastDue)$/i.test(state)) {
    return warn(
      `${displayName} (${subscriptionId}) is ${state}`,
      'A payment is due: in some days it will be disabled. Its owner sees why in the portal: Subscriptions > Cost Management.',
    );
  }
  return ok(`${displayName} (${subscriptionId})`);
}

const Provider = z.object({ registrationState: z.string() });

/** Whether the subscription may have web apps. Source: "Providers - Get" (REST, resources). @throws FactError */
export async function lookAtProvider({ arm, target }: Looking): Promise<Look> {
  const path = `${subscriptionPath(target.subscription)}/providers/Microsoft.Web`;
  const state = (await arm.get(versioned('resources', path), Provider))?.registrationState ?? 'unknown';
  if (state === 'Registered') return ok('Microsoft.Web is registered');
  const register = 'az provider register --namespace Microsoft.Web --wait';
  if (state === 'Registering')
    return warn('Microsoft.Web is being registered', `Wait some minutes: ${register}`);
  return bad(`Microsoft.Web is not registered (${state})`, register);
}

const Assignment = z.object({
  properties: z.object({
    displayName: z.string().nullish(),
    enforcementMode: z.string().nullish(),
    parameters: z.record(z.string(), z.object({ value: z.unknown() })).nullish(),
  }),
});

const Regions = z.array(z.string());

/** The policies of a subscription. Source: "Policy Assignments - List" (REST, Microsoft.Authorization). @throws FactError */
const readPolicies = async ({ arm, target }: Pick<Looking, 'arm' | 'target'>) =>
  (await arm.list(
    `${subscriptionPath(target.subscription)}/providers/Microsoft.Authorization/policyAssignments?api-version=2022-06-01`,
    Assignment,
  )) ?? [];

/**
 * Whether policies allow the region. Those of students' and trial offers ("Allowed resource deployment regions") and the
 * built-in "Allowed locations" name theirs in a parameter.
 * Source: "Azure Policy built-in definitions"; azure-cli#32913.
 * @throws FactError
 */
export async function lookAtPolicy({ arm, target }: Looking): Promise<Look> {
  const lists = (await readPolicies({ arm, target }))
    .filter(({ properties }) => properties.enforcementMode !== 'DoNotEnforce')
    .flatMap(({ properties }) => Object.entries(properties.parameters ?? {}))
    .filter(([name]) => /allowed\w*(?:locations|regions)/i.test(name))
    .flatMap(([, { value }]) => (Regions.safeParse(value).success ? [Regions.parse(value)] : []));
  const isAllowed = (region: string): boolean =>
    lists.every((list) => list.some((each) => regionKey(each) === regionKey(region)));
  if (isAllowed(target.location)) {
    return ok(lists.length === 0 ? 'no policy restricts regions' : `policies allow ${target.location}`);
  }
  const allowed = (lists[0] ?? []).filter(isAllowed);
  return bad(
    `a policy forbids ${target.location}${allowed.length === 0 ? ', and every other region' : ''}`,
    allowed.length === 0
      ? 'Ask an owner of the subscription for an exemption from its policies.'
      : `npx lab setup --location REGION, one of: ${allowed.join(', ')}`,
  );
}

const Usage = z.object({
  name: z.object({ value: z.string(), localizedValue: z.string().nullish() }),
  currentValue: z.number(),
  limit: z.number(),
});

/**
 * Whether there is a machine left for a plan of the tier. Not every subscription is told beforehand.
 * Source: "Get Usages In Location - List" (REST, Microsoft.Web); texts of refusals (azure-cli#26550) for how tiers are called.
 * @throws FactError
 */
export async function lookAtQuota({ arm, target, facts }: Looking): Promise<Look> {
  const [frontend, backend] = await Promise.all([facts.site(target.frontend), facts.site(target.backend)]);
  if (frontend && backend) return ok('both apps have their plan already');
  const region = encodeURIComponent(regionKey(target.location));
  const path = `${subscriptionPath(target.subscription)}/providers/Microsoft.Web/locations/${region}/usages?api-version=2024-04-01`;
  const usages = await arm.list(path, Usage).catch((error: unknown) => {
    if (error instanceof FactError && error.code === 'unexpected-answer') return undefined;
    throw error;
  });
  const tier = tierOf(target.sku);
  const usage = usages?.find(({ name }) =>
    [name.value, name.localizedValue ?? ''].some((each) => new RegExp(`^${tier}\\b`, 'i').test(each)),
  );
  if (!usages) {
    return warn(
      'Azure does not tell it beforehand',
      'Go on: step 1 shows it. If it is 0 there, take another region or tier: npx lab setup --location REGION --sku B1',
    );
  }
  if (!usage) return ok(`no limit is set for tier ${target.sku} in ${target.location}`);
  const { currentValue, limit } = usage;
  if (currentValue < limit) return ok(`${limit - currentValue} left of ${limit} for tier ${target.sku}`);
  return bad(
    limit === 0
      ? `your subscription has no quota for tier ${target.sku} in ${target.location}`
      : `all ${limit} for tier ${target.sku} in ${target.location} are in use`,
    'npx lab setup --location REGION, or npx lab setup --sku B1. Or ask for more in the portal: Quotas > App Service',
  );
}

/** The tier of a pricing tier's name, as quotas have it. Source: "App Service pricing". */
function tierOf(sku: string): string {
  const tiers: readonly (readonly [RegExp, string])[] = [
    [/^(?:FREE|F1)$/i, 'Free'],
    [/^(?:SHARED|D1)$/i, 'Shared'],
    [/^B/i, 'Basic'],
    [/^S/i, 'Standard'],
  ];
  return tiers.find(([pattern]) => pattern.test(sku))?.[1] ?? 'Premium';
}

const Allowed = z.object({ properties: z.object({ allow: z.boolean() }) });

/** From this version on az deploys with the user's own sign-in. Source: release notes of Azure CLI 2.48. */
const BEARER_SINCE = 48;

/**
 * Whether az may deploy: before 2.48 it does so as a publishing user, which new apps of the portal and policies of some
 * organisations forbid.
 * Source: "Disable basic authentication in App Service deployments" (learn.microsoft.com).
 * @throws FactError
 */
export async function lookAtDeploying(connection: Looking & Pick<Connection, 'az'>): Promise<Look> {
  const { arm, target, facts, az } = connection;
  const { kind, version } = await az();
  if (kind === 'real' && minorOf(version) >= BEARER_SINCE)
    return ok(`Azure CLI ${version} deploys with your sign-in`);
  const update =
    kind === 'real'
      ? 'Bring the Azure CLI up to date: az upgrade'
      : 'Install the Azure CLI: https://aka.ms/azure-cli';
  for (const name of [target.frontend, target.backend]) {
    const site = await facts.site(name);
    if (!site) continue;
    const path = versioned('web', `${site.id}/basicPublishingCredentialsPolicies/scm`);
    if ((await arm.get(path, Allowed))?.properties.allow !== false) continue;
    return bad(
      `basic authentication is off for deployments to ${name}, which this az needs`,
      `${update}. Or allow it: App Services > ${name} > Configuration > General settings > SCM Basic Auth Publishing Credentials`,
    );
  }
  const policy = (await readPolicies(connection)).find(({ properties }) =>
    /basic auth|local authentication methods disabled for SCM/i.test(properties.displayName ?? ''),
  );
  if (!policy) return ok('basic authentication is not forbidden');
  return warn(
    `a policy is about basic authentication (“${policy.properties.displayName}”), which this az needs to deploy`,
    update,
  );
}

const minorOf = (version: string): number => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 2 ? Number.POSITIVE_INFINITY : minor;
};
