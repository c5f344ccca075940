import type { ArmContext } from '../context.ts';
import type { Operation } from '../operation.ts';
import { permissionOperations } from './permissions.ts';
import { policyAssignmentOperations } from './policy-assignments.ts';
import { roleAssignmentOperations } from './role-assignments.ts';
import { roleDefinitionOperations } from './role-definitions.ts';

/** Who may do what: the provider Microsoft.Authorization. */
export const authorizationOperations = (context: ArmContext): Operation[] => [
  ...roleAssignmentOperations(context),
  ...roleDefinitionOperations(),
  ...permissionOperations(context),
  ...policyAssignmentOperations(context),
];
