import { z } from 'zod';
import { unlessForbidden } from './error.ts';
import type { Graph } from './graph.ts';

const Authorization = z.object({
  defaultUserRolePermissions: z.object({
    allowedToCreateApps: z.boolean().nullish(),
    permissionGrantPoliciesAssigned: z.array(z.string()).nullish(),
  }),
});

const Restrictions = z.object({
  isEnabled: z.boolean().nullish(),
  applicationRestrictions: z
    .object({
      passwordCredentials: z
        .array(z.object({ restrictionType: z.string(), state: z.string().nullish() }))
        .nullish(),
    })
    .nullish(),
});

/** What the tenant's administrators have decided about applications. */
export interface TenantPolicies {
  /** Whether users without a role may register applications. */
  readonly usersRegister: boolean;
  /** Whether users may consent for themselves to permissions of an API of the tenant's own. */
  readonly usersConsent: boolean;
}

const GRANTS_FOR_SELF = 'managepermissiongrantsforself.';

/** Allows only what administrators have classified as of low impact, which no API of one's own is by itself. */
const LOW_IMPACT = `${GRANTS_FOR_SELF}microsoft-user-default-low`;

/**
 * The tenant's policies; `undefined` for who may not read them, because they only explain.
 * Source: "authorizationPolicy resource type" (Graph v1.0), "Configure how users consent to applications".
 */
export async function readTenantPolicies(graph: Graph): Promise<TenantPolicies | undefined> {
  const found = await unlessForbidden(graph.get('/policies/authorizationPolicy', Authorization));
  if (!found) return undefined;
  const { allowedToCreateApps, permissionGrantPoliciesAssigned } = found.defaultUserRolePermissions;
  return {
    usersRegister: allowedToCreateApps ?? true,
    usersConsent: (permissionGrantPoliciesAssigned ?? [])
      .map((each) => each.toLowerCase())
      .some((each) => each.startsWith(GRANTS_FOR_SELF) && each !== LOW_IMPACT),
  };
}

/**
 * Whether the tenant lets applications have client secrets; `undefined` for who may not read its policy.
 * Source: "tenantAppManagementPolicy resource type" (Graph v1.0), restriction `passwordAddition`.
 */
export async function readSecretsAllowed(graph: Graph): Promise<boolean | undefined> {
  const found = await unlessForbidden(graph.get('/policies/defaultAppManagementPolicy', Restrictions));
  if (!found) return undefined;
  const { isEnabled, applicationRestrictions } = found;
  const forbidden = (applicationRestrictions?.passwordCredentials ?? []).some(
    ({ restrictionType, state }) => restrictionType === 'passwordAddition' && state !== 'disabled',
  );
  return !(isEnabled && forbidden);
}

const Organization = z.object({ verifiedDomains: z.array(z.object({ name: z.string() })).nullish() });

/** The tenant's own domains, in lower case. Source: "List organization" (Graph v1.0). */
export async function readDomains(graph: Graph): Promise<readonly string[]> {
  const found = (await unlessForbidden(graph.list('/organization', Organization))) ?? [];
  return found.flatMap(({ verifiedDomains }) => verifiedDomains ?? []).map(({ name }) => name.toLowerCase());
}
