import type { IncomingMessage } from 'node:http';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { finishLogin } from './callback.ts';
import { clientLogin } from './client-login.ts';
import type { GatewayContext } from './context.ts';
import { readCookies } from './cookies.ts';
import { answer, type Decision } from './decision.ts';
import { logout, logoutComplete, me, nobody, refresh } from './endpoints.ts';
import { startLogin } from './login.ts';
import { page } from './page.ts';
import { safeTarget } from './redirects.ts';
import type { AuthSettings } from './settings.ts';
import { turnAway } from './turn-away.ts';

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
  switch (`${req.method} ${route}`) {
    case 'GET /login':
    case 'GET /login/aad': {
      const wished =
        query.get('post_login_redirect_uri') ?? query.get('post_login_redirect_url') ?? undefined;
      const returnTo =
        safeTarget(wished, req.headers.host ?? '', settings) ?? `${settings.apiPrefix}/login/done`;
      return startLogin(context, req, site, settings, { returnTo, passOn: query });
    }
    case 'POST /login/aad':
      return clientLogin(context, req, site, settings);
    case 'POST /login/aad/callback':
      return finishLogin(context, req, site, settings);
    case 'GET /login/done': {
      const { headers, body } = page('You are signed in', 'You may close this page, or go on.', '/');
      return answer(200, { headers, body });
    }
    case 'GET /me': {
      const session = await sessionOf(context, req, site, settings);
      if (session && !session.expired) return settings.tokenStore ? me(session, site) : answer(404);
      return settings.action === 'AllowAnonymous' ? nobody() : turnAway(context, req, site, settings);
    }
    case 'GET /refresh':
      return refresh(context, req, site, settings, await sessionOf(context, req, site, settings));
    case 'GET /logout':
      return logout(context, req, site, settings, query);
    case 'GET /logout/complete':
    case 'GET /logout/done':
      return logoutComplete(context, req, site, settings, query);
    default:
      return answer(404);
  }
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
