import { z } from 'zod';
import type { Azure, Method } from './azure.ts';
import { errorIn } from './error.ts';

/** One request of a batch. */
export interface BatchItem {
  readonly method: Method;
  /** Below `/v1.0`. */
  readonly url: string;
  readonly body?: unknown;
}

const Responses = z.object({
  responses: z.array(z.object({ id: z.string(), status: z.number(), body: z.unknown().optional() })),
});

/** Graph takes twenty requests in one. Source: "Combine multiple HTTP requests using JSON batching". */
const SIZE = 20;

/**
 * Several requests of Graph in as few as possible. Returns their bodies in order; `undefined` for what is not there.
 * @throws ServiceError for the first that was refused otherwise
 */
export async function batch({ graph }: Azure, items: readonly BatchItem[]): Promise<unknown[]> {
  const bodies: unknown[] = [];
  for (let from = 0; from < items.length; from += SIZE) {
    const part = items.slice(from, from + SIZE);
    const requests = part.map(({ method, url, body }, index) => ({
      id: String(index),
      method,
      url,
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body }),
    }));
    const { responses } = await graph('POST', '/$batch', Responses, { requests });
    for (const [index] of part.entries()) {
      const answer = responses.find(({ id }) => id === String(index));
      const status = answer?.status ?? 500;
      if (status >= 400 && status !== 404) throw errorIn('graph', status, answer?.body);
      bodies.push(status === 404 ? undefined : answer?.body);
    }
  }
  return bodies;
}
