import type { IncomingMessage, ServerResponse } from 'node:http';
import { authEndpoints } from '../easy-auth/routes.ts';
import { bearerOf } from '../entra/tokens.ts';

/** What the gateway does for any path of a site, by what a request brings. */
const ANY_PATH = {
  token: 'any path, with an access token',
  session: 'any path, with a session cookie',
  nobody: 'any path, by nobody who is known',
  preflight: 'any path, asked by a page of another origin (CORS)',
} as const;

/** The operations of the gateway: its own endpoints, and what it does in front of an app. */
export const gatewayOperations: readonly string[] = [
  ...authEndpoints.map((each) => each.replace(' ', ' /.auth')),
  ...Object.values(ANY_PATH),
];

/**
 * Which of the gateway's operations a request of a site was, and whether it was answered as it should be for a client that
 * means well; `undefined` where the site has no gateway.
 */
export function gatewayOperationOf(
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
): string | undefined {
  const { statusCode: status } = res;
  if (req.method === 'OPTIONS' && res.hasHeader('access-control-allow-origin')) return ANY_PATH.preflight;
  if (!res.hasHeader('x-ms-middleware-request-id')) return undefined;
  const own = `${req.method} ${path}`;
  if (path.startsWith('/.auth/')) return status < 400 && gatewayOperations.includes(own) ? own : undefined;
  if (bearerOf(req.headers.authorization) !== undefined) return status < 400 ? ANY_PATH.token : undefined;
  if (req.headers['x-ms-client-principal'] !== undefined) return status < 400 ? ANY_PATH.session : undefined;
  return status === 302 || status === 401 ? ANY_PATH.nobody : undefined;
}
