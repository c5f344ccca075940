import type { IncomingMessage, ServerResponse } from 'node:http';
import { cloudOrigin } from '../core/browser-address.ts';

/** A site's CORS as the platform applies it. */
export interface Cors {
  readonly allowedOrigins: readonly string[];
  readonly supportCredentials: boolean;
}

/** What an app may say of CORS, which has no effect where the platform's CORS is on. */
export const CORS_HEADERS = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-expose-headers',
  'access-control-max-age',
];

/**
 * Answers a preflight, and marks the answer to any other request from an allowed origin. Returns true when the request
 * is answered. An origin that is not allowed gets no header, which makes the browser refuse.
 * Source: "Host a RESTful API with CORS in Azure App Service": the platform's CORS takes precedence over the app's.
 */
export function applyCors(req: IncomingMessage, res: ServerResponse, cors: Cors): boolean {
  const { origin } = req.headers;
  if (origin === undefined) return false;
  const any = cors.allowedOrigins.includes('*');
  const same = [origin, cloudOrigin(req, origin)].map((each) => each.toLowerCase());
  if (any || cors.allowedOrigins.some((allowed) => same.includes(allowed.toLowerCase()))) {
    // With credentials, a browser accepts no wildcard (Fetch standard, CORS check).
    res.setHeader('access-control-allow-origin', any && !cors.supportCredentials ? '*' : origin);
    if (cors.supportCredentials) res.setHeader('access-control-allow-credentials', 'true');
    if (!any) res.setHeader('vary', 'Origin');
    if (isPreflight(req)) allowWhatIsAsked(req, res);
  }
  if (!isPreflight(req)) return false;
  res.writeHead(204);
  res.end();
  return true;
}

const isPreflight = (req: IncomingMessage): boolean =>
  req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined;

function allowWhatIsAsked(req: IncomingMessage, res: ServerResponse): void {
  for (const [asked, allowed] of [
    ['access-control-request-method', 'access-control-allow-methods'],
    ['access-control-request-headers', 'access-control-allow-headers'],
  ] as const) {
    const value = req.headers[asked];
    if (value !== undefined) res.setHeader(allowed, value);
  }
}
