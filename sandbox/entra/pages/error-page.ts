import type { Request, Response } from 'express';
import type { EntraContext } from '../context.ts';
import { type EntraError, errorBody } from '../error.ts';
import { requestErrors } from '../errors/request.ts';
import { correlationOf } from '../request.ts';

/**
 * The service's error page, with what the sandbox adds folded below; `again` is where the sign-in starts anew.
 *
 * The real service sends such pages with status 200 (recalled, not recorded). A form that is no page's of this browser,
 * an address that does not exist and a fault of the sandbox keep a status of their own.
 */
export function sendErrorPage(
  req: Request,
  res: Response,
  error: EntraError,
  { pages, clock }: Pick<EntraContext, 'pages' | 'clock'>,
  again?: string,
): void {
  const isOutdated = error.code === requestErrors.requestTokens.definition.code;
  const status = isOutdated ? 400 : [404, 500].includes(error.status) ? error.status : 200;
  const body = errorBody(error, clock.now(), correlationOf(req));
  pages.send(
    res,
    'error',
    {
      text: `AADSTS${error.code}: ${error.message}`,
      code: error.code,
      error: error.error,
      advice: error.advice,
      requestId: body.trace_id,
      correlationId: body.correlation_id,
      timestamp: body.timestamp,
      again,
    },
    { status },
  );
}
