import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { hashOf } from '../core/ids.ts';
import type { Frozen, Store } from '../core/store.ts';
import { resourceKey, type Site } from '../state/resources.ts';
import { joinCookie, removeCookies, writeCookies } from './cookies.ts';
import type { Sealing } from './sealing.ts';
import type { AuthSettings } from './settings.ts';

/** A claim as the gateway passes it on. */
export interface Claim {
  readonly typ: string;
  readonly val: string;
}

/** The provider's tokens of a session. Times are ISO 8601. */
export interface StoredTokens {
  idToken: string;
  accessToken?: string;
  refreshToken?: string;
  /** When the access token expires. */
  expiresOn?: string;
}

interface StoredSession {
  siteId: string;
  /** SHA-256 of the session's id: what is stored does not let anyone forge a cookie. */
  idHash: string;
  tokens?: StoredTokens;
  endedAt: string;
}

/** Who is signed in to a site. */
export interface Session {
  readonly id: string;
  /** The claims of the ID token, by their names in the token. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly tokens: Frozen<StoredTokens> | undefined;
  /** Its 8 hours are over, and only `/.auth/refresh` may still use it. */
  readonly expired: boolean;
}

interface NewSession {
  readonly id: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly tokens: StoredTokens;
}

export interface Sessions {
  /** The session of a request's cookies; `undefined` where there is none that is good. */
  read(
    site: Frozen<Site>,
    settings: AuthSettings,
    cookies: ReadonlyMap<string, string>,
  ): Promise<Session | undefined>;
  /** Begins a session, with an id that nobody had before (`newSessionId`): the `Set-Cookie` values for it. */
  begin(
    site: Frozen<Site>,
    settings: AuthSettings,
    cookies: ReadonlyMap<string, string>,
    session: NewSession,
  ): Promise<string[]>;
  /** Lets the session called `id` begin anew: the `Set-Cookie` values; `undefined` if it has ended in the meantime. */
  renew(
    site: Frozen<Site>,
    settings: AuthSettings,
    cookies: ReadonlyMap<string, string>,
    session: NewSession,
  ): Promise<string[] | undefined>;
  /** Ends the session of these cookies, tokens included: the `Set-Cookie` values that remove it, and which it was. */
  end(
    site: Frozen<Site>,
    cookies: ReadonlyMap<string, string>,
  ): Promise<{ readonly setCookie: string[]; readonly id: string | undefined }>;
}

/** A name for a new session, which nobody can guess. */
export const newSessionId = (): string => randomBytes(16).toString('hex');

const SESSION_COOKIE = 'AppServiceAuthSession';

const PURPOSE = 'session';
const Value = z.object({ id: z.string(), claims: z.record(z.string(), z.unknown()), exp: z.number() });

/** The sessions of all sites: identity in an encrypted cookie, tokens in the token store on the server. */
export function sessions(store: Store, sealing: Sealing, clock: Clock): Sessions {
  const stored = store.collection<StoredSession>(
    'gatewaySessions',
    (each) => `${resourceKey(each.siteId)} ${each.idHash}`,
  );
  const keyOf = (site: Frozen<Site>, id: string): string => `${resourceKey(site.id)} ${hashOf(id)}`;

  const open = async (site: Frozen<Site>, cookies: ReadonlyMap<string, string>, grace: number) => {
    const text = joinCookie(SESSION_COOKIE, cookies);
    const value = text === undefined ? undefined : await sealing.open(site, PURPOSE, text, grace);
    const parsed = Value.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  };

  const put: Sessions['begin'] = async (site, settings, cookies, { id, claims, tokens }) => {
    const now = clock.now().getTime();
    const derived = typeof claims.exp === 'number' ? claims.exp * 1000 - now : 0;
    const lifetime = Math.max(settings.sessionLifetime ?? derived, 0);
    store.transaction(() => {
      for (const each of stored.all()) {
        if (Date.parse(each.endedAt) < now) stored.delete(`${resourceKey(each.siteId)} ${each.idHash}`);
      }
      stored.put({
        siteId: site.id,
        idHash: hashOf(id),
        ...(settings.tokenStore ? { tokens } : {}),
        endedAt: new Date(now + lifetime + settings.refreshGrace).toISOString(),
      });
    });
    const text = await sealing.seal(site, PURPOSE, { id, claims }, lifetime);
    return writeCookies(SESSION_COOKIE, text, cookies);
  };

  return {
    async read(site, settings, cookies) {
      const value = await open(site, cookies, settings.refreshGrace);
      const kept = value && stored.get(keyOf(site, value.id));
      if (!value || !kept) return undefined; // signed out: its cookie is worth nothing any more
      const expired = value.exp * 1000 <= clock.now().getTime();
      return { id: value.id, claims: value.claims, tokens: kept.tokens, expired };
    },
    begin: put,
    async renew(site, settings, cookies, session) {
      return stored.get(keyOf(site, session.id)) && put(site, settings, cookies, session);
    },
    async end(site, cookies) {
      const value = await open(site, cookies, Number.MAX_SAFE_INTEGER);
      const ended = value && stored.delete(keyOf(site, value.id));
      return { setCookie: removeCookies(SESSION_COOKIE, cookies), id: ended ? value.id : undefined };
    },
  };
}
