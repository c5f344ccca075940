import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Clock } from '../core/clock.ts';
import { sendJson, targetOf } from '../core/http.ts';
import type { Log } from '../core/log.ts';
import type { Tokens } from '../entra/tokens.ts';
import type { Directory } from '../state/directory.ts';

export interface GraphOptions {
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Microsoft Graph v1.0: everything behind `graph.azure.localhost`. Nothing is imitated yet, and that is what it answers.
 * Source of the error's shape: "Microsoft Graph error responses and resource types" (learn.microsoft.com).
 */
export function graph({ log, clock }: GraphOptions): RequestListener {
  return (req, res) => {
    const what = `${req.method} ${targetOf(req).pathname}`;
    log.notImitated('Graph', what);
    const id = randomUUID();
    res.setHeader('request-id', id);
    const innerError = {
      date: clock.now().toISOString().slice(0, 19),
      'request-id': id,
      'client-request-id': id,
    };
    const message = `The sandbox does not imitate '${what}'. Microsoft Graph may well know it: the sandbox has what the lab's steps need.`;
    sendJson(res, 404, { error: { code: 'ResourceNotFound', message, innerError } });
  };
}
