import type { Cloud, Credential } from '../cloud.ts';
import { FactError } from './error.ts';
import type { Answer, Ask, Http } from './http.ts';

/** Asks services that want a token for ARM: ARM itself, and Kudu. */
export interface SignedIn {
  /**
   * As `Http.ask`, patiently, with a token. A token that is refused is renewed once, with the claims that the refusal asks for.
   * @throws FactError `not-signed-in` when there is no token to be had, `unreachable`
   */
  ask(url: string, options?: Ask): Promise<Answer>;
}

interface Token {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

/** Tokens are renewed this long before they end, or at half of their life where that is shorter. */
const MARGIN_MS = 5 * 60 * 1000;

export interface SignedInOptions {
  readonly http: Http;
  readonly cloud: Cloud;
  readonly credential: Credential;
  /** The tenant to sign in to, for advice. */
  readonly tenant: string;
  readonly now: () => Date;
}

/** Signs requests in. A token is kept until shortly before its end, and asked for once however many wait for it. */
export function signedIn({ http, cloud, credential, tenant, now }: SignedInOptions): SignedIn {
  const scope = `${cloud.resources.arm}/.default`;
  let kept: { token: Promise<Token>; renewAt: number } | undefined;

  const obtain = async (claims?: string): Promise<Token> => {
    try {
      const found = await credential.getToken(scope, claims === undefined ? {} : { claims });
      if (found) return found;
    } catch (error) {
      throw whyNoToken(cloud, tenant, error);
    }
    throw notSignedIn(cloud, tenant, 'Nobody is signed in.');
  };
  const renew = async (claims?: string): Promise<Token> => {
    const mine = { token: obtain(claims), renewAt: Number.POSITIVE_INFINITY };
    kept = mine;
    try {
      const { expiresOnTimestamp } = await mine.token;
      const life = expiresOnTimestamp - now().getTime();
      mine.renewAt = expiresOnTimestamp - Math.min(MARGIN_MS, life / 2);
    } catch {
      if (kept === mine) kept = undefined; // the next who asks tries again; who waits gets the error below
    }
    return mine.token;
  };
  const current = (): Promise<Token> => (kept && now().getTime() < kept.renewAt ? kept.token : renew());

  return {
    async ask(url, options = {}) {
      const send = ({ token }: Token): Promise<Answer> =>
        http.ask(url, {
          patient: true,
          ...options,
          headers: { ...options.headers, authorization: `Bearer ${token}` },
        });
      const first = await current();
      const answer = await send(first);
      if (answer.status !== 401) return answer;
      const second = await renew(claimsChallenge(answer));
      return second.token === first.token ? answer : send(second);
    },
  };
}

/**
 * The claims that a refusal asks the next token for, as JSON. Source: "Claims challenges, claims requests, and client
 * capabilities" (learn.microsoft.com).
 */
function claimsChallenge({ headers }: Pick<Answer, 'headers'>): string | undefined {
  const encoded = encodedClaims({ headers });
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

/** The same as it was sent, in base64. */
export function encodedClaims({ headers }: Pick<Answer, 'headers'>): string | undefined {
  return /\bclaims="([A-Za-z0-9+/_=-]+)"/.exec(headers.get('www-authenticate') ?? '')?.[1];
}

/** `not-signed-in`, with the line to type. */
export function notSignedIn(cloud: Cloud, tenant: string, message: string, cause?: unknown): FactError {
  const next = cloud.name === 'sandbox' ? 'npx lab sandbox up' : `az login --tenant ${tenant}`;
  return new FactError('not-signed-in', message, { next, cause });
}

/** What went wrong at the sign-in, in a sentence of the library's own, which names no secret. */
function whyNoToken(cloud: Cloud, tenant: string, error: unknown): FactError {
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  if (/network_error|endpoints_resolution|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT/i.test(message)) {
    const host = new URL(cloud.login).host;
    const next = cloud.name === 'sandbox' ? 'npx lab sandbox up' : 'Look at your connection and check again.';
    return new FactError('unreachable', `${host}, which gives tokens, cannot be reached.`, {
      next,
      cause: error,
    });
  }
  return notSignedIn(cloud, tenant, `Azure gave no token: ${message}`, error);
}
