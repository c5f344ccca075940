import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request's target: the path with repeated slashes collapsed (clients send `//metadata/…`), and its query. */
export function targetOf(req: IncomingMessage): URL {
  const [path = '/', query = ''] = splitOnce(req.url ?? '/', '?');
  const url = new URL('http://sandbox.invalid');
  url.pathname = path.replace(/\/{2,}/g, '/');
  url.search = query;
  return url;
}

function splitOnce(text: string, at: string): [string, string?] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

/** Answers with a text; `type` defaults to plain text. */
export function sendText(res: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  res.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
  });
  res.end(text);
}

/** Answers with JSON. */
export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
  });
  res.end(text);
}
