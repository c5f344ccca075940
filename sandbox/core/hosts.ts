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

const PUBLIC: ReadonlyMap<string, string> = new Map([
  ['login.microsoftonline.com', `login.${DOMAIN}`],
  ['management.azure.com', `management.${DOMAIN}`],
  ['graph.microsoft.com', `graph.${DOMAIN}`],
  ['portal.azure.com', `portal.${DOMAIN}`],
]);

/** The sandbox's host in the place of one of the public cloud's, as documentation names them; `undefined` for any other. */
export function counterpart(name: string): string | undefined {
  const [, site] = /^([a-z0-9-]+(?:\.scm)?)\.azurewebsites\.net$/.exec(name) ?? [];
  return site === undefined ? PUBLIC.get(name) : `${site}.${SITES_DOMAIN}`;
}

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
