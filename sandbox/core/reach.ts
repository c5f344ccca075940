import type { IncomingMessage } from 'node:http';
import { hostName, serviceOf } from './hosts.ts';

/**
 * `url` as the sender of `req` reaches it. The services know each other by the cloud's own addresses (https, no port);
 * a browser that came to the sandbox's port directly must be sent there too, by the protocol that it came with. Clients
 * that came through CONNECT have no port in their Host header, and get `url` as it is.
 */
export function asReachedBy(req: IncomingMessage, url: string): string {
  const port = /:(\d+)$/.exec(req.headers.host ?? '')?.[1];
  if (!port || port === '443' || port === '80' || !URL.canParse(url)) return url;
  const target = new URL(url);
  if (serviceOf(hostName(target.host)) === undefined || target.port) return url;
  target.protocol = 'encrypted' in req.socket ? 'https:' : 'http:';
  target.port = port;
  return target.href;
}

/** The origin at which the sender of `req` has reached the host that it asked for. */
export function originOf(req: IncomingMessage): string {
  return new URL(asReachedBy(req, `https://${hostName(req.headers.host ?? '')}/`)).origin;
}
