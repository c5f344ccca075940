import type { RequestListener } from 'node:http';
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import type { Clock } from '../core/clock.ts';
import { whyFailed } from '../core/disk.ts';
import type { Inside } from '../core/inside.ts';
import type { Journal } from '../core/journey.ts';
import type { Log } from '../core/log.ts';
import type { Tokens } from '../entra/tokens.ts';
import type { Directory } from '../state/directory.ts';
import { address } from './address.ts';
import { applicationRoutes } from './applications/routes.ts';
import { authentication } from './authentication.ts';
import { batchRoutes } from './batch.ts';
import type { GraphContext } from './context.ts';
import { CHALLENGE, conventions, requestIds } from './conventions.ts';
import { deletedItemRoutes } from './deleted-items.ts';
import { directoryObjectRoutes } from './directory-objects.ts';
import { errorBody, GraphError, graphErrors } from './error.ts';
import { grantRoutes } from './grants.ts';
import { groupRoutes } from './groups.ts';
import { organizationRoutes } from './organization.ts';
import { policyRoutes } from './policies/routes.ts';
import { roleRoutes } from './role-management.ts';
import { notImitated } from './routing.ts';
import { principalRoutes } from './service-principals/routes.ts';
import { LIMITS, type Limits, throttling } from './throttling.ts';
import { tracing } from './tracing.ts';
import { userInfoRoutes } from './user-info.ts';
import { userRoutes } from './users/routes.ts';

/** What Graph works on, and how much may be asked of it. */
export interface GraphOptions {
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  /** How much an application may ask; absent: as documented. */
  readonly limits?: Limits;
  /** Tells the requests of a batch from those of clients. */
  readonly inside?: Inside;
}

/** Microsoft Graph v1.0: everything behind `graph.azure.localhost`. */
export function graph({
  directory,
  tokens,
  clock,
  log,
  journal,
  limits = LIMITS,
  inside,
}: GraphOptions): RequestListener {
  const [tenant] = directory.tenants.all();
  if (!tenant) throw new Error('the directory has no tenant');
  const { handler: authenticate, actorOf } = authentication(tokens, directory, journal);
  const context: GraphContext = { directory, clock, tenant, actorOf };
  const v1 = Router();
  const trace = tracing(journal, actorOf);
  v1.use(authenticate, trace, throttling(clock, limits, actorOf));
  v1.use(express.text({ limit: '4mb', type: ['json', '+json'] }));
  v1.get(/^\/\w+\/delta(\(\))?$/i, (req) => {
    throw notImitated(req);
  });
  v1.use(batchRoutes(inside?.headers));
  v1.use(applicationRoutes(context));
  v1.use(principalRoutes(context));
  v1.use(grantRoutes(context));
  v1.use(deletedItemRoutes(context));
  v1.use(directoryObjectRoutes(context));
  v1.use(userRoutes(context));
  v1.use(groupRoutes(context));
  v1.use(organizationRoutes(context));
  v1.use(roleRoutes(context));
  v1.use(policyRoutes(context));

  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  app.use(conventions, address);
  app.use('/v1.0', v1);
  app.use('/oidc', authenticate, trace, userInfoRoutes(context));
  app.use((req) => {
    throw notImitated(req);
  });
  app.use((error: unknown, req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent) return next(error);
    const known = asGraphError(error);
    if (known.status === 500) log.fault(`Graph ${req.method} ${req.path}`, error);
    if (known.notImitated !== undefined) log.notImitated('Graph', known.notImitated);
    if (known.status === 401) res.set('www-authenticate', CHALLENGE);
    res.status(known.status).set(known.headers).setHeader('content-type', 'application/json');
    res.end(JSON.stringify(errorBody(known, clock.now(), requestIds(req, res))));
  });
  return app;
}

/** What a handler threw, as an error of the service; those of Express (an unreadable body or address) are 4xx. */
function asGraphError(error: unknown): GraphError {
  if (error instanceof GraphError) return error;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) return graphErrors.tooLarge();
  if (typeof status !== 'number' || status < 400 || status >= 500) {
    return new GraphError(500, 'InternalServerError', whyFailed(error));
  }
  return error instanceof URIError || (error instanceof Error && /decode param/.test(error.message))
    ? graphErrors.unreadable('The address of the request cannot be decoded.')
    : graphErrors.unreadableBody();
}
