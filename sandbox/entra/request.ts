import { type Request, type RequestHandler, urlencoded } from 'express';
import { requestErrors } from './errors/request.ts';

/** The parameters of a request, each at most once. */
export type Parameters = ReadonlyMap<string, string>;

/** Longer queries are refused; the listener takes headers of 64 KB. */
const QUERY_LIMIT = 16 * 1024;

const FORM_LIMIT = '256kb';

/** Reads forms (and nothing else) into `req.body`. */
export const readForm = (): RequestHandler =>
  urlencoded({ extended: false, limit: FORM_LIMIT, parameterLimit: 200 });

/** The query of a request, without its question mark. @throws EntraError 90015 when it is too long */
export function queryOf(req: Request): string {
  const index = req.url.indexOf('?');
  const query = index < 0 ? '' : req.url.slice(index + 1);
  if (query.length > QUERY_LIMIT) throw requestErrors.queryTooLong();
  return query;
}

/** The parameters in a query. @throws EntraError 9002313 when one comes twice (RFC 6749, section 3.1) */
export function parametersOf(query: string): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (parameters.has(name)) throw requestErrors.malformed();
    parameters.set(name, value);
  }
  return parameters;
}

/** The fields of a form that `readForm` has read. @throws EntraError 9002313 when one comes twice */
export function formOf(req: Request): Parameters {
  const body: unknown = req.body;
  const entries = Object.entries(typeof body === 'object' && body !== null ? body : {});
  return new Map(
    entries.map(([name, value]) => {
      if (typeof value !== 'string') throw requestErrors.malformed();
      return [name, value];
    }),
  );
}

/** The client's own name for what it is doing, by header or by query. */
export function correlationOf(req: Request): string | undefined {
  const value =
    req.get('client-request-id') ?? new URLSearchParams(req.url.split('?')[1]).get('client-request-id');
  return value && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : undefined;
}
