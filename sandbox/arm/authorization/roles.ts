import type { RoleName } from '../../state/resources.ts';

/** A role of Azure's own: its id is the same in every tenant. `*` in an action stands for anything. */
export interface Role {
  readonly id: string;
  readonly name: RoleName;
  readonly description: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** The built-in roles that the sandbox knows. Source: "Azure built-in roles". */
export const roles: readonly Role[] = [
  {
    id: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    name: 'Owner',
    description: 'Full access to all resources, including the right to assign roles.',
    actions: ['*'],
    notActions: [],
  },
  {
    id: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
    name: 'Contributor',
    description: 'Full access to all resources, but no right to assign roles.',
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  },
  {
    id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
    name: 'Reader',
    description: 'Sees all resources, and can change nothing.',
    actions: ['*/read'],
    notActions: [],
  },
  {
    id: 'de139f84-1756-47ae-9be6-808fbbe84772',
    name: 'Website Contributor',
    description: 'Manages websites, but not the plans they run on, nor access to them.',
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Insights/alertRules/*',
      'Microsoft.Insights/components/*',
      'Microsoft.ResourceHealth/availabilityStatuses/read',
      'Microsoft.Resources/deployments/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Support/*',
      'Microsoft.Web/certificates/*',
      'Microsoft.Web/listSitesAssignedToHostName/read',
      'Microsoft.Web/serverFarms/join/action',
      'Microsoft.Web/serverFarms/read',
      'Microsoft.Web/sites/*',
    ],
    notActions: [],
  },
];

/** Whether a role of this name allows `action`; actions are compared without case. */
export function allows(name: RoleName, action: string): boolean {
  const role = roles.find((each) => each.name === name);
  if (!role) return false;
  const some = (patterns: readonly string[]): boolean => patterns.some((pattern) => matches(pattern, action));
  return some(role.actions) && !some(role.notActions);
}

function matches(pattern: string, action: string): boolean {
  const expression = pattern.replace(/[.]/g, '\\.').replace(/\*/g, '.*');
  return new RegExp(`^${expression}$`, 'i').test(action);
}
