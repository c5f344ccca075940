import type { Frozen } from '../../core/store.ts';
import { CONSENTING_ROLES, isLowImpact, selfConsentOf } from '../../state/consent-policy.ts';
import type { Directory, User } from '../../state/directory.ts';
import type { Client } from '../client.ts';
import type { Permission } from './plan.ts';

/** Who may agree for the whole organization: the box on the consent page. Source: "Application consent experience". */
export const mayConsentForAll = (user: Frozen<User>): boolean =>
  user.directoryRoles.includes('Global Administrator');

/**
 * Whether this user must leave the consent to an administrator: for a permission that asks for one, for an application
 * to which users must be assigned, or because of the tenant's policy.
 * Source: "Configure how users consent to applications".
 */
export function needsAdministrator(
  permissions: readonly Permission[],
  client: Client,
  user: Frozen<User>,
  directory: Directory,
): boolean {
  if (user.directoryRoles.some((role) => CONSENTING_ROLES.includes(role))) return false;
  if (client.principal?.appRoleAssignmentRequired) return true;
  if (permissions.some(({ scope }) => scope.type === 'Admin')) return true;
  const allowed = selfConsentOf(directory.tenantPolicies());
  if (allowed === 'none') return true;
  return (
    allowed === 'low-impact' &&
    permissions.some(({ resource, scope }) => !isLowImpact(resource.appId, scope.value))
  );
}
