import type { Claim } from './sessions.ts';

const SOAP = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const IDENTITY = 'http://schemas.microsoft.com/identity/claims';
const ROLE = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';

/**
 * Names that .NET gives to the claims of a token when it reads them.
 * Sources: "Work with user identities in Azure App Service authentication" (that they are mapped); the default inbound
 * claim type map of System.IdentityModel.Tokens.Jwt (to what).
 */
const MAPPED: Readonly<Record<string, string>> = {
  oid: `${IDENTITY}/objectidentifier`,
  tid: `${IDENTITY}/tenantid`,
  scp: `${IDENTITY}/scope`,
  idp: `${IDENTITY}/identityprovider`,
  sub: `${SOAP}/nameidentifier`,
  email: `${SOAP}/emailaddress`,
  upn: `${SOAP}/upn`,
  unique_name: `${SOAP}/name`,
  given_name: `${SOAP}/givenname`,
  family_name: `${SOAP}/surname`,
  amr: 'http://schemas.microsoft.com/claims/authnmethodsreferences',
  acr: 'http://schemas.microsoft.com/claims/authnclassreference',
  roles: ROLE,
};

/** The claims of a token, by their names. */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** The claims of a token, one entry a value. `keep` are names that stay as they are; `map: false` keeps all. */
export function claimList(claims: TokenClaims, { map = true, keep = [] as readonly string[] } = {}): Claim[] {
  return Object.entries(claims).flatMap(([name, value]) => {
    const typ = (map && !keep.includes(name) && MAPPED[name]) || name;
    return (Array.isArray(value) ? value : [value]).map((each) => ({
      typ,
      val: typeof each === 'object' ? JSON.stringify(each) : String(each),
    }));
  });
}

/** Name and object ID of whom a token is about; an application has no name. */
export function personOf(claims: TokenClaims): {
  readonly id: string | undefined;
  readonly name: string | undefined;
} {
  const text = (name: string): string | undefined =>
    typeof claims[name] === 'string' ? (claims[name] as string) : undefined;
  return {
    id: text('oid') ?? text('sub'),
    name: text('email') ?? text('upn') ?? text('preferred_username') ?? text('unique_name'),
  };
}

/**
 * The `X-MS-CLIENT-PRINCIPAL*` headers for these claims.
 * Source: "Work with user identities in Azure App Service authentication", decoding the client principal header.
 */
export function principalHeaders(
  claims: TokenClaims,
  options: { map?: boolean } = {},
): Record<string, string> {
  const { id, name } = personOf(claims);
  const principal = {
    auth_typ: 'aad',
    claims: claimList(claims, options),
    name_typ: claims.email === undefined ? `${SOAP}/name` : `${SOAP}/emailaddress`,
    role_typ: ROLE,
  };
  return {
    'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64'),
    ...(id ? { 'x-ms-client-principal-id': headerValue(id) } : {}),
    ...(name ? { 'x-ms-client-principal-name': headerValue(name) } : {}),
    'x-ms-client-principal-idp': 'aad',
  };
}

/** A name may hold what no header may. */
const headerValue = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');
