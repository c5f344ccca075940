import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../core/clock.ts';
import { hashOf, sameText } from '../../core/ids.ts';
import type { Collection, Frozen, Store } from '../../core/store.ts';
import type { Directory, User } from '../../state/directory.ts';

/** An account that is signed in in one browser. */
export interface SignedIn {
  readonly user: Frozen<User>;
  /** Identifies this sign-in to applications (`sid`), and to nobody else. */
  readonly sid: string;
  readonly signedInAt: string;
  /** Whether a second factor was given. */
  readonly mfa: boolean;
  /** Client IDs of the applications that were told of this sign-in. */
  readonly apps: readonly string[];
}

interface StoredAccount {
  userId: string;
  sid: string;
  signedInAt: string;
  mfa: boolean;
  apps: string[];
}

/** Kept under the hash of the cookie, so that the state gives nobody a session. */
interface StoredSession {
  id: string;
  accounts: StoredAccount[];
  endsAt: string;
}

/** One browser's session. */
export interface Session {
  /** The accounts that are signed in and still may be, in the order of their sign-in. */
  accounts(): readonly SignedIn[];
  /** Proof that a form was on a page that this browser was given: it goes into each form as `canary`. */
  readonly canary: string;
  /** Whether `canary` is this browser's. */
  isOwn(canary: string | undefined): boolean;
  /** Signs an account in (again). The cookie changes, so that one known from before is worth nothing. */
  signIn(user: Frozen<User>, options?: { mfa?: boolean }): SignedIn;
  /** Remembers that an application was told of the sign-in, for its sign-out. */
  tell(userId: string, appId: string): void;
  /** Signs out one account, or all. */
  signOut(userId?: string): void;
}

export interface Sessions {
  /** The session of the browser that asks; answering sets the browser's cookie where there was none. */
  open(req: IncomingMessage, res: ServerResponse): Session;
}

/** Entra ID's own names for the cookie of a session and for that of a browser, which stays as it is at a sign-in. */
const COOKIE = 'ESTSAUTH';
const BROWSER = 'fpc';

/** A browser session lives for 24 hours after its last sign-in. Source: "Configurable token lifetimes". */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

/**
 * Browser sessions, kept in the store so that they outlive a restart. The cookie is a random number that stands for
 * nothing outside of the store (so there is nothing in it to sign or to read): `HttpOnly`, and `SameSite=None; Secure`
 * because clients send their users here from other sites, by POST too. Chromium and Firefox take such cookies over plain
 * http on `.localhost`.
 */
export function createSessions(store: Store, directory: Directory, clock: Clock): Sessions {
  const stored = store.collection<StoredSession>('sessions', (each) => each.id);
  return {
    open(req, res) {
      const browser = cookieOf(req, BROWSER) ?? newCookie(res, BROWSER);
      let cookie = cookieOf(req, COOKIE) ?? '';
      const load = (): Frozen<StoredSession> | undefined => live(stored, hashOf(cookie), clock);
      const save = (accounts: StoredAccount[]): void => {
        const id = hashOf(cookie);
        if (accounts.length === 0) stored.delete(id);
        else {
          const endsAt = new Date(clock.now().getTime() + LIFETIME_MS).toISOString();
          stored.put({ id, accounts, endsAt });
        }
      };
      const accountsNow = (): StoredAccount[] => structuredClone(load()?.accounts ?? []) as StoredAccount[];
      return {
        canary: canaryOf(browser),
        isOwn: (canary) => cookieOf(req, BROWSER) !== undefined && sameText(canary ?? '', canaryOf(browser)),
        accounts: () => (load()?.accounts ?? []).flatMap((account) => signedIn(account, directory) ?? []),
        signIn(user, { mfa = false } = {}) {
          const others = accountsNow().filter((each) => each.userId !== user.id);
          const earlier = accountsNow().find((each) => each.userId === user.id);
          const account: StoredAccount = {
            userId: user.id,
            sid: earlier?.sid ?? randomUUID(),
            signedInAt: clock.now().toISOString(),
            mfa: mfa || (earlier?.mfa ?? false),
            apps: earlier?.apps ?? [],
          };
          store.transaction(() => {
            stored.delete(hashOf(cookie));
            cookie = newCookie(res, COOKIE);
            save([...others, account]);
            for (const each of stored.all()) live(stored, each.id, clock);
          });
          return { ...account, user };
        },
        tell(userId, appId) {
          const accounts = accountsNow();
          const account = accounts.find((each) => each.userId === userId);
          if (!account || account.apps.includes(appId)) return;
          account.apps.push(appId);
          const session = load();
          if (session) stored.put({ ...session, accounts });
        },
        signOut(userId) {
          const rest = userId ? accountsNow().filter((each) => each.userId !== userId) : [];
          save(rest);
          if (rest.length === 0) setCookie(res, COOKIE, '', '; Max-Age=0');
        },
      };
    },
  };
}

/** The session, unless it has ended; then it is removed. */
function live(
  stored: Collection<StoredSession>,
  id: string,
  clock: Clock,
): Frozen<StoredSession> | undefined {
  const session = stored.get(id);
  if (!session) return undefined;
  if (Date.parse(session.endsAt) > clock.now().getTime()) return session;
  stored.delete(id);
  return undefined;
}

/** The account with its user, if that user is still there, enabled, and has not had the sessions revoked. */
function signedIn(account: Frozen<StoredAccount>, { users }: Directory): SignedIn | undefined {
  const user = users.get(account.userId);
  if (!user?.accountEnabled) return undefined;
  const validFrom = Date.parse(user.signInSessionsValidFromDateTime ?? '1970-01-01T00:00:00Z');
  return Date.parse(account.signedInAt) >= validFrom ? { ...account, user } : undefined;
}

/**
 * Whoever does not know the cookie cannot work the canary out, and the canary does not give the cookie away. It outlasts
 * a sign-in: a page that is open in a second tab goes on working when somebody has signed in in the first.
 */
const canaryOf = (cookie: string): string => hashOf(`canary ${cookie}`);

function cookieOf(req: IncomingMessage, name: string): string | undefined {
  return new RegExp(`(?:^|;\\s*)${name}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(req.headers.cookie ?? '')?.[1];
}

function newCookie(res: ServerResponse, name: string): string {
  const cookie = randomBytes(32).toString('base64url');
  setCookie(res, name, cookie);
  return cookie;
}

/** Sets a cookie, in place of one of this name that this answer has set already. */
function setCookie(res: ServerResponse, name: string, value: string, more = ''): void {
  const header = res.getHeader('set-cookie');
  const others = (Array.isArray(header) ? header : []).filter((each) => !each.startsWith(`${name}=`));
  res.setHeader('set-cookie', [
    ...others,
    `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=None${more}`,
  ]);
}
