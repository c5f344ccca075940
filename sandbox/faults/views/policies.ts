import type { Frozen } from '../../core/store.ts';
import { AppManagementPolicy, DEFAULT_APP_MANAGEMENT } from '../../graph/policies/app-management.ts';
import { type Directory, directoryOf, type TenantPolicies } from '../../state/directory.ts';
import type { Faults } from '../faults.ts';

/**
 * The directory of a tenant whose administrators are strict, as the faults say: no consent by users, no registrations by
 * users, no secrets or short ones, and enterprise applications for assigned users. What is stored stays what it is, so
 * that all is as before when the faults end; except that an application which was made meanwhile keeps its setting.
 * Sources: "Configure how users consent to applications", "Default user permissions", "Application management policies",
 * "Restrict a Microsoft Entra app to a set of users" (learn.microsoft.com).
 */
export function strictDirectory(directory: Directory, faults: Faults): Directory {
  const { servicePrincipals } = directory;
  const strict = directoryOf(
    {
      ...directory,
      servicePrincipals: {
        ...servicePrincipals,
        put(value) {
          const isNew = servicePrincipals.get(value.id) === undefined;
          const assigned = isNew && faults.value('assignment') !== undefined;
          return servicePrincipals.put(assigned ? { ...value, appRoleAssignmentRequired: true } : value);
        },
      },
    },
    directory.transaction,
  );
  return { ...strict, tenantPolicies: () => strictPolicies(directory.tenantPolicies(), faults) };
}

function strictPolicies(policies: Frozen<TenantPolicies>, faults: Faults): Frozen<TenantPolicies> {
  const user = policies.defaultUserRolePermissions;
  const rules = secretRules(faults);
  return {
    ...policies,
    defaultUserRolePermissions: {
      allowedToCreateApps: faults.value('app-registration') ? false : user.allowedToCreateApps,
      permissionGrantPoliciesAssigned: faults.value('user-consent')
        ? []
        : user.permissionGrantPoliciesAssigned,
    },
    ...(rules.length > 0 ? { appManagement: withRules(policies.appManagement, rules) } : {}),
  };
}

/** Source: "passwordCredentialConfiguration resource type". */
function secretRules(faults: Faults): object[] {
  const rule = (restrictionType: string, maxLifetime: string | null) => ({
    restrictionType,
    maxLifetime,
    state: 'enabled',
    restrictForAppsCreatedAfterDateTime: null,
  });
  const lifetime = faults.value('secret-lifetime');
  return [
    ...(faults.value('secrets') ? [rule('passwordAddition', null)] : []),
    ...(lifetime ? [rule('passwordLifetime', `P${lifetime.days}D`)] : []),
  ];
}

function withRules(policy: Frozen<Record<string, unknown>> | undefined, rules: object[]) {
  const { applicationRestrictions, ...rest } = AppManagementPolicy.parse(policy ?? DEFAULT_APP_MANAGEMENT);
  return {
    ...rest,
    isEnabled: true,
    applicationRestrictions: {
      ...applicationRestrictions,
      passwordCredentials: [...(applicationRestrictions?.passwordCredentials ?? []), ...rules],
    },
  };
}
