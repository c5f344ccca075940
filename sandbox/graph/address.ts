import type { RequestHandler } from 'express';
import { targetOf } from '../core/http.ts';

/**
 * Keys in parentheses become path segments: `/users('a@b')` is `/users/a@b`, `/applications(appId='…')` is
 * `/applications/(appId='…')`. Segments of the `microsoft.graph` namespace are told apart from keys by their prefix, which
 * actions may carry or not.
 * Sources: "OData Version 4.01. Part 2: URL Conventions", "Upsert application" and others (alternate keys).
 */
export const address: RequestHandler = (req, _res, next) => {
  const { pathname, search } = targetOf(req);
  const segments = pathname.split('/').flatMap((segment) => {
    const text = decoded(segment);
    const [, name, key] = /^([A-Za-z]\w*)\((.+)\)$/s.exec(text) ?? [];
    if (name === undefined || key === undefined)
      return [ACTION.test(text) ? (text.split('.').at(-1) ?? '') : segment];
    const literal = /^'(.*)'$/s.exec(key)?.[1];
    if (literal !== undefined) return [name, encodeURIComponent(literal.replaceAll("''", "'"))];
    return [name, encodeURIComponent(key.includes('=') ? `(${key})` : key)];
  });
  req.url = `${segments.join('/')}${search}`;
  next();
};

/** Actions and functions with their namespace; types (`microsoft.graph.user`) stay as they are. */
const ACTION = /^microsoft\.graph\.(add|remove|check|get|restore|revoke|instantiate)\w*$/i;

/** A key of another property than `id`: its name and value; `undefined` for an ordinary key. */
export function alternateKey(key: string): { name: string; value: string } | undefined {
  const [, name, value] = /^\((\w+)='(.*)'\)$/s.exec(key) ?? [];
  return name === undefined || value === undefined ? undefined : { name, value: value.replaceAll("''", "'") };
}

/** A segment without percent signs; one that cannot be decoded stays as it is, and will be found nowhere. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
