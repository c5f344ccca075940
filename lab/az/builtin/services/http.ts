import { setTimeout as wait } from 'node:timers/promises';
import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { retryAfter } from '../../../../checks/facts/http.ts';
import { codeOf, reasonOf } from '../../../errors.ts';
import { AzError } from '../cli/error.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

interface HttpRequest {
  readonly method: Method;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Sent once, whatever comes back. */
  readonly once?: boolean;
  /** A question, whatever its method: it may be asked again. */
  readonly question?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** As the status line has it: `Not Found`. */
  readonly reason: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

export interface Http {
  /**
   * Sends, and sends again what changes nothing by that while the service is throttling or in trouble, or the connection
   * breaks; and anything that was refused only because there was too much. Redirects are not followed.
   * @throws AzError when no answer comes
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

export interface HttpOptions {
  readonly dispatcher: Dispatcher;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

const ATTEMPTS = 4;
/** A service that is throttling says when to come back, and may say so to many requests at once. */
const THROTTLED_ATTEMPTS = 15;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 30_000;
const PASSING = new Set([408, 429, 500, 502, 503, 504]);
const REPEATABLE: ReadonlySet<Method> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
/** What was sent may have been done, though no answer came. PATCH is among them: here it sets values, and sets them twice. */
const LOST_REPEATABLE: ReadonlySet<Method> = new Set([...REPEATABLE, 'PATCH']);
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET']);

/**
 * HTTP with what commands need beyond reading: every method, and bodies of any kind.
 * Source of what is repeated: "Throttling Resource Manager requests" (learn.microsoft.com).
 */
export function createHttp({ dispatcher, userAgent, signal }: HttpOptions): Http {
  const sendOnce = async ({ method, url, headers = {}, body }: HttpRequest): Promise<HttpAnswer> => {
    try {
      const answer = await request(url, {
        method,
        dispatcher,
        signal,
        headers: { 'user-agent': userAgent, ...headers },
        ...(body === undefined ? {} : { body }),
      });
      return {
        status: answer.statusCode,
        reason: answer.statusText,
        headers: new Map(
          Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
        ),
        text: await answer.body.text(),
      };
    } catch (error) {
      signal.throwIfAborted();
      throw unreachable(url, error);
    }
  };
  return {
    async send(what) {
      // To be throttled is no trouble, and does not use up the patience for it.
      const times = { throttled: 0, troubled: 0 };
      for (;;) {
        let met: keyof typeof times = 'troubled';
        let asked: number | undefined;
        try {
          const answer = await sendOnce(what);
          if (answer.status === 429) met = 'throttled';
          times[met] += 1;
          if (what.once || !mayRepeat(what, answer.status, times[met])) return answer;
          asked = retryAfter(answer);
        } catch (error) {
          times[met] += 1;
          const isLost = error instanceof AzError && BROKEN.has(codeOf(causeOf(error)) ?? '');
          const harmless = what.question || LOST_REPEATABLE.has(what.method);
          if (!isLost || what.once || !harmless || times[met] >= ATTEMPTS) throw error;
        }
        const pause = asked ?? FIRST_PAUSE_MS * 2 ** (times[met] - 1);
        await wait(Math.min(pause, LONGEST_PAUSE_MS), undefined, { signal });
      }
    },
  };
}

/** Whether an answer says that the same request may do better later. */
function mayRepeat({ method, question }: HttpRequest, status: number, attempt: number): boolean {
  if (status === 429) return attempt < THROTTLED_ATTEMPTS;
  return PASSING.has(status) && (question || REPEATABLE.has(method)) && attempt < ATTEMPTS;
}

/** The innermost error that is a cause of another. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? causeOf(error.cause) : error;
}

/** Connections of a cloud that needs no special ones: through the proxy that the environment names, if any. */
export const throughProxy = (): Dispatcher => new EnvHttpProxyAgent();

function unreachable(url: string, error: unknown): AzError {
  const { host } = new URL(url);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = codeOf(cause) ?? codeOf(error);
  return new AzError(`Failed to connect to ${host}: ${code ?? reasonOf(cause)}`, {
    hint: host.endsWith('.localhost')
      ? 'The sandbox is probably not running. Start it: npx lab sandbox up'
      : 'Please check your connection; behind a proxy, set HTTPS_PROXY to its address.',
    cause: error,
  });
}
