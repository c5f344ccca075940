import type { Frozen } from '../core/store.ts';
import type { TenantPolicies } from './directory.ts';
import { wellKnown } from './well-known.ts';

/** Roles that may consent to what users may not. Source: "Microsoft Entra built-in roles". */
export const CONSENTING_ROLES: readonly string[] = [
  'Global Administrator',
  'Privileged Role Administrator',
  'Application Administrator',
  'Cloud Application Administrator',
];

/** How far users may consent for themselves: not at all, to permissions of low impact, or to all that need no administrator. */
export type SelfConsent = 'none' | 'low-impact' | 'any';

/** What the tenant's policies allow. Source: "Configure how users consent to applications". */
export function selfConsentOf({ defaultUserRolePermissions }: Frozen<TenantPolicies>): SelfConsent {
  const policies = defaultUserRolePermissions.permissionGrantPoliciesAssigned.filter((policy) =>
    policy.startsWith('ManagePermissionGrantsForSelf.'),
  );
  if (policies.length === 0) return 'none';
  return policies.every((policy) => policy.endsWith('.microsoft-user-default-low')) ? 'low-impact' : 'any';
}

const LOW_IMPACT: readonly string[] = ['openid', 'profile', 'email', 'offline_access', 'User.Read'];

/**
 * Whether a permission of the API with this client ID is of low impact, where nobody has classified any.
 * Source: "Configure permission classifications".
 */
export const isLowImpact = (apiId: string, permission: string): boolean =>
  apiId === wellKnown.microsoftGraph && LOW_IMPACT.includes(permission);
