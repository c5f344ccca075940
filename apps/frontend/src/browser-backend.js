import { readBackendAddress } from './backend-address.js';

/**
 * Where a page's own code finds the backend.
 * @typedef {object} BrowserBackend
 * @property {string} url without a slash at the end; begins with `//` where the protocol is that of the page
 * @property {string} source the source expression of Content-Security-Policy that allows it, and nothing else
 */

/**
 * Reads it from BACKEND_URL. On a page that has a port, which is a cloud on this very machine, the backend is reached at
 * the same port and by the same protocol; anywhere else at the address itself.
 * @param {string | undefined} backendUrl
 * @param {string | undefined} host of the page, as the browser asked for it
 * @returns {BrowserBackend | undefined} `undefined` where BACKEND_URL cannot be used
 */
export function browserBackend(backendUrl, host) {
  const address = readBackendAddress(backendUrl, [host]);
  if ('mistake' in address) return undefined;
  const backend = new URL(address.origin);
  const port = /:(\d+)$/.exec(host ?? '')?.[1];
  if (port === undefined || backend.port !== '') return { url: backend.origin, source: backend.origin };
  return { url: `//${backend.hostname}:${port}`, source: `${backend.hostname}:${port}` };
}
