import type { Request } from 'express';
import { Router } from 'express';
import { request } from 'undici';
import { z } from 'zod';
import { hostName } from '../core/hosts.ts';
import { bodyOf } from './body.ts';
import { GraphError, graphErrors } from './error.ts';
import { at } from './routing.ts';

const MAX_REQUESTS = 20;

const Item = z.strictObject({
  id: z.union([z.string().min(1).max(100), z.number()]).transform(String),
  method: z
    .string()
    .transform((text) => text.toUpperCase())
    .pipe(z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])),
  url: z.string().min(1).max(8000),
  headers: z
    .record(z.string().regex(/^[!#$%&'*+.^`|~\w-]+$/), z.string().regex(/^[\t\x20-\x7e]*$/))
    .default({}),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).max(MAX_REQUESTS).default([]),
});
type Item = z.output<typeof Item>;

const Batch = z.strictObject({ requests: z.array(Item).min(1) });

/** The answer to one request of a batch. */
interface ItemAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * Several requests in one. Each is sent to this server as a request of its own, with the batch's token unless it brings
 * another, and with `mark`; those that depend on others wait for them, and are not sent when one of them fails.
 * Source: "Combine multiple HTTP requests using JSON batching".
 */
export function batchRoutes(mark: Readonly<Record<string, string>> = {}): Router {
  const router = Router();
  at(router, '/$batch', {
    post: async (req, res) => {
      const items = readBatch(req);
      const answers = new Map<string, Promise<ItemAnswer>>();
      const answerTo = (item: Item): Promise<ItemAnswer> => {
        const known = answers.get(item.id);
        if (known) return known;
        const answer = afterDependencies(item);
        answers.set(item.id, answer);
        return answer;
      };
      const afterDependencies = async (item: Item): Promise<ItemAnswer> => {
        const before = items.filter(({ id }) => item.dependsOn.includes(id));
        const results = await Promise.all(before.map(answerTo));
        return results.some(({ status }) => status >= 400) ? failedDependency(item) : send(item, req, mark);
      };
      const responses = await Promise.all(items.map(answerTo));
      res.json({ responses });
    },
  });
  return router;
}

/** @throws GraphError 400 for a batch that is none, or whose dependencies cannot be followed */
function readBatch(req: Request): Item[] {
  const { requests } = bodyOf(req, { shape: Batch, resource: 'batch' });
  if (requests.length > MAX_REQUESTS) {
    throw new GraphError(
      400,
      'MaximumValueExceeded',
      `Number of batch request steps exceeds the maximum value of ${MAX_REQUESTS}.`,
    );
  }
  const ids = requests.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw invalid('Request ids must be unique.');
  const done = new Set<string>();
  for (const { id, dependsOn } of requests) {
    // A request may depend on those before it only, so that no two wait for each other.
    if (!dependsOn.every((each) => done.has(each))) {
      throw invalid(`The request '${id}' depends on a request that is not in front of it.`);
    }
    done.add(id);
  }
  return requests;
}

const invalid = (why: string) => graphErrors.unreadable(`Invalid batch payload format. ${why}`);

async function send(item: Item, req: Request, mark: Readonly<Record<string, string>>): Promise<ItemAnswer> {
  const headers = Object.fromEntries(
    Object.entries(item.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const path = `/${item.url.replace(/^\/+/, '')}`;
  if (/^\/\$batch\b/i.test(path) || /^\w+:/.test(item.url))
    return refused(item, 'The URL of a request is relative, and no batch.');
  if (item.body !== undefined && headers['content-type'] === undefined) {
    return refused(item, 'A request with a body needs the header Content-Type.');
  }
  for (const name of FORBIDDEN) delete headers[name];
  const answer = await request(`http://127.0.0.1:${req.socket.localPort}/v1.0${path}`, {
    method: item.method,
    headers: {
      host: hostName(req.headers.host ?? ''),
      authorization: req.headers.authorization ?? '',
      ...headers,
      ...mark,
    },
    body: item.body === undefined ? null : JSON.stringify(item.body),
  });
  const text = await answer.body.text();
  return {
    id: item.id,
    status: answer.statusCode,
    headers: headersOf(answer.headers),
    ...(text === '' ? {} : { body: parsed(text, String(answer.headers['content-type'])) }),
  };
}

/** What belongs to the connection, not to the request. */
const FORBIDDEN = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
  'upgrade',
  'keep-alive',
];

const headersOf = (all: Record<string, string | string[] | undefined>): Record<string, string> => ({
  'Cache-Control': 'no-cache',
  ...(typeof all['content-type'] === 'string' ? { 'Content-Type': all['content-type'] } : {}),
  ...(typeof all.location === 'string' ? { Location: all.location } : {}),
  ...(typeof all['retry-after'] === 'string' ? { 'Retry-After': all['retry-after'] } : {}),
});

/** JSON as it is, and what is none in base64. */
const parsed = (text: string, type: string): unknown =>
  /json/.test(type) ? JSON.parse(text) : Buffer.from(text).toString('base64');

const refused = ({ id }: Item, message: string): ItemAnswer => ({
  id,
  status: 400,
  body: { error: { code: 'BadRequest', message } },
});

const failedDependency = ({ id }: Item): ItemAnswer => ({
  id,
  status: 424,
  body: { error: { code: 'FailedDependency', message: 'A request that this one depends on has failed.' } },
});
