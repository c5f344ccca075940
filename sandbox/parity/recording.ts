import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { targetOf } from '../core/http.ts';
import type { Answered } from '../server.ts';
import { clientOf } from './client.ts';
import { gatewayOperationOf } from './gateway-operation.ts';

/** A request that a client no one here wrote has sent, and that was answered well. No query, header or body is in it. */
export interface Recorded {
  readonly client: string;
  readonly service: Answered['service'];
  /** Of a site: the gateway's operation. Else method and path. */
  readonly operation: string;
}

/**
 * Writes each kind of request that such a client sends into a file of its own in `folder`, a line of JSON each, once. A
 * sandbox does so when the environment variable SANDBOX_RECORDINGS names a folder, as it does for tests.
 */
export function recording(folder: string): (answer: Answered) => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${randomUUID()}.jsonl`);
  const written = new Set<string>();
  return ({ service, req, res }) => {
    const client = clientOf(req.headers, formOf(req));
    if (client === undefined) return;
    const path = pathOf(req);
    const operation =
      service === 'site'
        ? gatewayOperationOf(req, res, path)
        : res.statusCode < 400
          ? `${req.method} ${path}`
          : undefined;
    if (operation === undefined) return;
    const line = `${JSON.stringify({ client, service, operation } satisfies Recorded)}\n`;
    if (written.has(line)) return;
    written.add(line);
    appendFileSync(file, line, { mode: 0o600 });
  };
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
