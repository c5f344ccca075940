import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';

/**
 * Sends `req` to the app on `port`, over connections that are kept, and its answer to `res`, both as they come.
 */
type Forward = (req: IncomingMessage, res: ServerResponse, port: number, options: ForwardOptions) => void;

interface ForwardOptions {
  /** Headers of the answer that the client does not get. */
  readonly drop: readonly string[];
  /** Answers when the app does not. */
  readonly refuse: () => void;
}

/** What is between two neighbours, and no further. Source: RFC 9110, section 7.6.1; RFC 9112, section 9.6. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Longer than any app keeps an idle connection open: the app's own hint (`Keep-Alive: timeout`) decides. */
const IDLE_MS = 3_600_000;

/** Such answers are refused; the front end of App Service has a limit as well. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Opens the connections to all apps; `close` ends them. */
export function forwarding(): { readonly forward: Forward; close(): void } {
  const agent = new Agent({
    connections: 256,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  return {
    forward(req, res, port, options) {
      const request = {
        origin: `http://127.0.0.1:${port}`,
        path: req.url ?? '/',
        method: req.method as Dispatcher.HttpMethod,
        headers: headersFor(req),
        body: bodyOf(req),
      };
      try {
        agent.dispatch(request, answering(res, options));
      } catch {
        options.refuse(); // what it could not send at all
      }
    },
    close: () => void agent.destroy(),
  };
}

/** The headers for the app: what is between the client and us stays here, and a body is sent at once (no 100-continue). */
function headersFor({ headers }: IncomingMessage): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && name !== 'expect' && !HOP_BY_HOP.has(name)) found[name] = value;
  }
  return found;
}

/** The body, if there is one. A pipe in between: an app that answers early may be done with it, and the client is not. */
function bodyOf(req: IncomingMessage): Readable | null {
  const { 'content-length': length, 'transfer-encoding': encoding } = req.headers;
  if (encoding === undefined && (length === undefined || Number(length) === 0)) return null;
  const body = new PassThrough();
  req.on('error', (error) => body.destroy(error));
  req.on('close', () => {
    if (!req.complete) body.destroy(new Error('the client went away'));
  });
  return req.pipe(body);
}

function answering(res: ServerResponse, { drop, refuse }: ForwardOptions): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller) {
      if (res.destroyed) return controller.abort(new Error('the client went away'));
      res.once('close', () => {
        if (!res.writableFinished) controller.abort(new Error('the client went away'));
      });
      res.on('drain', () => controller.resume());
    },
    onResponseStart(_controller, status, headers, text) {
      if (status < 200) return; // nothing is lost by leaving out what only announces
      for (const name in headers) {
        const value = headers[name];
        if (value === undefined || HOP_BY_HOP.has(name) || drop.includes(name)) continue;
        res.setHeader(name, value);
      }
      res.writeHead(status, text);
    },
    onResponseData(controller, chunk) {
      if (!res.write(chunk)) controller.pause();
    },
    onResponseEnd() {
      res.end();
    },
    onResponseError() {
      refuse();
    },
  };
}
