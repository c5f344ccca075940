/**
 * Which host name is which service. The names follow the public cloud's pattern under `.localhost`, which browsers
 * resolve to this machine (RFC 6761, section 6.3) and no resolver sends anywhere else.
 */
export const DOMAIN = 'azure.localhost';
export const SITES_DOMAIN = 'azurewebsites.localhost';

/** The origins that clients are told; without a port, because clients come through CONNECT or a mapped connection. */
export const origins = {
  login: `https://login.${DOMAIN}`,
  arm: `https://management.${DOMAIN}`,
  graph: `https://graph.${DOMAIN}`,
  portal: `https://portal.${DOMAIN}`,
} as const;

export type HostService = 'login' | 'arm' | 'graph' | 'portal' | 'kudu' | 'site' | 'control';

const NAMED: ReadonlyMap<string, HostService> = new Map([
  [`login.${DOMAIN}`, 'login'],
  [`management.${DOMAIN}`, 'arm'],
  [`graph.${DOMAIN}`, 'graph'],
  [`portal.${DOMAIN}`, 'portal'],
  ['localhost', 'control'],
  ['127.0.0.1', 'control'],
]);

/** The host name of a Host header or a CONNECT target: lower case, without port and trailing dot. */
export function hostName(host: string): string {
  return host.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
}

/** The service behind a host name (as `hostName` gives it), or `undefined` for a name that is not the sandbox's. */
export function serviceOf(name: string): HostService | undefined {
  const named = NAMED.get(name);
  if (named) return named;
  if (!name.endsWith(`.${SITES_DOMAIN}`)) return undefined;
  return name.split('.')[1] === 'scm' ? 'kudu' : 'site';
}
