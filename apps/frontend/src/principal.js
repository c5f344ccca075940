/**
 * @typedef {import('node:http').IncomingHttpHeaders} Headers
 *
 * @typedef {object} Claim
 * @property {string} type
 * @property {string} value
 *
 * @typedef {object} Principal
 * @property {string} name how the user is called: an e-mail address or user name; empty when nothing says it
 * @property {readonly Claim[]} claims
 * @property {boolean} readable whether the header with the claims could be read
 */

const MOST_CLAIMS = 200;
const LONGEST_VALUE = 1000;

/**
 * Whether the platform's authentication stands in front of this app, and so whether its headers can be believed.
 *
 * App Service says it in WEBSITE_AUTH_ENABLED, as `True` or `False`, and removes identity headers that come from
 * outside while authentication is on. Where the setting is missing (a middleware run by hand) the principal header
 * decides; a plain `False` wins over every header, because anybody can send one then.
 * Source: "Environment variables and app settings in Azure App Service", Authentication & Authorization.
 * @param {string | undefined} setting value of WEBSITE_AUTH_ENABLED
 * @param {Headers} headers
 * @returns {boolean}
 */
export function isAuthenticationOn(setting, headers) {
  const value = setting?.trim().toLowerCase();
  return value ? value === 'true' : headers['x-ms-client-principal'] !== undefined;
}

/**
 * The user or application that the platform has identified, or `undefined` when it has identified nobody. Understands
 * every header value and throws nothing: what has the wrong shape is left out.
 * Source: "Work with user identities in Azure App Service authentication" (base64 of `{auth_typ, claims, name_typ,
 * role_typ}`).
 * @param {Headers} headers
 * @returns {Principal | undefined}
 */
export function readPrincipal(headers) {
  const encoded = one(headers['x-ms-client-principal']);
  const named = one(headers['x-ms-client-principal-name']);
  if (encoded === undefined && named === undefined) return undefined;
  const { claims, nameType } = decode(encoded ?? '');
  const name = claims?.find(({ type }) => type === nameType)?.value ?? asUtf8(named ?? '');
  return { name: name.slice(0, 200), claims: claims ?? [], readable: claims !== undefined };
}

/**
 * @param {string} encoded
 * @returns {{ claims?: Claim[], nameType?: unknown }}
 */
function decode(encoded) {
  try {
    /** @type {unknown} */
    const value = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
    if (typeof value !== 'object' || value === null) return {};
    const claims = 'claims' in value && Array.isArray(value.claims) ? value.claims : [];
    return {
      claims: claims.flatMap(toClaim).slice(0, MOST_CLAIMS),
      nameType: 'name_typ' in value ? value.name_typ : undefined,
    };
  } catch {
    return {};
  }
}

/**
 * @param {unknown} claim
 * @returns {Claim[]} one or none
 */
function toClaim(claim) {
  if (typeof claim !== 'object' || claim === null || !('typ' in claim) || !('val' in claim)) return [];
  const { typ, val } = claim;
  if (typeof typ !== 'string' || !['string', 'number', 'boolean'].includes(typeof val)) return [];
  return [{ type: typ.slice(0, LONGEST_VALUE), value: concealTokens(String(val)).slice(0, LONGEST_VALUE) }];
}

/**
 * Replaces whatever looks like a signed token, so that none can reach a page or an answer by way of another value.
 * @param {string} text
 * @returns {string}
 */
export function concealTokens(text) {
  return text.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '(a token, not shown)');
}

/**
 * @param {string | string[] | undefined} value
 * @returns {string | undefined}
 */
function one(value) {
  return Array.isArray(value) ? value[0] : value;
}

/**
 * Node reads header bytes as Latin-1; a name with letters beyond ASCII comes as UTF-8.
 * @param {string} value
 * @returns {string}
 */
function asUtf8(value) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
}
