import type { IncomingMessage } from 'node:http';
import { hostName, SITES_DOMAIN, serviceOf } from './hosts.ts';

/**
 * The address at which the sender of `req` reaches `url`. The services know each other, and redirect URIs are registered,
 * by the cloud's own addresses: `https://<host>/…`. A browser without the sandbox's proxy comes to its port directly (a
 * port in `Host`), and is sent on that way, by the protocol that it came with; every other client, and every host that is
 * not the sandbox's, gets `url` as it is.
 */
export function browserAddress(req: IncomingMessage, url: string): string {
  const port = /:(\d+)$/.exec(req.headers.host ?? '')?.[1];
  if (port === undefined || !url.startsWith('https://') || !URL.canParse(url)) return url;
  const target = new URL(url);
  const service = serviceOf(hostName(target.host));
  if (target.port !== '' || service === undefined || service === 'control') return url;
  const scheme = 'encrypted' in req.socket ? 'https' : 'http';
  return url.replace(/^https:\/\/[^/?#]+/i, `${scheme}://${target.hostname}:${port}`);
}

/** The origin at which the sender of `req` has reached the host that it asked for. */
export function originOf(req: IncomingMessage): string {
  return new URL(browserAddress(req, `https://${hostName(req.headers.host ?? '')}/`)).origin;
}

/**
 * The origin by which a site is known in its cloud (`https://<host>`), for one that a browser reaches at the sandbox's port.
 * Any other origin stays what it is.
 */
export function cloudOrigin(req: IncomingMessage, origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  const here = url?.port === String(req.socket.localPort) && url.hostname.endsWith(`.${SITES_DOMAIN}`);
  return here ? `https://${url.hostname}` : origin;
}
