import type { RequestListener } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Directory } from '../state/directory.ts';
import { discoveryRoutes } from './discovery.ts';
import { EntraError, errorBody } from './error.ts';
import type { SigningKeys } from './keys.ts';
import { tenantNames } from './tenant.ts';
import { tokenRoutes } from './token/index.ts';
import type { Tokens } from './tokens.ts';

export interface EntraOptions {
  readonly directory: Directory;
  readonly keys: SigningKeys;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly log: Log;
}

/** Entra ID: everything behind `login.azure.localhost`. */
export function entra({ directory, keys, tokens, clock, log }: EntraOptions): RequestListener {
  const tenants = tenantNames(directory);
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(discoveryRoutes(keys, tenants));
  app.use(tokenRoutes({ directory, tokens, tenants, clock }));
  app.use((req) => {
    log.notImitated('Entra ID', `${req.method} ${req.path}`);
    throw new EntraError(9002313, 'invalid_request', 'Invalid request. Request is malformed or invalid.', {
      status: 404,
    });
  });
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => {
    const known = asEntraError(error);
    if (known.status === 500) log.fault(`Entra ID ${req.method} ${req.path}`, error);
    res.status(known.status).json(errorBody(known, clock.now(), clientRequestId(req)));
  });
  return app;
}

/** What a handler threw, as an error of the service; Express's own (an unreadable body) come with a 4xx status. */
function asEntraError(error: unknown): EntraError {
  if (error instanceof EntraError) return error;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new EntraError(9002313, 'invalid_request', 'Invalid request. Request is malformed or invalid.');
  }
  return new EntraError(90099, 'server_error', 'The sandbox failed; its log says why.', { status: 500 });
}

function clientRequestId(req: Request): string | undefined {
  const value = req.get('client-request-id') ?? req.query['client-request-id'];
  return typeof value === 'string' && /^[0-9a-f-]{36}$/i.test(value) ? value : undefined;
}
