import type { IncomingMessage, ServerResponse } from 'node:http';
import { hashOf, sameText } from '../../core/ids.ts';
import type { PortalContext } from '../context.ts';
import type { Notice } from '../lesson/notice.ts';
import { cookieOf, setCookie } from './cookies.ts';
import { keptSessions } from './kept-sessions.ts';
import type { Me } from './me.ts';
import { secret } from './pkce.ts';
import { type UserTokens, userTokens } from './tokens.ts';

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
  find(req: IncomingMessage): Promise<Session | undefined>;
  /** Begins a session, with a new cookie. */
  begin(req: IncomingMessage, res: ServerResponse, me: Me, tokens: UserTokens): Promise<void>;
  end(req: IncomingMessage, res: ServerResponse): void;
}

const COOKIE = 'portal_session';
const MOST_NOTICES = 20;
const MOST_OPEN = 200;

/**
 * The sessions of the portal. Who is signed in outlives a restart of the sandbox, and so do forms that are open in a
 * browser then (their token is computed from the cookie); notices and drafts do not.
 */
export function createSessions(context: PortalContext): Sessions {
  const kept = keptSessions(context.store, context.clock);
  const open = new Map<string, Session>();
  const forget = (cookie: string): void => {
    open.delete(hashOf(cookie));
    kept.forget(cookie);
  };
  return {
    async find(req) {
      const cookie = cookieOf(req, COOKIE);
      const found = cookie === undefined ? undefined : await kept.find(cookie);
      if (cookie === undefined || found === undefined) return undefined;
      const id = hashOf(cookie);
      const session = open.get(id) ?? {
        me: found.me,
        tokens: userTokens(context, found.refreshToken),
        csrf: hashOf(`form ${cookie}`),
        notices: notices(),
        drafts: new Map(),
      };
      open.set(id, session);
      const [oldest] = open.keys();
      if (open.size > MOST_OPEN && oldest !== undefined) open.delete(oldest);
      return session;
    },
    async begin(req, res, me, tokens) {
      const cookie = secret();
      forget(cookieOf(req, COOKIE) ?? '');
      await kept.keep(cookie, { me, refreshToken: tokens.refreshToken });
      setCookie(req, res, COOKIE, cookie);
    },
    end(req, res) {
      forget(cookieOf(req, COOKIE) ?? '');
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
