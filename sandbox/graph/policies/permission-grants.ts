import type { Entity } from '../odata/entity-type.ts';

const policy = (id: string, displayName: string, description: string): Entity => ({
  id,
  displayName,
  description,
  includeAllPreApprovedApplications: false,
  resourceScopeType: 'tenant',
  includes: [],
  excludes: [],
});

/**
 * The policies on consent that every tenant has; their conditions are not imitated, only what they are called.
 * Source: "Manage app consent policies", built-in policies.
 */
export const grantPolicies: readonly Entity[] = [
  policy(
    'microsoft-user-default-legacy',
    'Default User Legacy Policy',
    'Users may consent to delegated permissions that need no administrator, of any application.',
  ),
  policy(
    'microsoft-user-default-low',
    'Default User Low Risk Policy',
    'Users may consent to low-impact permissions, for applications of this organization or of verified publishers.',
  ),
  policy(
    'microsoft-user-default-recommended',
    'Microsoft User Default Recommended Policy',
    'Users may consent as Microsoft recommends at the time.',
  ),
  policy(
    'microsoft-application-admin',
    'Application Admin Policy',
    'What application administrators may consent to.',
  ),
  policy('microsoft-company-admin', 'Company Admin Policy', 'What global administrators may consent to.'),
];
