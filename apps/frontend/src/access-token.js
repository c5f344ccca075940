/** What a bearer token may consist of. Source: RFC 6750, section 2.1 (b64token). */
const BEARER_TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/** What scripts send when they meant a token and had none. */
const NOT_TOKENS = new Set(['undefined', 'null']);

/**
 * What a token says of itself. Nothing here was verified: the gateway in front of an app checks signature, issuer and
 * audience. These are for people to read, never to decide by.
 * @typedef {object} TokenClaims
 * @property {string} [aud] for whom it was issued
 * @property {string} [scp] what it allows, names separated by blanks
 * @property {string} [iss] who issued it
 * @property {number} [iat] when, in seconds since 1970
 * @property {number} [exp] until when, in seconds since 1970
 * @property {string} [app] the application that it was issued to: `azp` in v2 tokens, `appid` in v1 tokens
 * @property {string} [ver] the form of the token: 1.0 or 2.0
 */

/**
 * - `none`: no token came.
 * - `unusable`: something came that cannot be sent on as a bearer token.
 * - `opaque`: a token that only its issuer can read.
 * - `jwt`: a token with readable claims.
 * @typedef {{ kind: 'none' } | { kind: 'unusable' } | { kind: 'opaque' } | { kind: 'jwt', claims: TokenClaims }} TokenReading
 */

/**
 * Whether a text can be sent as a bearer token.
 * @param {string | undefined} token
 * @returns {token is string}
 */
export function isWellFormed(token) {
  return token !== undefined && BEARER_TOKEN.test(token) && !NOT_TOKENS.has(token);
}

/**
 * Reads the claims of a token without verifying it; understands every text, and throws nothing. Claims of another
 * type than they should have are left out.
 * Source for the claims: "Access token claims reference" (Microsoft identity platform).
 * @param {string | undefined} token
 * @returns {TokenReading}
 */
export function readToken(token) {
  if (!token) return { kind: 'none' };
  if (!isWellFormed(token)) return { kind: 'unusable' };
  const parts = token.split('.');
  const payload = parts.length === 3 ? parseObject(parts[1] ?? '') : undefined;
  return payload === undefined ? { kind: 'opaque' } : { kind: 'jwt', claims: claimsOf(payload) };
}

/**
 * @param {string} part
 * @returns {Map<string, unknown> | undefined}
 */
function parseObject(part) {
  try {
    /** @type {unknown} */
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return new Map(Object.entries(value));
  } catch {
    return undefined;
  }
}

/**
 * @param {Map<string, unknown>} payload
 * @returns {TokenClaims}
 */
function claimsOf(payload) {
  /** @type {TokenClaims} */
  const claims = {};
  for (const name of /** @type {const} */ (['aud', 'scp', 'iss', 'ver'])) {
    const value = text(payload.get(name));
    if (value !== undefined) claims[name] = value;
  }
  for (const name of /** @type {const} */ (['iat', 'exp'])) {
    const value = payload.get(name);
    if (typeof value === 'number' && Number.isSafeInteger(value)) claims[name] = value;
  }
  const app = text(payload.get('azp')) ?? text(payload.get('appid'));
  if (app !== undefined) claims.app = app;
  return claims;
}

/**
 * @param {unknown} value
 * @returns {string | undefined}
 */
function text(value) {
  if (typeof value === 'string') return value.slice(0, 1000);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return text(value.join(' '));
  return undefined;
}
