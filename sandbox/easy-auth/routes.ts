import type { IncomingMessage } from 'node:http';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { finishLogin } from './callback.ts';
import { clientLogin } from './client-login.ts';
import type { GatewayContext } from './context.ts';
import { readCookies } from './cookies.ts';
import { answer, type Decision } from './decision.ts';
import { startLogin } from './login.ts';
import { logout, logoutComplete } from './logout.ts';
import { me, nobody } from './me.ts';
import { page } from './page.ts';
import { safeTarget } from './redirects.ts';
import { refresh } from './refresh.ts';
import type { AuthSettings } from './settings.ts';
import { turnAway } from './turn-away.ts';

/** A request under `/.auth`, and what answers it. */
interface Asked {
  readonly context: GatewayContext;
  readonly req: IncomingMessage;
  readonly site: Frozen<Site>;
  readonly settings: AuthSettings;
  readonly query: URLSearchParams;
}

type Endpoint = (asked: Asked) => Decision | Promise<Decision>;

const signIn: Endpoint = ({ context, req, site, settings, query }) => {
  const wished = query.get('post_login_redirect_uri') ?? query.get('post_login_redirect_url') ?? undefined;
  const returnTo = safeTarget(wished, req.headers.host ?? '', settings) ?? `${settings.apiPrefix}/login/done`;
  return startLogin(context, req, site, settings, { returnTo, cause: 'the app asked for it', passOn: query });
};

const signOutEnds: Endpoint = ({ context, req, site, settings, query }) =>
  logoutComplete(context, req, site, settings, query);

/** What there is under `/.auth`, by method and path. */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET /login': signIn,
  'GET /login/aad': signIn,
  'POST /login/aad': ({ context, req, site, settings }) => clientLogin(context, req, site, settings),
  'POST /login/aad/callback': ({ context, req, site, settings }) => finishLogin(context, req, site, settings),
  'GET /login/done': () => answer(200, page('You are signed in', 'You may close this page, or go on.', '/')),
  'GET /me': async ({ context, req, site, settings }) => {
    const session = await sessionOf(context, req, site, settings);
    if (session && !session.expired) return settings.tokenStore ? me(session, site, settings) : answer(404);
    return settings.action === 'AllowAnonymous' ? nobody() : turnAway(context, req, site, settings);
  },
  'GET /refresh': async ({ context, req, site, settings }) =>
    refresh(context, req, site, settings, await sessionOf(context, req, site, settings)),
  'GET /logout': ({ context, req, site, settings, query }) => logout(context, req, site, settings, query),
  'GET /logout/complete': signOutEnds,
  'GET /logout/done': signOutEnds,
};

/** Every endpoint, as `<method> <path below /.auth>`. */
export const authEndpoints: readonly string[] = Object.keys(ENDPOINTS);

/** Everything under `/.auth` is the gateway's, and never reaches the app. */
export async function authRoute(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
  path: string,
  query: URLSearchParams,
): Promise<Decision> {
  const route = path.slice(settings.apiPrefix.length).toLowerCase().replace(/\/$/, '');
  const endpoint = ENDPOINTS[`${req.method} ${route}`];
  return endpoint ? endpoint({ context, req, site, settings, query }) : answer(404);
}

/** `/.auth` looks at the cookie only: a bearer token has no session. */
function sessionOf(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
) {
  return context.sessions.read(site, settings, readCookies(req.headers.cookie));
}
