import type { Request, Response } from 'express';
import { browserAddress } from '../../core/browser-address.ts';
import type { EntraContext } from '../context.ts';
import { type EntraError, errorBody } from '../error.ts';
import { withPath } from '../redirect-uri.ts';
import type { AnswerTo } from './verify/index.ts';

type Fields = readonly (readonly [name: string, value: string])[];

interface Http {
  readonly req: Request;
  readonly res: Response;
  readonly context: EntraContext;
}

/** Sends the browser to the redirect URI with `fields` (and the state), in the way that was asked for. */
export function respond(http: Http, at: AnswerTo, fields: Fields): void {
  const all = withState(at, fields);
  if (at.mode === 'form_post') sendForm(http, at, all);
  else redirect(http.res, address(http.req, at, encoded(all)));
}

/**
 * Tells the client of an error at its redirect URI: lower-case escapes, and in a query a `#` at the end, which keeps an
 * older fragment from being carried over. Source: addresses of the real service quoted in MicrosoftDocs/azure-docs#114009.
 */
export function respondError(http: Http, at: AnswerTo, error: EntraError, correlationId?: string): void {
  const body = errorBody(error, http.context.clock.now(), correlationId);
  const fields = withState(at, [
    ['error', body.error],
    ['error_description', body.error_description],
    ['error_uri', body.error_uri],
    ...(body.suberror ? [['suberror', body.suberror] as const] : []),
    ...(body.claims ? [['claims', body.claims] as const] : []),
  ]);
  if (at.mode === 'form_post') sendForm(http, at, fields);
  else {
    const escaped = encoded(fields).replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase());
    redirect(http.res, address(http.req, at, escaped) + (at.mode === 'query' ? '#' : ''));
  }
}

const withState = ({ state }: AnswerTo, fields: Fields): Fields =>
  state === undefined ? fields : [...fields, ['state', state]];

/** Form encoding, as it stands in queries and fragments. */
function encoded(fields: Fields): string {
  const text = new URLSearchParams();
  for (const [name, value] of fields) text.append(name, value);
  return text.toString();
}

function address(req: Request, { redirect: { uri }, mode }: AnswerTo, text: string): string {
  const target = withPath(browserAddress(req, uri));
  const separator = mode === 'fragment' ? '#' : target.includes('?') ? '&' : '?';
  return `${target}${separator}${text}`;
}

function sendForm({ req, res, context }: Http, { redirect: { uri } }: AnswerTo, fields: Fields): void {
  const page = { action: browserAddress(req, uri), fields };
  context.pages.send(res, 'form-post', page, { framed: true });
}

/** A redirect that nobody keeps. Express's own would encode the address again. */
export function redirect(res: Response, location: string): void {
  res.writeHead(302, {
    location,
    'cache-control': 'no-store, no-cache',
    pragma: 'no-cache',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'content-length': 0,
  });
  res.end();
}
