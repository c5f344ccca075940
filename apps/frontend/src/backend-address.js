import { concealTokens } from './principal.js';

/**
 * Everything that can be wrong with BACKEND_URL and shows without asking anybody.
 * @typedef {'backend-url-missing' | 'backend-url-invalid' | 'backend-url-http' | 'backend-url-credentials'
 *   | 'backend-url-path' | 'backend-url-slash' | 'backend-url-self'} AddressMistake
 */

/**
 * Judges BACKEND_URL: an https origin of another app, with no path and no trailing slash. Plain http is fine for an
 * app on this machine only.
 * @param {string | undefined} value
 * @param {readonly (string | undefined)[]} ownHosts names that this app is reached by, with or without port
 * @returns {{ origin: string } | { mistake: AddressMistake }}
 */
export function readBackendAddress(value, ownHosts) {
  if (!value?.trim()) return { mistake: 'backend-url-missing' };
  const url = parse(value);
  if (!url) return { mistake: 'backend-url-invalid' };
  if (url.username || url.password) return { mistake: 'backend-url-credentials' };
  if (ownHosts.some((host) => host && isSameHost(url, host))) return { mistake: 'backend-url-self' };
  if (url.protocol === 'http:' && !isThisMachine(url.hostname)) return { mistake: 'backend-url-http' };
  if (url.pathname !== '/' || /[?#]/.test(value)) return { mistake: 'backend-url-path' };
  if (/[/\\]$/.test(value)) return { mistake: 'backend-url-slash' };
  return { origin: url.origin };
}

/**
 * BACKEND_URL as it may be shown: without credentials, query and tokens, and not longer than a line or two.
 * @param {string | undefined} value
 * @returns {string}
 */
export function showAddress(value) {
  if (!value?.trim()) return 'not set';
  const shown = value.replace(/^([^/?#]*\/\/)?[^/?#]*@/, '$1…@').replace(/[?#].*$/s, '?…');
  return concealTokens(shown).slice(0, 200);
}

/**
 * Stricter than a browser's address bar: blanks around the address, or a missing slash, are mistakes here.
 * @param {string} value
 * @returns {URL | undefined}
 */
function parse(value) {
  if (!/^https?:\/\/[^/\\\s][^\s]*$/i.test(value)) return undefined;
  return URL.canParse(value) ? new URL(value) : undefined;
}

/**
 * Loopback names stand for as many apps as there are ports; any other name stands for one app, on whatever port.
 * @param {URL} url
 * @param {string} host
 * @returns {boolean}
 */
function isSameHost(url, host) {
  if (!URL.canParse(`${url.protocol}//${host}`)) return false;
  const own = new URL(`${url.protocol}//${host}`);
  if (isThisMachine(own.hostname)) return isThisMachine(url.hostname) && own.port === url.port;
  return own.hostname === url.hostname;
}

/**
 * @param {string} hostname as the URL class writes it
 * @returns {boolean}
 */
function isThisMachine(hostname) {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
