import type { IncomingMessage } from 'node:http';
import { hostName, serviceOf } from '../core/hosts.ts';

/**
 * The address at which this browser reaches `url`. Redirect URIs are registered as in the public cloud,
 * `https://<app>.azurewebsites.localhost/…`; a browser without proxy and certificate reaches the same host by plain http
 * on the sandbox's port. Whoever came here that way (a port in `Host`, no TLS) is sent on that way; every other client,
 * and every other host, gets `url` as it is.
 */
export function browserAddress(req: IncomingMessage, url: string): string {
  const port = /:(\d+)$/.exec(req.headers.host ?? '')?.[1];
  if (port === undefined || 'encrypted' in req.socket || !url.startsWith('https://')) return url;
  const target = new URL(url);
  const service = serviceOf(hostName(target.host));
  if (target.port !== '' || service === undefined || service === 'control') return url;
  return url.replace(/^https:\/\/[^/?#]+/i, `http://${target.hostname}:${port}`);
}
