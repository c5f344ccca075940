import type { Frozen } from '../../core/store.ts';
import type { Directory, User } from '../../state/directory.ts';
import { wellKnown } from '../../state/well-known.ts';
import type { Client } from '../client.ts';
import type { Permission } from './plan.ts';

/** Who may agree for the whole organization: the box on the consent page. Source: "Application consent experience". */
export const mayConsentForAll = (user: Frozen<User>): boolean =>
  user.directoryRoles.includes('Global Administrator');

/** Roles that may consent to what users may not. Source: "Microsoft Entra built-in roles". */
const CONSENTING_ROLES: readonly string[] = [
  'Global Administrator',
  'Privileged Role Administrator',
  'Application Administrator',
  'Cloud Application Administrator',
];

/** The permissions classified as low impact where nobody has classified any. Source: "Configure permission classifications". */
const LOW_IMPACT: readonly string[] = ['openid', 'profile', 'email', 'offline_access', 'User.Read'];

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
  const assigned = directory.tenantPolicies().defaultUserRolePermissions.permissionGrantPoliciesAssigned;
  const policies = assigned.filter((policy) => policy.startsWith('ManagePermissionGrantsForSelf.'));
  if (policies.length === 0) return true;
  const lowOnly = policies.every((policy) => policy.endsWith('.microsoft-user-default-low'));
  return lowOnly && permissions.some((permission) => !isLowImpact(permission));
}

const isLowImpact = ({ resource, scope }: Permission): boolean =>
  resource.appId === wellKnown.microsoftGraph && LOW_IMPACT.includes(scope.value);
