import type { Request, Response } from 'express';
import type { Joins } from '../../core/journey.ts';
import type { EntraContext } from '../context.ts';
import type { Session } from '../session/sessions.ts';
import type { AuthorizeRequest } from './request.ts';
import type { AnswerTo, Verified } from './verify/index.ts';

/** One sign-in on its way: what was asked and verified, in whose browser, and how to answer. */
export interface Flow {
  readonly req: Request;
  readonly res: Response;
  readonly request: AuthorizeRequest;
  readonly at: AnswerTo;
  readonly verified: Verified;
  readonly session: Session;
  readonly context: EntraContext;
}

/** The address of a request, or of one of its forms: the same request again, with what the person decided. */
export function addressOf({ authority, version, query }: AuthorizeRequest, step?: string): string {
  const path = `/${authority}/oauth2/${version === 2 ? 'v2.0/' : ''}authorize`;
  return `${path}${step ? `/${step}` : ''}?${query}`;
}

/**
 * What joins the events of this sign-in in the journal. A state is used only where there is no nonce: App Service sends
 * the same state each time.
 */
export function joinsOf({ parameters, query, correlationId }: AuthorizeRequest): Joins {
  const nonce = parameters.get('nonce');
  return {
    request: query,
    nonce,
    state: nonce ? undefined : parameters.get('state'),
    correlation: correlationId,
  };
}
