import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../core/clock.ts';
import { hashOf, sameText } from '../../core/ids.ts';
import type { Notice } from '../lesson/notice.ts';
import { cookieOf, setCookie } from './cookies.ts';
import type { Me } from './me.ts';
import { secret } from './pkce.ts';
import type { UserTokens } from './tokens.ts';

/** One browser in which somebody is signed in. */
export interface Session {
  readonly me: Me;
  readonly tokens: UserTokens;
  /** Goes into every form, and comes back with it. */
  readonly csrf: string;
  /** What the page after a save says; each by a random id, which stands in the page's address. */
  readonly notices: Notices;
  /** What was begun on a page and not yet applied, by the page's path. */
  readonly drafts: Map<string, unknown>;
}

/** The notices of one session: a few, so that a page can be loaded again. */
interface Notices {
  /** Keeps a notice and gives its id. */
  add(notice: Notice): string;
  /** The notice with this id; a value that is shown once is in it the first time only. */
  read(id: string): Notice | undefined;
}

export interface Sessions {
  /** The session of whoever asks, if it has not ended. */
  find(req: IncomingMessage): Session | undefined;
  /** Begins a session, with a new cookie. */
  begin(req: IncomingMessage, res: ServerResponse, me: Me, tokens: UserTokens): Session;
  end(req: IncomingMessage, res: ServerResponse): void;
}

const COOKIE = 'portal_session';
const IDLE_MS = 8 * 60 * 60 * 1000;
const MOST_SESSIONS = 200;
const MOST_NOTICES = 20;

interface Kept {
  readonly session: Session;
  usedAt: number;
}

/**
 * Sessions are kept in memory, under the hash of their cookie: they hold tokens, which do not belong on a disk. When the
 * sandbox starts again, Entra ID signs whoever is still signed in there in again, unasked.
 */
export function createSessions(clock: Clock): Sessions {
  const kept = new Map<string, Kept>();
  const now = (): number => clock.now().getTime();
  return {
    find(req) {
      const id = hashOf(cookieOf(req, COOKIE) ?? '');
      const found = kept.get(id);
      if (!found) return undefined;
      if (now() - found.usedAt > IDLE_MS) {
        kept.delete(id);
        return undefined;
      }
      found.usedAt = now();
      return found.session;
    },
    begin(req, res, me, tokens) {
      const cookie = secret();
      const session = { me, tokens, csrf: secret(), notices: notices(), drafts: new Map() };
      kept.delete(hashOf(cookieOf(req, COOKIE) ?? ''));
      const [oldest] = kept.keys();
      if (kept.size >= MOST_SESSIONS && oldest !== undefined) kept.delete(oldest);
      kept.set(hashOf(cookie), { session, usedAt: now() });
      setCookie(req, res, COOKIE, cookie);
      return session;
    },
    end(req, res) {
      kept.delete(hashOf(cookieOf(req, COOKIE) ?? ''));
      setCookie(req, res, COOKIE, '', { maxAge: 0 });
    },
  };
}

/** Whether a form's token is the session's. */
export const isOwnForm = (session: Session, csrf: string | null): boolean =>
  sameText(csrf ?? '', session.csrf);

function notices(): Notices {
  const kept = new Map<string, Notice>();
  return {
    add(notice) {
      const id = secret().slice(0, 16);
      kept.set(id, notice);
      const [oldest] = kept.keys();
      if (kept.size > MOST_NOTICES && oldest !== undefined) kept.delete(oldest);
      return id;
    },
    read(id) {
      const notice = kept.get(id);
      if (notice?.once) {
        const { once: _shown, ...rest } = notice;
        kept.set(id, rest);
      }
      return notice;
    },
  };
}
