import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../core/clock.ts';
import type { Answer, Budget } from './operation.ts';
import { etagOf } from './web/time.ts';

/** What is left of a caller's budget, as headers. */
export type Budgets = (caller: string, budget: Budget) => Record<string, string>;

const WINDOW_MS = 60_000;

const capacities: Record<Budget, [header: string, capacity: number][]> = {
  reads: [
    ['reads', 250],
    ['global-reads', 3750],
  ],
  writes: [['writes', 1200]],
  deletes: [['deletes', 15_000]],
  'resource-requests': [['resource-requests', 12_000]],
  'site-writes': [['resource-requests', 500]],
};

/**
 * Counts what each caller asks, per minute. The sandbox never refuses for it; clients see the counters move.
 * Sources: "Understand how Azure Resource Manager throttles requests"; recorded answers of the real service.
 */
export function budgets(clock: Clock): Budgets {
  let window = 0;
  const used = new Map<string, number>();
  return (caller, budget) => {
    const current = Math.floor(clock.now().getTime() / WINDOW_MS);
    if (current !== window) used.clear();
    window = current;
    const key = `${budget} ${caller}`;
    const count = (used.get(key) ?? 0) + 1;
    used.set(key, count);
    const entries = capacities[budget].map(([name, capacity]) => [
      `x-ms-ratelimit-remaining-subscription-${name}`,
      String(Math.max(0, capacity - count)),
    ]);
    return Object.fromEntries(entries);
  };
}

/** The headers of every answer: who asked what, and how it may be kept. Source: recorded answers of the real service. */
export function commonHeaders(req: IncomingMessage, now: Date): Record<string, string> {
  const correlation = guidOf(req.headers['x-ms-correlation-request-id']) ?? randomUUID();
  const client = guidOf(req.headers['x-ms-client-request-id']);
  const echo = /^true$/i.test(String(req.headers['x-ms-return-client-request-id']));
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  return {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-ms-request-id': randomUUID(),
    'x-ms-correlation-request-id': correlation,
    'x-ms-routing-request-id': `LOCALHOST:${stamp}:${correlation}`,
    ...(client && echo ? { 'x-ms-client-request-id': client } : {}),
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
  };
}

/** The headers that depend on the answer. */
export function answerHeaders({ web, json, xml, changedAt, headers }: Answer): Record<string, string> {
  const type = xml === undefined ? `application/json${web ? '' : '; charset=utf-8'}` : 'application/xml';
  return {
    ...(json === undefined && xml === undefined ? {} : { 'content-type': type }),
    ...(web ? { 'x-powered-by': 'ASP.NET', 'x-aspnet-version': '4.0.30319' } : {}),
    ...(changedAt ? { etag: etagOf(changedAt) } : {}),
    ...headers,
  };
}

function guidOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[0-9a-f-]{36}$/i.test(header) ? header : undefined;
}
