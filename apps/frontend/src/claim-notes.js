/**
 * What the claims of a principal mean, in a few words, by their short names.
 * Source: "ID token claims reference" and "Access token claims reference" (Microsoft identity platform).
 * @type {ReadonlyMap<string, string>}
 */
const NOTES = new Map([
  ['acr', 'how strong the sign-in was; 0 means weaker than the standard asks'],
  ['aio', 'for Entra ID’s own use'],
  ['amr', 'how the user proved who they are: pwd, mfa and others'],
  ['appid', 'the application that the token was issued to'],
  ['aud', 'for whom the token was issued: an application’s ID'],
  ['azp', 'the application that the token was issued to'],
  ['azpacr', 'how the application proved who it is: 0 none, 1 secret, 2 certificate'],
  ['appidacr', 'how the application proved who it is: 0 none, 1 secret, 2 certificate'],
  ['c_hash', 'ties the ID token to its authorization code'],
  ['email', 'e-mail address; can change, so never a key'],
  ['exp', 'expires, in seconds since 1970'],
  ['family_name', 'last name'],
  ['given_name', 'first name'],
  ['groups', 'a group that the user is in'],
  ['iat', 'issued, in seconds since 1970'],
  ['idp', 'who signed the user in, if not this tenant'],
  ['ipaddr', 'the address that the user signed in from'],
  ['iss', 'who issued the token: the tenant’s address'],
  ['name', 'the name to show; can change, so never a key'],
  ['nbf', 'not valid before, in seconds since 1970'],
  ['nonce', 'ties the token to this sign-in'],
  ['oid', 'the user’s ID in this tenant: the same in every application'],
  ['preferred_username', 'user name; can change, so never a key'],
  ['rh', 'for Entra ID’s own use'],
  ['roles', 'a role that the user has in this application'],
  ['scp', 'what the application may do on the user’s behalf'],
  ['sid', 'the session’s ID'],
  ['sub', 'the user’s ID for this application alone'],
  ['tid', 'the tenant that the user signed in to'],
  ['unique_name', 'user name, in v1 tokens'],
  ['upn', 'user principal name: how the user signs in'],
  ['uti', 'the token’s own ID, for Entra ID’s logs'],
  ['ver', 'the form of the token: 1.0 or 2.0'],
  ['xms_cc', 'what the client can handle'],
]);

/**
 * App Service writes some claims under the names that .NET gives them: their short names by the end of those.
 * Source: "Work with user identities in Azure App Service authentication".
 * @type {ReadonlyMap<string, string>}
 */
const SHORT_NAMES = new Map([
  ['authnclassreference', 'acr'],
  ['authnmethodsreferences', 'amr'],
  ['emailaddress', 'email'],
  ['givenname', 'given_name'],
  ['identityprovider', 'idp'],
  ['name', 'unique_name'],
  ['nameidentifier', 'sub'],
  ['objectidentifier', 'oid'],
  ['role', 'roles'],
  ['scope', 'scp'],
  ['surname', 'family_name'],
  ['tenantid', 'tid'],
  ['upn', 'upn'],
]);

/**
 * A claim's short name, where App Service wrote a long one, and what it means, where we know.
 * @param {string} type
 * @returns {{ name: string, note: string }}
 */
export function describeClaim(type) {
  const isLong = /^https?:\/\//.test(type);
  const name = isLong ? SHORT_NAMES.get(type.slice(type.lastIndexOf('/') + 1)) : type;
  return { name: name ?? type, note: NOTES.get(name ?? '') ?? '' };
}
