import type { Cloud, Credential } from '../cloud.ts';
import { FactError } from './error.ts';
import type { Answer, Ask, Http } from './http.ts';
import { explainSignIn, loginLine, sentenceOf } from './sign-in-news.ts';

/** Asks services that want one and the same token: ARM and Kudu, or Graph. */
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
  /** Whose tokens: Azure Resource Manager's (and Kudu's), if nothing is said. */
  readonly resource?: Resource;
}

/** A service that tokens are asked for. */
export type Resource = keyof Cloud['resources'];

/** Signs requests in. A token is kept until shortly before its end, and asked for once however many wait for it. */
export function signedIn({
  http,
  cloud,
  credential,
  tenant,
  now,
  resource = 'arm',
}: SignedInOptions): SignedIn {
  const scope = `${cloud.resources[resource]}/.default`;
  let kept: { token: Promise<Token>; renewAt: number } | undefined;

  const obtain = async (options: { claims?: string; refused?: string }): Promise<Token> => {
    try {
      const found = await credential.getToken(scope, options);
      if (found) return found;
    } catch (error) {
      throw whyNoToken({ cloud, tenant, resource }, error);
    }
    throw notSignedIn({ cloud, tenant, resource }, 'Nobody is signed in.');
  };
  const renew = async (options: { claims?: string; refused?: string } = {}): Promise<Token> => {
    const mine = { token: obtain(options), renewAt: Number.POSITIVE_INFINITY };
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
      const claims = claimsChallenge(answer);
      const second = await renew({ refused: first.token, ...(claims === undefined ? {} : { claims }) });
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

/** Where a token is missing. */
export interface SignInPlace {
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly resource: Resource;
}

/** The line that signs in. Azure CLI may hold a token for ARM and none for Graph, where that asks for more proof. */
export const azLogin = ({ cloud, tenant, resource }: SignInPlace): string =>
  `${loginLine({ cloud, tenant })}${resource === 'arm' ? '' : ` --scope ${cloud.resources[resource]}//.default`}`;

/** `not-signed-in`, with the line to type. */
export function notSignedIn(place: SignInPlace, message: string, cause?: unknown): FactError {
  const next = place.cloud.name === 'sandbox' ? 'npx lab sandbox up' : azLogin(place);
  return new FactError('not-signed-in', message, { kind: 'not-signed-in', next, cause });
}

/** What went wrong at the sign-in: `unreachable`, or else `not-signed-in`. */
export function whyNoToken(place: SignInPlace, error: unknown): FactError {
  const { cloud, tenant, resource } = place;
  const scope = `${cloud.resources[resource]}/.default`;
  const why = explainSignIn(error, { cloud, tenant, kind: 'cli', scope });
  if (cloud.name !== 'sandbox' || error instanceof FactError) return why;
  // There it is the lab that signs in.
  const message = why.code === 'unreachable' ? why.message : `Azure gave no token: ${sentenceOf(error)}`;
  return new FactError(why.code, message, { next: 'npx lab sandbox up', cause: error });
}
