import type { Request, Response } from 'express';
import type { EntraContext } from '../context.ts';
import { EntraError } from '../error.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { correlationOf, formOf, type Parameters, parametersOf, queryOf } from '../request.ts';
import { addressOf, type Flow, joinsOf } from './flow.ts';
import type { AuthorizeRequest } from './request.ts';
import { respondError } from './respond.ts';
import { type AnswerTo, verifyClient, verifyRequest } from './verify/index.ts';

/**
 * One step of a sign-in: verifies the client's request, lets `work` do the step, and sees that an error goes where it
 * belongs. As long as client and redirect URI are not known to be good, and for most errors after that, it is a page;
 * `prompt=none` and the errors that say so themselves go to the redirect URI.
 *
 * For 500011 and 650053 both have been seen, and no rule is documented: here a person gets the page.
 */
export async function signInStep(
  req: Request,
  res: Response,
  context: EntraContext,
  work: (flow: Flow, form: Parameters) => Promise<void>,
): Promise<void> {
  let at: AnswerTo | undefined;
  let request: AuthorizeRequest | undefined;
  try {
    const form = formOf(req);
    request = requestOf(req, form, context);
    const session = context.sessions.open(req, res);
    at = verifyClient(request, context);
    const verified = verifyRequest(request, at, context);
    await work({ req, res, request, at, verified, session, context }, form);
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    refuse({ req, res, context }, error, request, at);
  }
}

function refuse(
  http: { req: Request; res: Response; context: EntraContext },
  error: EntraError,
  request: AuthorizeRequest | undefined,
  at: AnswerTo | undefined,
): void {
  const { req, res, context } = http;
  const toClient = at !== undefined && (at.silent || error.redirects);
  context.journal.record({
    service: 'entra',
    what: 'sign-in refused',
    joins: request ? joinsOf(request) : {},
    details: {
      code: `AADSTS${error.code}`,
      error: error.error,
      channel: toClient ? 'redirect' : 'page',
      means: error.advice.means,
      next: error.advice.next,
    },
  });
  if (toClient) respondError(http, at, error, request?.correlationId);
  else sendErrorPage(req, res, error, context, at && request ? addressOf(request) : undefined);
}

/** A client sends its parameters in the query, or as a form to the endpoint itself; our forms have them in the query. */
function requestOf(req: Request, form: Parameters, { tenant }: EntraContext): AuthorizeRequest {
  const own = !/\/authorize\/?$/.test(req.path);
  const posted = req.method === 'POST' && !own;
  const query = posted ? new URLSearchParams([...form]).toString() : queryOf(req);
  return {
    authority: tenant.authority(String(req.params.tenant)),
    version: req.path.includes('/v2.0/') ? 2 : 1,
    parameters: parametersOf(query),
    query,
    correlationId: correlationOf(req),
  };
}
