import { setTimeout as delay } from 'node:timers/promises';
import { type Ask, type Http, retryAfter } from '../../checks/facts/http.ts';

/** Keeps everybody from asking a service that wants to be left alone. */
export interface Gate {
  /** Resolves when `url` may be asked. */
  opens(url: string): Promise<void>;
  /** Nobody is to ask what `url` belongs to for so many milliseconds. False: nobody got an answer for too long already. */
  close(url: string, milliseconds: number): boolean;
  /** It was answered. */
  worked(url: string): void;
}

/** Those that waited do not all ask in the same instant. */
const SPREAD_MS = 200;

/** Who is put off for longer than this is told so, and comes again later. */
const LONGEST_MS = 90_000;

export interface GateOptions {
  /** Gives numbers from 0 to 1. */
  readonly random?: () => number;
  /** For how long a service is tried that answers nobody. */
  readonly longestMs?: number;
}

/** A gate for all who ask. */
export function createGate({ random = Math.random, longestMs = LONGEST_MS }: GateOptions = {}): Gate {
  const closed = new Map<string, number>();
  /** Since when nobody got an answer. */
  const silent = new Map<string, number>();
  return {
    async opens(url) {
      const key = bucketOf(url);
      for (;;) {
        const wait = (closed.get(key) ?? 0) - performance.now();
        if (wait <= 0) return;
        await delay(wait + random() * SPREAD_MS); // and look again: somebody may have closed it for longer
      }
    },
    close(url, milliseconds) {
      const key = bucketOf(url);
      const since = silent.get(key) ?? performance.now();
      silent.set(key, since);
      closed.set(key, Math.max(closed.get(key) ?? 0, performance.now() + milliseconds));
      return performance.now() + milliseconds - since < longestMs;
    },
    worked: (url) => void silent.delete(bucketOf(url)),
  };
}

/**
 * What is counted together: ARM counts what is asked of each subscription, Graph what is asked of the tenant.
 * Sources: "Understand how Azure Resource Manager throttles requests"; "Microsoft Graph service-specific throttling limits".
 */
function bucketOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${/^\/subscriptions\/[^/]+/i.exec(pathname)?.[0].toLowerCase() ?? ''}`;
}

const TOO_MANY = 429;

/** Answers that say "ask again", beside that one. Source: "Transient fault handling" (learn.microsoft.com). */
const PASSING = new Set([408, 500, 502, 503, 504]);

const MOST_FAILURES = 6;
const FIRST_PAUSE_MS = 300;

/** Nobody is left alone for less: a service that says 0 has not thought about it. */
const SHORTEST_MS = 100;

/**
 * Asks patiently for many: what one is told by a service that is asked too often (429 and `Retry-After`), all wait for. A
 * page's answer is a fact, whatever it is, and is handed on at once.
 */
export function politeHttp(http: Http, gate: Gate): Http {
  return {
    async ask(url, options: Ask = {}) {
      if (!options.patient) return http.ask(url, options);
      const end = performance.now() + LONGEST_MS;
      let failures = 0;
      for (;;) {
        await gate.opens(url);
        const answer = await http.ask(url, { ...options, patient: false });
        const asked = retryAfter(answer);
        if (answer.status === TOO_MANY) {
          const pause = Math.max(asked ?? FIRST_PAUSE_MS * 2 ** failures, SHORTEST_MS);
          const mayHope = gate.close(url, pause);
          if (!mayHope || performance.now() + pause > end) return answer;
          failures += asked === undefined ? 1 : 0;
        } else if (PASSING.has(answer.status) && failures < MOST_FAILURES) {
          const pause = asked ?? FIRST_PAUSE_MS * 2 ** failures;
          if (performance.now() + pause > end) return answer;
          failures += 1;
          await delay(pause);
        } else {
          gate.worked(url);
          return answer;
        }
      }
    },
  };
}
