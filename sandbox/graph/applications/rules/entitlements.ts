import type { Frozen } from '../../../core/store.ts';
import type { Application } from '../../../state/directory.ts';
import { GraphError, graphErrors } from '../../error.ts';

/** A scope or a role. */
interface Entitlement {
  readonly id: string;
  readonly value: string | null;
  readonly isEnabled: boolean;
}

/**
 * Judges the permissions that an application exposes: no two with the same id or value, those that are pre-authorized
 * exist, and none that was enabled goes away or changes its name: it must be disabled first. (Texts of an enabled one
 * may change, as in the portal.)
 * Sources: "permissionScope resource type", "appRole resource type"; the message is quoted in issues.
 * @throws GraphError 400
 */
export function checkEntitlements(after: Frozen<Application>, before: Frozen<Application> | undefined): void {
  checkUnique(after.api.oauth2PermissionScopes, 'oauth2PermissionScopes');
  checkUnique(after.appRoles, 'appRoles');
  const scopeIds = after.api.oauth2PermissionScopes.map(({ id }) => id);
  const authorized = after.api.preAuthorizedApplications.flatMap((each) => each.delegatedPermissionIds);
  const unknown = authorized.find((id) => !scopeIds.includes(id));
  if (unknown) {
    throw graphErrors.invalidValue(
      'api',
      'Application',
      `preAuthorizedApplications: there is no scope ${unknown}`,
    );
  }
  const clients = after.api.preAuthorizedApplications.map(({ appId }) => appId);
  if (new Set(clients).size < clients.length) throw graphErrors.duplicateValues('preAuthorizedApplications');
  if (!before) return;
  checkKept(before.api.oauth2PermissionScopes, after.api.oauth2PermissionScopes);
  checkKept(before.appRoles, after.appRoles);
}

function checkUnique(entitlements: readonly Entitlement[], property: string): void {
  const ids = entitlements.map(({ id }) => id);
  const values = entitlements.flatMap(({ value }) => value?.toLowerCase() ?? []);
  if (new Set(ids).size < ids.length || new Set(values).size < values.length) {
    throw graphErrors.duplicateValues(property);
  }
}

function checkKept(before: readonly Entitlement[], after: readonly Entitlement[]): void {
  for (const old of before) {
    if (!old.isEnabled) continue;
    const now = after.find(({ id }) => id === old.id);
    if (now && (!now.isEnabled || now.value === old.value)) continue;
    throw new GraphError(
      400,
      'CannotDeleteOrUpdateEnabledEntitlement',
      'Permission (scope or role) cannot be deleted or updated unless disabled first.',
    );
  }
}
