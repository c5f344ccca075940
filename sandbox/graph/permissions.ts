import type { Actor } from './authentication.ts';
import { graphErrors } from './error.ts';

/** A permission that allows to read (or to read and write) nearly everything. */
const DIRECTORY_READ = ['Directory.Read.All', 'Directory.ReadWrite.All', 'Directory.AccessAsUser.All'];
const DIRECTORY_WRITE = ['Directory.ReadWrite.All', 'Directory.AccessAsUser.All'];

const APPLICATION_WRITE = [
  'Application.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
  'Directory.ReadWrite.All',
  'Directory.AccessAsUser.All',
];
const APPLICATION_READ = ['Application.Read.All', ...APPLICATION_WRITE, 'Directory.Read.All'];
const USER_READ = ['User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', ...DIRECTORY_READ];

/**
 * Which permissions allow what; any one of them does. Those that exist as delegated permissions only, or as application
 * permissions only, are in tokens of that kind only.
 * Sources: the permission tables of each operation's page in the Graph v1.0 reference.
 */
const ALLOWED_BY = {
  readApplications: APPLICATION_READ,
  writeApplications: APPLICATION_WRITE,
  readGrants: [
    'DelegatedPermissionGrant.Read.All',
    'DelegatedPermissionGrant.ReadWrite.All',
    ...DIRECTORY_READ,
  ],
  writeGrants: ['DelegatedPermissionGrant.ReadWrite.All', ...DIRECTORY_WRITE],
  readAssignments: ['AppRoleAssignment.ReadWrite.All', ...APPLICATION_READ],
  writeAssignments: ['AppRoleAssignment.ReadWrite.All', 'Directory.AccessAsUser.All'],
  readMe: ['User.Read', 'User.ReadWrite', ...USER_READ],
  writeMe: ['User.ReadWrite', 'User.ReadWrite.All', ...DIRECTORY_WRITE],
  readUsers: USER_READ,
  writeUsers: ['User.ReadWrite.All', ...DIRECTORY_WRITE],
  readGroups: ['GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All', ...DIRECTORY_READ],
  readObjects: [...APPLICATION_READ, ...USER_READ, 'Group.Read.All', 'Group.ReadWrite.All'],
  readOrganization: [
    'User.Read',
    'User.ReadWrite',
    'Organization.Read.All',
    'Organization.ReadWrite.All',
    ...DIRECTORY_READ,
  ],
  readDomains: ['Domain.Read.All', ...DIRECTORY_READ],
  readRoles: ['RoleManagement.Read.Directory', 'RoleManagement.Read.All', ...DIRECTORY_READ],
  readPolicies: [
    'Policy.Read.All',
    'Policy.Read.PermissionGrant',
    'Policy.ReadWrite.Authorization',
    'Policy.ReadWrite.ApplicationConfiguration',
    ...DIRECTORY_READ,
  ],
  writeAuthorizationPolicy: ['Policy.ReadWrite.Authorization', 'Directory.AccessAsUser.All'],
  writeAppManagementPolicy: ['Policy.ReadWrite.ApplicationConfiguration', 'Directory.AccessAsUser.All'],
  readUserInfo: ['openid'],
} as const satisfies Record<string, readonly string[]>;

/** Something that a token may allow. */
export type Operation = keyof typeof ALLOWED_BY;

/** Whether the token of `actor` allows `operation`; whether the person may do it is another question. */
export const tokenAllows = (actor: Actor, operation: Operation): boolean =>
  ALLOWED_BY[operation].some((permission) => actor.permissions.has(permission));

/** @throws GraphError 403 when the token does not allow `operation` */
export function requirePermission(actor: Actor, operation: Operation): void {
  if (!tokenAllows(actor, operation)) throw graphErrors.forbidden();
}
