import type { ServiceNotes } from '../parity/notes.ts';

const USERS =
  'the properties that clients usually ask for; no licences, photos, managers or custom attributes';
const NO_GROUPS = 'the tenant has no groups, and says so';
const ASSIGNMENTS = 'direct assignments of users; there are no groups that could have some';
const READ_ONLY = 'as a new tenant has it; cannot be changed';

/** The same note for several operations. */
const all = (operations: readonly string[], note: string): Record<string, string> =>
  Object.fromEntries(operations.map((each) => [each, note]));

const membership = ['users/{key}', 'me'].flatMap((user) => [
  ...['memberOf', 'transitiveMemberOf'].flatMap((name) => [
    `GET /v1.0/${user}/${name}`,
    `GET /v1.0/${user}/${name}/{cast}`,
  ]),
  ...['checkMemberGroups', 'getMemberGroups', 'checkMemberObjects', 'getMemberObjects'].map(
    (name) => `POST /v1.0/${user}/${name}`,
  ),
]);

/** Microsoft Graph: what is imitated in part, and what is not. */
export const graphParity: ServiceNotes = {
  title: 'Microsoft Graph',
  host: 'graph.azure.localhost',
  about:
    'v1.0 of what concerns applications: registrations, service principals, permission grants, users, policies, and what was deleted. With $filter, $select, $orderby, $search, $count and paging as documented, advanced queries among them; what a token and the role of its user allow decides, as it does there. $expand reaches the relationships that clients of applications expand.',
  partly: {
    ...all(
      [
        'GET /v1.0/users',
        'POST /v1.0/users',
        'GET /v1.0/users/{key}',
        'PATCH /v1.0/users/{key}',
        'GET /v1.0/me',
        'PATCH /v1.0/me',
      ],
      USERS,
    ),
    ...all(['GET /v1.0/groups', 'GET /v1.0/groups/$count', 'GET /v1.0/groups/{key}'], NO_GROUPS),
    ...all(membership, 'directory roles; there are no groups'),
    ...all(['GET /v1.0/me/appRoleAssignments', 'GET /v1.0/users/{key}/appRoleAssignments'], ASSIGNMENTS),
    ...all(
      [
        'GET /v1.0/directoryRoles',
        'GET /v1.0/directoryRoles/{key}',
        'GET /v1.0/directoryRoles/{key}/members',
        'GET /v1.0/roleManagement/directory/roleAssignments',
        'GET /v1.0/roleManagement/directory/roleDefinitions',
      ],
      'the roles that the sample users have; to read only',
    ),
    ...all(
      [
        'GET /v1.0/organization',
        'GET /v1.0/organization/{key}',
        'GET /v1.0/domains',
        'GET /v1.0/domains/{key}',
        'GET /v1.0/policies/adminConsentRequestPolicy',
        'GET /v1.0/policies/permissionGrantPolicies',
        'GET /v1.0/policies/permissionGrantPolicies/{key}',
      ],
      READ_ONLY,
    ),
    ...all(
      [
        'PATCH /v1.0/policies/authorizationPolicy',
        'PATCH /v1.0/policies/authorizationPolicy/authorizationPolicy',
      ],
      'what users may register and consent to',
    ),
    ...all(
      ['federatedIdentityCredentials', 'federatedIdentityCredentials/{credential}'].flatMap((path) =>
        (path.endsWith('}') ? ['GET', 'PATCH', 'DELETE'] : ['GET', 'POST']).map(
          (method) => `${method} /v1.0/applications/{key}/${path}`,
        ),
      ),
      'kept and shown; no token can be got by one',
    ),
  },
  unsure: {
    'POST /v1.0/applications':
      'the code and text of some refusals (an identifier URI against the tenant’s policy, one that is taken) are from other people’s reports',
    'POST /v1.0/applications/{key}/addPassword': 'the text when the tenant’s policy forbids secrets',
    'POST /v1.0/directory/deletedItems/{key}/restore':
      'whether the service principal of an application comes back with it: not here, as the documentation of today has it',
  },
  refused: {
    'GET /v1.0/directory/deletedItems': 'as there: the kind must be named',
  },
  missing: [
    'The beta endpoint, delta queries, change notifications: 400, and a line in the log.',
    'Groups, licences, devices, mail, files, teams: everything that is not about applications and who uses them.',
    'Certificates by addKey, logos, synchronization and claims-mapping policies of applications.',
    'Sign-in and audit logs, conditional access policies (the sandbox has two of its own).',
  ],
};
