import type { IncomingMessage } from 'node:http';
import { targetOf } from '../core/http.ts';

/** Whether a request of Graph only looks. Those of a batch come one by one. */
export const isRead = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

/**
 * Whether a request of ARM asks for many things and not for one by its name: its path ends with a type, or it is a query of
 * Resource Graph. Names and types take turns in a path.
 */
export function isList(req: IncomingMessage): boolean {
  const { pathname } = targetOf(req);
  if (/^\/providers\/microsoft\.resourcegraph\/resources\/?$/i.test(pathname)) return true;
  const words = pathname.split('/').filter(Boolean);
  return isRead(req) && words[0]?.toLowerCase() === 'subscriptions' && words.length % 2 === 1;
}
