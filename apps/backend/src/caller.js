import { isWellFormed } from './access-token.js';
import { isAuthenticationOn, readPrincipal } from './principal.js';

/**
 * - `open`: the platform's authentication is off; nobody was asked who they are.
 * - `no-token`: it is on, and the request carries no access token.
 * - `not-validated`: a token came, and the platform let it pass without validating it.
 * - `validated`: the platform has validated the token.
 * @typedef {{ kind: 'open' | 'no-token' | 'not-validated' } | { kind: 'validated', accessToken: string }} Caller
 */

/**
 * Who calls, as far as the platform vouches for it.
 *
 * The gateway turns away invalid tokens, except where it is told to allow unauthenticated requests: then it passes them
 * on without a principal, as it does with anonymous ones.
 * @param {import('./settings.js').Settings} settings
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @returns {Caller}
 */
export function readCaller(settings, headers) {
  if (!isAuthenticationOn(settings.authEnabled, headers)) return { kind: 'open' };
  const accessToken = bearerToken(headers.authorization);
  if (accessToken === undefined) return { kind: 'no-token' };
  const anonymousAllowed = settings.unauthenticatedAction?.toLowerCase() === 'allowanonymous';
  if (anonymousAllowed && readPrincipal(headers) === undefined) return { kind: 'not-validated' };
  return { kind: 'validated', accessToken };
}

/**
 * The token of an Authorization header, or `undefined` when it has none that is well formed.
 * @param {string | undefined} authorization
 * @returns {string | undefined}
 */
export function bearerToken(authorization) {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  return token !== undefined && isWellFormed(token) ? token : undefined;
}
