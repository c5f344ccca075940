import { ArmError, shown } from '../error.ts';

/** The catalogue of errors about who may do what. Sources: answers quoted in public issues; "Troubleshoot Azure RBAC". */
export const accessErrors = {
  forbidden: (client: string, objectId: string, action: string, scope: string) =>
    new ArmError(
      403,
      'AuthorizationFailed',
      `The client '${client}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${shown(scope)}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    ),
  /** The caller may write a site, but not put it into the plan `linked`. */
  linkedForbidden: (client: string, objectId: string, action: string, scope: string, linked: string) =>
    new ArmError(
      403,
      'LinkedAuthorizationFailed',
      `The client '${client}' with object id '${objectId}' has permission to perform action '${action}' on scope '${shown(scope)}'; however, it does not have permission to perform action 'join/action' on the linked scope(s) '${shown(linked)}' or the linked scope(s) are invalid.`,
    ),
  roleAssignmentNotFound: (name: string) =>
    new ArmError(404, 'RoleAssignmentNotFound', `The role assignment '${shown(name)}' is not found.`),
  roleAssignmentExists: (name: string) =>
    new ArmError(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the existing role assignment is ${name.replaceAll('-', '')}.`,
    ),
  invalidRoleAssignmentId: (name: string) =>
    new ArmError(
      400,
      'InvalidRoleAssignmentId',
      `The role assignment ID '${shown(name)}' is not valid. The role assignment ID must be a GUID.`,
    ),
  roleDefinitionNotFound: (id: string) =>
    new ArmError(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${shown(id).replaceAll('-', '')}' does not exist.`,
    ),
  principalNotFound: (id: string, tenant: string) =>
    new ArmError(
      400,
      'PrincipalNotFound',
      `Principal ${shown(id).replaceAll('-', '')} does not exist in the directory ${tenant}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.`,
    ),
};
