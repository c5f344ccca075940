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
   * Sends, and sends again what changes nothing by that while the service is throttling or in trouble, three times at
   * most. Redirects are not followed.
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
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 30_000;
const PASSING = new Set([408, 429, 500, 502, 503, 504]);
const REPEATABLE: ReadonlySet<Method> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

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
      for (let attempt = 1; ; attempt += 1) {
        const answer = await sendOnce(what);
        const again =
          !what.once &&
          PASSING.has(answer.status) &&
          (REPEATABLE.has(what.method) || answer.status === 429) &&
          attempt < ATTEMPTS;
        if (!again) return answer;
        const pause = retryAfter(answer) ?? FIRST_PAUSE_MS * 2 ** (attempt - 1);
        await wait(Math.min(pause, LONGEST_PAUSE_MS), undefined, { signal });
      }
    },
  };
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
