import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { adminConsentRoutes } from './admin-consent.ts';
import { authorizeRoutes } from './authorize/index.ts';
import { type EntraContext, type EntraOptions, entraContext } from './context.ts';
import { deviceRoutes } from './device/index.ts';
import { discoveryRoutes } from './discovery.ts';
import { EntraError, errorBody } from './error.ts';
import { requestErrors } from './errors/request.ts';
import { logoutRoutes } from './logout.ts';
import { errorCodeRoutes } from './pages/error-code.ts';
import { sendErrorPage } from './pages/error-page.ts';
import { correlationOf } from './request.ts';
import { tokenRoutes } from './token/index.ts';

/** Entra ID: everything behind `login.azure.localhost`. */
export function entra(options: EntraOptions): RequestListener {
  const context = entraContext(options);
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use((_req, res, next) => {
    res.setHeader('x-ms-request-id', randomUUID());
    next();
  });
  app.use(discoveryRoutes(context));
  app.use(tokenRoutes(context));
  app.use(authorizeRoutes(context));
  app.use(deviceRoutes(context));
  app.use(adminConsentRoutes(context));
  app.use(logoutRoutes(context));
  app.use(errorCodeRoutes(context));
  app.get('/favicon.ico', (_req, res) => void res.status(204).end());
  app.use((req) => {
    context.log.notImitated('Entra ID', `${req.method} ${req.path}`);
    throw requestErrors.notFound();
  });
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => {
    if (res.headersSent) return void res.destroy();
    const known = asEntraError(error);
    if (known.status === 500) context.log.fault(`Entra ID ${req.method} ${req.path}`, error);
    else explain(known, req, context);
    if (isPage(req)) return sendErrorPage(req, res, known, context);
    sendErrorJson(req, res, known, context);
  });
  return app;
}

/** What a handler threw, as an error of the service; Express's own (an unreadable body) come with a 4xx status. */
function asEntraError(error: unknown): EntraError {
  if (error instanceof EntraError) return error;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) return requestErrors.malformed();
  return requestErrors.failed();
}

/** Endpoints that people see; the others answer in JSON. */
const isPage = (req: Request): boolean => /\/(authorize|logout|deviceauth|adminconsent)(\/|$)/.test(req.path);

/** Leaves in the log what the client's answer does not say: what a refusal means and what to do about it. */
function explain(error: EntraError, req: Request, { log }: EntraContext): void {
  log.info(
    `Entra ID ${req.path}: AADSTS${error.code} ${error.error}. ${error.advice.means} ${error.advice.next}`,
  );
}

function sendErrorJson(req: Request, res: Response, error: EntraError, { clock }: EntraContext): void {
  const body = errorBody(error, clock.now(), correlationOf(req));
  res
    .status(error.status)
    .set({
      'cache-control': 'no-store, no-cache',
      pragma: 'no-cache',
      expires: '-1',
      'x-ms-request-id': body.trace_id,
      'x-sandbox-advice': asciiOf(`${error.advice.means} ${error.advice.next}`),
    })
    .json(body);
}

/** Headers carry ASCII only. */
const asciiOf = (text: string): string => text.replaceAll('’', "'").replace(/[^\x20-\x7e]/g, '?');
