import type { IncomingMessage, ServerResponse } from 'node:http';
import { authEndpoints } from '../easy-auth/routes.ts';
import { bearerOf } from '../entra/tokens.ts';

/** What the gateway does for any path of a site, by what a request brings. */
const GATEWAY = {
  token: 'any path, with an access token',
  session: 'any path, with a session cookie',
  nobody: 'any path, by nobody who is known',
} as const;

/** What the front end does for any path of a host, whether there is a gateway or not. */
const FRONT_END = {
  app: 'any path of an app',
  preflight: 'any path, asked by a page of another origin (CORS)',
  socket: 'any path, to become a WebSocket',
  waiting: 'any path of an app without code',
  broken: 'any path of an app that does not start',
  stopped: 'any path of an app that is stopped, or has used up its quota',
  nowhere: 'any path of a host that no app has',
} as const;

/** The operations of the gateway: its own endpoints, and what it does in front of an app. */
export const gatewayOperations: readonly string[] = [
  ...authEndpoints.map((each) => each.replace(' ', ' /.auth')),
  ...Object.values(GATEWAY),
];

/** The operations of the front end. */
export const frontEndOperations: readonly string[] = Object.values(FRONT_END);

/** Of the gateway or the front end. */
export interface SiteOperation {
  readonly service: 'gateway' | 'frontEnd';
  readonly operation: string;
}

/**
 * Which operation a request to a site was, if it was answered as it should be for a client that means well; else
 * `undefined`.
 */
export function siteOperationOf(
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
): SiteOperation | undefined {
  const { statusCode: status } = res;
  if (req.method === 'OPTIONS' && res.hasHeader('access-control-allow-origin'))
    return { service: 'frontEnd', operation: FRONT_END.preflight };
  if (!res.hasHeader('x-ms-middleware-request-id'))
    return status < 400 ? { service: 'frontEnd', operation: FRONT_END.app } : undefined;
  const operation = gatewayOperation(req, status, path);
  return operation === undefined ? undefined : { service: 'gateway', operation };
}

function gatewayOperation(req: IncomingMessage, status: number, path: string): string | undefined {
  const own = `${req.method} ${path}`;
  if (path.startsWith('/.auth/')) return status < 400 && gatewayOperations.includes(own) ? own : undefined;
  if (bearerOf(req.headers.authorization) !== undefined) return status < 400 ? GATEWAY.token : undefined;
  if (req.headers['x-ms-client-principal'] !== undefined) return status < 400 ? GATEWAY.session : undefined;
  return status === 302 || status === 401 ? GATEWAY.nobody : undefined;
}
