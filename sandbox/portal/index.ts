import type { RequestListener } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { targetOf } from '../core/http.ts';
import { adviceOn } from './azure/advice.ts';
import { azure } from './azure/azure.ts';
import { ServiceError, SignedOutError } from './azure/error.ts';
import { mountBlades } from './blades/index.ts';
import type { PortalContext } from './context.ts';
import { createAssets } from './http/assets.ts';
import { createBlades, type Serving } from './http/blades.ts';
import { formOf } from './http/form.ts';
import { setPageHeaders } from './http/headers.ts';
import { isForeign } from './http/own-request.ts';
import { notFound, type Page, PageError } from './http/page.ts';
import { type Chrome, createRender } from './http/render.ts';
import type { Visit } from './http/visit.ts';
import { links } from './links.ts';
import { createSessions, isOwnForm, type Session } from './session/sessions.ts';
import { createSignIn, signOutAddress } from './session/sign-in.ts';

/** No form of the portal's is longer. */
const FORM_LIMIT = '256kb';

/**
 * The portal: everything behind `portal.azure.localhost`. Its pages are made here, work without scripts, and act through
 * the services' own REST interfaces alone, with the tokens of the user who is signed in.
 *
 * Its addresses do not change; steps, checks and the guide may link to them:
 *
 * | address | page |
 * | --- | --- |
 * | `/` · `/search?q=<text>` | Home · search in everything |
 * | `/resourceGroups` | Resource groups |
 * | `/resource/subscriptions/<sub>/resourceGroups/<group>/overview` · `…/delete` | one group · Delete resource group |
 * | `/appServices` | App Services |
 * | `/resource/subscriptions/…/providers/Microsoft.Web/sites/<name>/appServices` | Overview (the bare id leads there) |
 * | `…/sites/<name>/environmentVariables` | Settings > Environment variables |
 * | `…/sites/<name>/configuration` | Settings > Configuration |
 * | `…/sites/<name>/authV2` · `…/authV2/add` · `…/authV2/settings` · `…/authV2/provider` | Settings > Authentication · Add an identity provider · Edit authentication settings · Edit identity provider |
 * | `…/sites/<name>/apiCors` | API > CORS |
 * | `…/sites/<name>/deploymentCenter` · `…/logStream` | Deployment Center · Log stream |
 * | `/entra` | Microsoft Entra ID: overview |
 * | `/entra/appRegistrations[?view=owned,all,deleted]` · `…/new` | App registrations · Register an application |
 * | `/entra/appRegistrations/<client ID>` | Overview |
 * | `…/<client ID>/branding`, `/authentication`, `/credentials`, `/apiPermissions`, `/exposeApi`, `/appRoles`, `/owners`, `/manifest`, `/delete` | the blades under Manage; Delete |
 * | `…/<client ID>/apiPermissions/add` | Request API permissions |
 * | `/entra/enterpriseApplications` | Enterprise applications |
 * | `…/enterpriseApplications/<object ID or client ID>/overview`, `/properties`, `/users`, `/permissions` | their blades |
 * | `/entra/users` · `/entra/users/<object ID>` | Users |
 * | `/entra/userSettings` · `/entra/consentSettings` | User settings · Consent and permissions |
 * | `/signin?return=<path>` · `/signin?choose&return=<path>` | sign in, with another account |
 */
export function portal(context: PortalContext): RequestListener {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  const assets = createAssets();
  const render = createRender(assets.href);
  const sessions = createSessions(context);
  const signIn = createSignIn(context, sessions);

  const sendPage = (req: Request, res: Response, page: Page, session?: Session): void => {
    const id = targetOf(req).searchParams.get('notice');
    const chrome: Chrome = {
      me: session?.me,
      csrf: session?.csrf ?? '',
      notice: id === null ? undefined : session?.notices.read(id),
      path: req.path,
    };
    res
      .status(page.status ?? 200)
      .type('html')
      .send(render(page, chrome));
  };

  const serving: Serving = {
    visit: (handle, onCall) => async (req, res) => {
      const session = await sessions.find(req);
      const isForm = req.method === 'POST';
      if (isForm && isForeign(req)) throw foreign();
      if (!session && isForm) throw ended();
      if (!session) return signIn.begin(req, res, req.originalUrl);
      if (isForm && !isOwnForm(session, formOf(req.body).raw('csrf'))) throw foreign();
      const token = session.tokens.tokenFor;
      const visit: Visit = {
        req,
        res,
        params: Object.fromEntries(Object.entries(req.params).map(([name, value]) => [name, String(value)])),
        query: targetOf(req).searchParams,
        session,
        me: session.me,
        azure: azure({ port: context.port, inside: context.inside, token, ...(onCall ? { onCall } : {}) }),
      };
      try {
        await handle(visit);
      } catch (error) {
        if (!(error instanceof SignedOutError)) throw error;
        sessions.end(req, res);
        if (isForm) throw ended();
        signIn.begin(req, res, req.originalUrl);
      }
    },
    send: ({ req, res, session }, page) => sendPage(req, res, page, session),
  };

  app.use(assets.router);
  app.use((req, res, next) => {
    setPageHeaders(req, res);
    next();
  });
  app.use(express.text({ type: 'application/x-www-form-urlencoded', limit: FORM_LIMIT }));
  app.use(signIn.router);
  app.post(
    links.signOut,
    serving.visit(async ({ req, res, me }) => {
      sessions.end(req, res);
      res.redirect(303, signOutAddress(req, context, me.upn));
    }),
  );
  app.get('/signedout', (req, res) =>
    sendPage(req, res, { view: 'signed-out', title: 'You are signed out', trail: [] }),
  );
  const router = express.Router();
  mountBlades(createBlades(router, serving), context);
  app.use(router);
  app.use(
    serving.visit(async () => {
      throw notFound('page');
    }),
  );
  app.use(async (error: unknown, req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent) return next(error);
    const page = errorPage(error, req.method === 'GET');
    if (page.status === 500) context.log.fault(`the portal ${req.method} ${req.path}`, error);
    sendPage(req, res, page, await sessions.find(req));
  });
  return app;
}

/** What a handler threw, as a page; `reading`: nothing was to be changed. */
function errorPage(error: unknown, reading: boolean): Page {
  const page = (status: number, title: string, message: string, advice: string): Page => ({
    view: 'error',
    title,
    trail: [],
    status,
    data: { message, advice },
  });
  if (error instanceof PageError) return page(error.status, error.title, error.message, error.advice);
  if (error instanceof ServiceError) {
    const who = error.service === 'arm' ? 'Azure Resource Manager' : 'Microsoft Graph';
    return page(error.status, `${who}: ${error.code}`, error.message, adviceOn(error, { reading }));
  }
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return page(
      status,
      'This request cannot be read',
      'The address or the form is damaged, or too large.',
      'Go back and try again.',
    );
  }
  return page(
    500,
    'The portal failed',
    'This is a fault of the sandbox, not yours.',
    'Its log says why: sandbox.log in the sandbox’s folder.',
  );
}

const foreign = (): PageError =>
  new PageError(
    403,
    'This form is not the portal’s own',
    'It was sent from another page, or by a session that is over. Nothing was changed.',
    'Open the page again and send it from there.',
  );

const ended = (): PageError =>
  new PageError(
    401,
    'Your session has ended',
    'Nothing was changed: whoever sent this form is not signed in any more.',
    'Open the page again; it leads to the sign-in.',
  );
