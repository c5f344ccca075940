import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { z } from 'zod';
import type { Cloud } from '../cloud.ts';
import { FactError } from './error.ts';

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Milliseconds for everything: connecting, the answer, and waiting between attempts. */
  readonly within?: number;
  /** No more of the body than this many bytes is read. */
  readonly limit?: number;
  /** Whether a service that is throttling or in trouble is asked again; a page's answer is a fact, whatever it is. */
  readonly patient?: boolean;
}

export interface Answer {
  readonly status: number;
  /** By lower-case name; a header that was sent several times is joined with commas. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

export interface Http {
  /**
   * Asks, and asks again a few times when the connection breaks (or, if `patient`, when the service says so): what is asked
   * here are questions, and marks that come to the same when they are made twice. Redirects are not followed.
   * @throws FactError `unreachable` when no answer came; `timedOut` tells whether one was waited for in vain
   */
  ask(url: string, options?: Ask): Promise<Answer>;
}

const ATTEMPTS = 5;
/** A service that is throttling says when to come back, and may say so to many requests at once. */
const THROTTLED_ATTEMPTS = 15;
const FIRST_PAUSE_MS = 200;
/** A service that wants to be left alone for longer is reported instead of waited for. */
const LONGEST_PAUSE_MS = 20_000;

/** Answers that say "ask again". Source: "Throttling Resource Manager requests", "Transient fault handling" (learn). */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);
/** Failures of a connection that another attempt may not meet. */
const BROKEN = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'EAI_AGAIN', 'ETIMEDOUT', 'UND_ERR_SOCKET']);

/**
 * HTTP as the lab asks it: by the cloud's own connections, else through the proxy that the environment names.
 * Attempts are made here and not by undici's retry handler, which continues a body that broke off with a `Range` request,
 * and neither ARM nor Kudu knows those.
 */
export function createHttp(cloud: Cloud): Http {
  const userAgent = `easy-auth-lab/${version()}`;
  let dispatcher = cloud.dispatcher;
  return {
    async ask(url, options = {}) {
      const { within = 60_000, patient = false } = options;
      const signal = AbortSignal.timeout(within);
      const end = Date.now() + within;
      dispatcher ??= throughProxy();
      const mayWait = (ms: number): boolean => ms <= LONGEST_PAUSE_MS && Date.now() + ms < end;
      // To be throttled is no trouble, and does not use up the patience for it.
      const times = { throttled: 0, troubled: 0 };
      const count = (what: keyof typeof times): number => {
        times[what] += 1;
        return FIRST_PAUSE_MS * 2 ** (times[what] - 1);
      };
      for (;;) {
        try {
          const answer = await askOnce(url, options, { dispatcher, signal, userAgent });
          if (!(patient && PASSING.has(answer.status))) return answer;
          const pause = count(answer.status === 429 ? 'throttled' : 'troubled');
          const asked = retryAfter(answer) ?? pause;
          if (times.throttled >= THROTTLED_ATTEMPTS || times.troubled >= ATTEMPTS || !mayWait(asked)) {
            return answer;
          }
          await wait(asked);
        } catch (error) {
          const pause = count('troubled');
          if (!BROKEN.has(codeOf(error)) || times.troubled >= ATTEMPTS || !mayWait(pause)) {
            throw unreachable(cloud, url, error);
          }
          await wait(pause);
        }
      }
    },
  };
}

/** Whether a FactError of `ask` means that the other side was there, but did not answer in time. */
export function timedOut(error: unknown): boolean {
  const cause = error instanceof FactError ? error.cause : undefined;
  const name = cause instanceof Error ? cause.name : '';
  return name === 'TimeoutError' || name === 'HeadersTimeoutError' || name === 'BodyTimeoutError';
}

async function askOnce(
  url: string,
  { method = 'GET', headers = {}, body, limit = 8 * 1024 * 1024 }: Ask,
  { dispatcher, signal, userAgent }: { dispatcher: Dispatcher; signal: AbortSignal; userAgent: string },
): Promise<Answer> {
  const answer = await request(url, {
    method,
    dispatcher,
    signal,
    headers: {
      'user-agent': userAgent,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: answer.statusCode,
    headers: new Map(
      Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
    ),
    text: await readUpTo(limit, answer.body),
  };
}

async function readUpTo(limit: number, body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break; // leaving the loop ends the connection
  }
  return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
}

/** Milliseconds that an answer asks to wait for: a number of seconds or a date (RFC 9110, section 10.2.3). */
export function retryAfter({ headers }: Pick<Answer, 'headers'>): number | undefined {
  const value = headers.get('retry-after');
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

/** Source: undici's EnvHttpProxyAgent (HTTPS_PROXY, HTTP_PROXY, NO_PROXY). */
function throughProxy(): Dispatcher {
  try {
    return new EnvHttpProxyAgent();
  } catch (cause) {
    throw new FactError('unreachable', 'HTTPS_PROXY or HTTP_PROXY is set to something that is no address.', {
      next: 'Set it to the address of the proxy (http://proxy.example:8080), or remove it, and check again.',
      cause,
    });
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

function unreachable(cloud: Cloud, url: string, cause: unknown): FactError {
  const { host } = new URL(url);
  const sandbox = cloud.name === 'sandbox';
  const code = codeOf(cause);
  const ways: [boolean, string, string][] = [
    [
      /CERT|SIGNATURE|^ERR_TLS|^ERR_SSL/.test(code),
      `The certificate of ${host} is not trusted (${code}).`,
      sandbox
        ? 'Start the sandbox again: npx lab sandbox up'
        : 'If a proxy inspects connections here, set NODE_EXTRA_CA_CERTS to the file of its certificate authority.',
    ],
    [
      sandbox,
      `The sandbox does not answer for ${host}${code ? ` (${code})` : ''}. It is probably not running.`,
      'npx lab sandbox up',
    ],
    [
      code === 'ENOTFOUND' || code === 'EAI_AGAIN',
      `The name ${host} cannot be resolved: there is no connection, or only one through a proxy.`,
      'Connect (behind a proxy, set HTTPS_PROXY to its address), and check again.',
    ],
  ];
  const [, message, next] = ways.find(([applies]) => applies) ?? [
    true,
    `${host} does not answer${code ? ` (${code})` : ''}.`,
    'Look at your connection (behind a proxy, set HTTPS_PROXY to its address), and check again.',
  ];
  return new FactError('unreachable', message, { next, cause });
}

/** The lab's version, which is its package's. */
function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
