import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { targetOf } from '../core/http.ts';
import type { Answered } from '../server.ts';
import { clientOf } from './client.ts';
import type { Listed } from './recorded.ts';
import { siteOperationOf } from './site-operation.ts';

/**
 * Writes each kind of request that such a client sends into a file of its own in `folder`, a line of JSON each, once. A
 * sandbox does so when the environment variable SANDBOX_RECORDINGS names a folder, as it does for some tests.
 */
export function recording(folder: string): (answer: Answered) => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${randomUUID()}.jsonl`);
  const written = new Set<string>();
  return ({ service, req, res }) => {
    const client = clientOf(req.headers, formOf(req));
    const done = client === undefined ? undefined : operationOf(service, req, res);
    if (done === undefined) return;
    const line = `${JSON.stringify({ client, ...done })}\n`;
    if (written.has(line)) return;
    written.add(line);
    appendFileSync(file, line, { mode: 0o600 });
  };
}

function operationOf(
  service: Answered['service'],
  req: IncomingMessage,
  res: Answered['res'],
): { service: Listed; operation: string } | undefined {
  if (service === 'control' || service === 'portal') return undefined;
  const path = pathOf(req);
  if (service === 'site') return siteOperationOf(req, res, path);
  return res.statusCode < 400 ? { service, operation: `${req.method} ${path}` } : undefined;
}

/** The path as the service's own routes saw it: with what its first layers have rewritten. */
function pathOf(req: IncomingMessage): string {
  const base = 'baseUrl' in req && typeof req.baseUrl === 'string' ? req.baseUrl : '';
  return base + targetOf(req).pathname;
}

/** The fields of a form that a service has read. */
function formOf(req: IncomingMessage): Readonly<Record<string, unknown>> {
  const body: unknown = 'body' in req ? req.body : undefined;
  return typeof body === 'object' && body !== null && !Buffer.isBuffer(body) ? { ...body } : {};
}
