import { decodeJwt, type JWTPayload } from 'jose';
import type { Details, Joins, Journal, JourneyEvent } from '../core/journey.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import type { BearerResult } from './bearer.ts';
import { personOf } from './claims.ts';
import type { Session, StoredTokens } from './sessions.ts';
import type { MicrosoftProvider } from './settings.ts';

/** Why somebody is sent to the sign-in page. */
export type SignInCause = 'nobody was signed in' | 'the app asked for it' | 'the nonce had expired';

/** Tells the journal what the gateway does: claims and names, never a token, a cookie or a nonce. */
export interface Tracing {
  /** A browser is sent to Entra ID, with these parameters. */
  signInStarted(site: Frozen<Site>, provider: MicrosoftProvider, started: Started): void;
  /** A sign-in cannot begin, or came back and ends without a session. */
  signInFailed(site: Frozen<Site>, reason: string, joins?: { code?: string | undefined }): void;
  /** Entra ID's answer was good: somebody is signed in to the site. */
  sessionBegun(site: Frozen<Site>, begun: Begun): void;
  /** The app gets a request with who is signed in, and the tokens. Told once for each session and token. */
  handedOver(site: Frozen<Site>, session: Session, headers: Readonly<Record<string, string>>): void;
  /** The tokens of a session were renewed. */
  refreshed(site: Frozen<Site>, sessionId: string, accessToken: string | undefined): void;
  refreshFailed(site: Frozen<Site>, sessionId: string | undefined, failed: Refused): void;
  /** A session of the site has ended, if there was one. */
  sessionEnded(site: Frozen<Site>, sessionId: string | undefined, goesTo: string): void;
  /** A client got a session token for its access token, without a browser. */
  clientSignedIn(site: Frozen<Site>, claims: JWTPayload): void;
  /** A bearer token was judged. Told once for each site, token and outcome: a trace is no access log. */
  judged(site: Frozen<Site>, token: string, result: BearerResult): void;
  /** A request with a session was refused all the same. */
  forgeryRefused(site: Frozen<Site>, session: Session, failed: Refused): void;
  /** A request without an identity was refused. Told at most once a minute for each site and status. */
  turnedAway(site: Frozen<Site>, failed: Refused): void;
}

interface Refused {
  readonly status: number;
  readonly reason: string;
}

interface Started {
  readonly nonce: string;
  readonly query: URLSearchParams;
  readonly cause: SignInCause;
}

interface Begun {
  readonly sessionId: string;
  readonly code: string | null;
  readonly claims: JWTPayload;
  readonly tokens: Partial<StoredTokens>;
}

const SHOWN = ['aud', 'iss', 'scp', 'roles', 'appid', 'azp', 'ver', 'tid'] as const;

/** How many things that repeat are remembered as told. */
const TOLD = 500;

const MINUTE = 60_000;

/** What the gateway tells `journal`. `now` is asked for what may be told again after a while. */
export function gatewayTracing(journal: Journal, now: () => Date): Tracing {
  const told = new Map<string, number>();
  /** Whether this was told within `span`; from now on it was. Cheap: it is asked with every request. */
  const known = (key: string, span = Number.POSITIVE_INFINITY): boolean => {
    const at = told.get(key);
    const time = now().getTime();
    if (at !== undefined && time - at < span) return true;
    if (told.size >= TOLD) told.clear();
    told.set(key, time);
    return false;
  };
  const record = (what: JourneyEvent['what'], joins: Joins, details: Details): void =>
    journal.record({ service: 'gateway', what, joins, details });

  return {
    signInStarted(site, provider, { nonce, query, cause }) {
      record(
        'sign-in started',
        { nonce },
        {
          site: site.name,
          cause,
          clientId: provider.clientId,
          issuer: provider.issuer,
          scope: query.get('scope') ?? undefined,
          responseType: query.get('response_type') ?? undefined,
          loginParameters: provider.loginParameters.map(([name, value]) => `${name}=${value}`),
        },
      );
    },
    signInFailed(site, reason, joins = {}) {
      record('sign-in failed', joins, { site: site.name, reason });
    },
    sessionBegun(site, { sessionId, code, claims, tokens }) {
      const { accessToken, refreshToken } = tokens;
      const { details, uti } = tokenDetails(accessToken);
      record(
        'session begun',
        {
          session: sessionId,
          nonce: typeof claims.nonce === 'string' ? claims.nonce : undefined,
          code: code ?? undefined,
          token: uti,
        },
        {
          site: site.name,
          user: personOf(claims).name,
          accessToken: accessToken !== undefined,
          refreshToken: refreshToken !== undefined,
          ...details,
        },
      );
    },
    handedOver(site, { id, claims, tokens }, headers) {
      if (known(`handed ${site.id} ${id} ${tokens?.expiresOn}`)) return;
      const { details, uti } = tokenDetails(tokens?.accessToken);
      record(
        'request handed to the app',
        { session: id, token: uti },
        { site: site.name, user: personOf(claims).name, headers: Object.keys(headers), ...details },
      );
    },
    refreshed(site, sessionId, accessToken) {
      const { details, uti } = tokenDetails(accessToken);
      record('session refreshed', { session: sessionId, token: uti }, { site: site.name, ...details });
    },
    refreshFailed(site, sessionId, failed) {
      if (sessionId === undefined && known(`unrefreshed ${site.id}`, MINUTE)) return;
      record('refresh refused', { session: sessionId }, { site: site.name, ...failed });
    },
    sessionEnded(site, sessionId, goesTo) {
      if (sessionId === undefined) return;
      record('session ended', { session: sessionId }, { site: site.name, goesTo });
    },
    clientSignedIn(site, claims) {
      const { details, uti } = claimDetails(claims);
      record('session token issued', { token: uti }, { site: site.name, ...details });
    },
    judged(site, token, result) {
      // The end of a token is its signature: enough to know it again, and cheaper than to read it.
      const outcome = result.ok ? 'accepted' : result.reason;
      if (known(`token ${site.id} ${token.slice(-32)} ${outcome}`)) return;
      const { details, uti } = result.ok ? claimDetails(result.claims) : tokenDetails(token);
      record(
        result.ok ? 'token accepted' : 'token refused',
        { token: uti },
        {
          site: site.name,
          ...details,
          ...(result.ok ? {} : { status: result.status, reason: result.reason }),
        },
      );
    },
    forgeryRefused(site, { id }, failed) {
      record('request refused', { session: id }, { site: site.name, ...failed });
    },
    turnedAway(site, { status, reason }) {
      if (known(`away ${site.id} ${status}`, MINUTE)) return;
      record('turned away', {}, { site: site.name, status, reason });
    },
  };
}

/** What a token says of itself, as far as a trace shows it; of one that is opaque, that it is. */
function tokenDetails(token: string | undefined): { details: Details; uti: string | undefined } {
  try {
    return claimDetails(decodeJwt(token ?? ''));
  } catch {
    return { details: token ? { token: 'opaque' } : {}, uti: undefined };
  }
}

function claimDetails(claims: JWTPayload): { details: Details; uti: string | undefined } {
  const { uti, exp } = claims;
  const known = SHOWN.filter((name) => claims[name] !== undefined).map((name) => [
    name,
    String(claims[name]),
  ]);
  return {
    details: {
      ...Object.fromEntries(known),
      ...(typeof exp === 'number' ? { exp: new Date(exp * 1000).toISOString() } : {}),
    },
    uti: typeof uti === 'string' ? uti : undefined,
  };
}
