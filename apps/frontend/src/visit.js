import { isWellFormed, readToken } from './access-token.js';
import { isAuthenticationOn, readPrincipal } from './principal.js';

/**
 * What this app knows of a user's visit from the headers that App Service's authentication adds. While that is off,
 * such headers are anybody's invention and count for nothing.
 * @param {import('./settings.js').Settings} settings
 * @param {import('node:http').IncomingHttpHeaders} headers
 */
export function readVisit(settings, headers) {
  const switchedOff = settings.authEnabled?.trim().toLowerCase() === 'false';
  const principal = switchedOff ? undefined : readPrincipal(headers);
  const tokenHeader = switchedOff ? undefined : headers['x-ms-token-aad-access-token'];
  const rawToken = Array.isArray(tokenHeader) ? tokenHeader[0] : tokenHeader;
  return {
    authenticationOn: isAuthenticationOn(settings.authEnabled, headers),
    principal,
    signedIn: principal !== undefined,
    token: readToken(rawToken),
    /** What is sent on to the backend; never shown. */
    accessToken: isWellFormed(rawToken) ? rawToken : undefined,
    now: Date.now(),
  };
}
