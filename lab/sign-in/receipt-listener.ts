import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { Receipt } from '../../checks/facts/receipts.ts';

/** A place on this machine where the frontend's receipt page sends what it has to tell. */
export interface ReceiptListener {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** The address of the receipt page (`https://<host>/receipt`) with where to send it, and a word to know it by. */
  addressOf(receiptPage: string): string;
  /** The next receipt that comes; one that came while nobody waited is given first. @throws what `signal` is aborted with */
  next(signal?: AbortSignal): Promise<Receipt>;
  close(): Promise<void>;
}

/** The only path there is. */
const PATH = '/receipt';

/** A receipt has some ten short fields. */
const MOST_BYTES = 16 * 1024;

const number = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number)
  .optional();
const line = z
  .string()
  .max(2000)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what could move a terminal's cursor is no claim
  .regex(/^[^\u0000-\u001f\u007f]*$/)
  .optional();

/** The form as the page sends it; more fields are no fault. */
const Form = z.object({
  token: Receipt.shape.token,
  aud: line,
  scp: line,
  iss: line,
  iat: number,
  exp: number,
  app: line,
  ver: line,
  call: line,
  withAuthentication: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  source: line,
  state: z.string(),
});

/**
 * Listens on a free port of the loopback address for receipts, as command-line programs listen for the end of a sign-in.
 * Only a form that brings the word of this very lab is taken: the page itself says nothing of where it came from.
 * Sources: RFC 8252, sections 7.3 and 8.3 (loopback redirection); `apps/frontend` for the fields.
 */
export async function listenForReceipt(now: () => Date): Promise<ReceiptListener> {
  const state = randomBytes(24).toString('base64url');
  const kept: Receipt[] = [];
  let take = (receipt: Receipt): void => void kept.push(receipt);
  let host = '';
  const server = createServer({ maxHeaderSize: MOST_BYTES, requestTimeout: 10_000 }, (req, res) => {
    answer(req, { host, state, now }).then(
      (result) => {
        if (result.receipt) take(result.receipt);
        send(res, result);
      },
      () => res.destroy(), // the browser went away
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  host = `127.0.0.1:${portOf(server)}`;
  const origin = `http://${host}`;
  return {
    origin,
    addressOf: (receiptPage) => {
      const url = new URL(receiptPage);
      url.searchParams.set('to', `${origin}${PATH}`);
      url.searchParams.set('state', state);
      return url.href;
    },
    next: (signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const keep = (receipt: Receipt): void => void kept.push(receipt);
        const abort = (): void => {
          take = keep;
          reject(signal?.reason);
        };
        const give = (receipt: Receipt): void => {
          take = keep;
          signal?.removeEventListener('abort', abort);
          resolve(receipt);
        };
        const first = kept.shift();
        if (first) return resolve(first);
        take = give;
        signal?.addEventListener('abort', abort, { once: true });
      }),
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

interface Answer {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  readonly receipt?: Receipt;
}

const refuse = (status: number, text: string): Answer => ({ status, title: 'Not taken', text });

async function answer(
  req: IncomingMessage,
  { host, state, now }: { host: string; state: string; now: () => Date },
): Promise<Answer> {
  // A page elsewhere can have a name of its own lead to this machine; the name is in Host.
  if (req.headers.host !== host || req.url !== PATH) return refuse(404, 'There is nothing here.');
  if (req.method !== 'POST')
    return refuse(405, 'The lab waits here for a receipt, which the page sends by itself.');
  if (!/^application\/x-www-form-urlencoded\b/i.test(req.headers['content-type'] ?? '')) {
    return refuse(415, 'A receipt comes as a form.');
  }
  const body = await readBody(req);
  if (body === undefined) return refuse(413, 'That is too long for a receipt.');
  const form = Form.safeParse(Object.fromEntries(new URLSearchParams(body)));
  if (!form.success) return refuse(400, 'That is not the form of a receipt.');
  const { state: said, ...claims } = form.data;
  if (!same(said, state)) {
    return refuse(
      403,
      'This receipt was asked for by another run of the lab. Go back to the terminal, and open the page that it names.',
    );
  }
  const receipt = Receipt.parse({ ...claims, receivedAt: now().toISOString() });
  return {
    status: 200,
    title: 'Thank you',
    text: 'The lab has the receipt. You may close this page, and go back to the terminal.',
    receipt,
  };
}

/** `undefined` when it is too long. */
async function readBody(req: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Takes as long whatever the difference is. */
function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A page of the lab's own, in plain words; nothing on it comes from outside. */
function send(res: ServerResponse, { status, title, text }: Answer): void {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  res.end(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Easy Auth Lab</title>
<style>
:root { color-scheme: light dark; font: 1.1rem/1.6 system-ui, sans-serif; }
main { max-width: 36rem; margin: 18vh auto 0; padding: 0 1.5rem; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${text}</p>
</main>
</body>
</html>
`);
}
