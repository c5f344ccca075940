import fc from 'fast-check';

/** Addresses of collections. */
export const PATHS = [
  'applications',
  'applications/$count',
  'servicePrincipals',
  'oauth2PermissionGrants',
  'users',
  'groups',
  'organization',
  'me/ownedObjects',
  'directory/deletedItems/microsoft.graph.application',
];

const word = fc.oneof(
  fc.constantFrom(
    ...[
      "'",
      "''",
      "'a'",
      '(',
      ')',
      ',',
      ':',
      '/',
      'eq',
      'ne',
      'in',
      'and',
      'or',
      'not',
      'any',
      'all',
      'x',
      'null',
    ],
    ...[
      'startswith',
      'endswith',
      'contains',
      'displayName',
      'appId',
      'id',
      'createdDateTime',
      'identifierUris',
      '$count',
    ],
    ...[
      'true',
      '7',
      '-1.5',
      '2026-01-01',
      '2026-01-01T00:00:00Z',
      '00000003-0000-0000-c000-000000000000',
      'web',
      '%',
      '+',
    ],
  ),
  fc.string({ maxLength: 5 }),
);
/** What looks a little like a filter. */
export const expression = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));

/** A query option and its value. */
export const option = fc.tuple(
  fc.constantFrom(
    '$filter',
    '$select',
    '$expand',
    '$orderby',
    '$search',
    '$top',
    '$count',
    '$skiptoken',
    '$skip',
    '$x',
  ),
  fc.oneof(
    expression,
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('true', '5', 'displayName', '"displayName:a"'),
  ),
);

const PROPERTIES = [
  ...[
    'displayName',
    'identifierUris',
    'web',
    'spa',
    'publicClient',
    'api',
    'appRoles',
    'tags',
    'uniqueName',
    'notes',
  ],
  ...[
    'requiredResourceAccess',
    'passwordCredentials',
    'keyCredentials',
    'optionalClaims',
    'signInAudience',
    'info',
  ],
  ...[
    'appId',
    'clientId',
    'resourceId',
    'principalId',
    'scope',
    'consentType',
    'ids',
    'types',
    'requests',
    'keyId',
  ],
  ...[
    'userPrincipalName',
    'accountEnabled',
    'passwordCredential',
    '@odata.id',
    'owners@odata.bind',
    '__proto__',
  ],
  ...[
    'redirectUris',
    'oauth2PermissionScopes',
    'value',
    'defaultUserRolePermissions',
    'applicationRestrictions',
  ],
];
const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      'a',
      'https://one.example/',
      'api://a',
      'User',
      '00000003-0000-0000-c000-000000000000',
      true,
      null,
      2,
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...PROPERTIES), tie('value'), { maxKeys: 4 }),
  ),
}));
/** What is sent: often nearly what Graph wants. */
export const body = fc.oneof(
  fc
    .dictionary(fc.constantFrom(...PROPERTIES), json, { minKeys: 1, maxKeys: 5 })
    .map((each) => ({ displayName: 'x', ...each })),
  json,
);

/** Requests that bring a body; `$APP` is an application. */
export const WRITES = [
  'POST applications',
  'PATCH applications/$APP',
  'PATCH applications/$APP',
  'POST applications/$APP/addPassword',
  'POST applications/$APP/removePassword',
  'POST applications/$APP/owners/$ref',
  'POST applications/$APP/federatedIdentityCredentials',
  'POST servicePrincipals',
  'POST oauth2PermissionGrants',
  'POST directoryObjects/getByIds',
  'POST users',
  'PATCH me',
  'POST me/checkMemberObjects',
  'PATCH policies/authorizationPolicy',
  'PATCH policies/defaultAppManagementPolicy',
  'POST $batch',
];

/** Percent-encoded; half a character pair, which cannot be, becomes a question mark. */
export function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%3F';
  }
}
