import { requestErrors } from '../../errors/request.ts';
import type { Parameters } from '../../request.ts';
import type { AuthorizeRequest } from '../request.ts';

export type ResponseMode = 'query' | 'fragment' | 'form_post';

const MODES: readonly string[] = ['query', 'fragment', 'form_post'] satisfies ResponseMode[];

const carriesToken = (parameters: Parameters): boolean =>
  /\btoken\b|\bid_token\b/.test(parameters.get('response_type') ?? '');

/**
 * How the answer travels, as far as it can be told before the request is understood: what is asked if it may be, else the
 * response type's default. Errors use it too. Source: OAuth 2.0 Multiple Response Type Encoding Practices.
 */
export function responseModeOf(parameters: Parameters): ResponseMode {
  const asked = parameters.get('response_mode');
  if (asked === 'form_post' || asked === 'fragment') return asked;
  return carriesToken(parameters) ? 'fragment' : 'query';
}

/** `response_mode` is one that is offered, and not `query` where a token is asked for. @throws EntraError 70007 */
export function checkResponseMode({ parameters }: AuthorizeRequest): void {
  const asked = parameters.get('response_mode');
  if (asked === undefined || asked === '') return;
  if (!MODES.includes(asked) || (asked === 'query' && carriesToken(parameters))) {
    throw requestErrors.unsupportedResponseMode(asked);
  }
}
