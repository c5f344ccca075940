import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Ask {
  /** The host name that the request is for; the connection goes to this machine in any case. */
  readonly host?: string;
  readonly form?: URLSearchParams;
  /** A bearer token to send. */
  readonly token?: string;
  readonly timeoutMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends one request to a port of this machine, on a connection of its own. Rejects when there is no answer in time. */
export function ask(
  port: number,
  path: string,
  { host, form, token, timeoutMs = 10_000 }: Ask = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: form ? 'POST' : 'GET',
        agent: false,
        headers: {
          host: host ?? `127.0.0.1:${port}`,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        },
        signal: AbortSignal.timeout(timeoutMs),
      },
      (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    req.on('error', reject);
    req.end(form?.toString());
  });
}

/** How often it is asked: often enough to be exact, seldom enough to leave the processor to what is starting. */
const PAUSE_MS = 3;

/**
 * Asks again and again until there is an answer that `accepts`, and returns it. Whether the other side still runs is
 * asked in between: `ended` says why not.
 * @throws Error when it ended, or after `limitMs`
 */
export async function untilAnswered(
  port: number,
  path: string,
  options: Ask & {
    readonly accepts?: (answer: Answer) => boolean;
    readonly ended: () => string | undefined;
    readonly limitMs: number;
  },
): Promise<Answer> {
  const { accepts = () => true, ended, limitMs } = options;
  const end = performance.now() + limitMs;
  let last = 'nobody listens';
  for (;;) {
    const left = Math.ceil(end - performance.now());
    if (left <= 0) throw new Error(`no answer from ${path} in ${limitMs / 1000} seconds: ${last}`);
    try {
      const answer = await ask(port, path, { ...options, timeoutMs: left });
      if (accepts(answer)) return answer;
      last = `it answers ${answer.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    const why = ended();
    if (why !== undefined) throw new Error(why);
    await delay(PAUSE_MS);
  }
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}
