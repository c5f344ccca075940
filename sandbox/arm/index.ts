import type { RequestListener } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Clock } from '../core/clock.ts';
import { targetOf } from '../core/http.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import type { Tokens } from '../entra/tokens.ts';
import type { Directory } from '../state/directory.ts';
import type { Resources } from '../state/resources.ts';
import { admission } from './admission.ts';
import { asAnswerable, errorAnswer, send } from './answer.ts';
import { access } from './authorization/access.ts';
import { authorizationOperations } from './authorization/index.ts';
import { BODY_LIMIT } from './body.ts';
import type { ArmContext } from './context.ts';
import { armErrors } from './error.ts';
import { commonHeaders } from './headers.ts';
import type { Operation } from './operation.ts';
import { resumeDeletions } from './resources/group-deletion.ts';
import { resourcesOperations } from './resources/index.ts';
import { metadataEndpoints } from './resources/metadata.ts';
import { mount } from './routes.ts';
import { NotImitatedError } from './web/error.ts';
import { webOperations } from './web/index.ts';

export interface ArmOptions {
  readonly resources: Resources;
  readonly directory: Directory;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly log: Log;
  /** New sites get unique default host names (`<name>-<hash>.<region>-01.…`), as the portal makes them. */
  readonly uniqueHostNames?: boolean;
  /** Whether it finishes what an earlier start has begun (it does, if nothing is said); one of several has to. */
  readonly resumes?: boolean;
}

/** Every operation that is imitated. */
export const armOperations = (context: ArmContext): Operation[] => [
  ...resourcesOperations(context),
  ...authorizationOperations(context),
  ...webOperations(context),
];

/** Azure Resource Manager: everything behind `management.azure.localhost`. */
export function arm({
  tokens,
  uniqueHostNames = false,
  resumes = true,
  ...options
}: ArmOptions): RequestListener {
  const context: ArmContext = { ...options, uniqueHostNames, access: access(options.resources) };
  if (resumes) resumeDeletions(context);
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  app.use(express.raw({ type: () => true, limit: BODY_LIMIT }));
  app.get('/metadata/endpoints', (req, res) => {
    if (!targetOf(req).searchParams.get('api-version')) throw armErrors.missingApiVersion();
    send(res, metadataEndpoints, commonHeaders(req, context.clock.now()));
  });
  mount(app, armOperations(context), context, admission(context, tokens));
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => {
    const known = asAnswerable(error);
    if (known instanceof NotImitatedError) context.log.notImitated('ARM', known.what);
    if (known.code === 'InvalidResourceNamespace')
      context.log.notImitated('ARM', `${req.method} ${req.path}`);
    if (known.status === 500) context.log.fault(`ARM ${req.method} ${req.path}`, error);
    send(res, errorAnswer(known), commonHeaders(req, context.clock.now()));
  });
  return (req, res) => {
    const { pathname, search } = targetOf(req);
    req.url = `${pathname}${search}`;
    app(req, res);
  };
}
