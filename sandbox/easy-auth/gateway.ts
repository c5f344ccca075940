import type { IncomingMessage } from 'node:http';
import type { Clock } from '../core/clock.ts';
import { hostName } from '../core/hosts.ts';
import { targetOf } from '../core/http.ts';
import type { Frozen, Store } from '../core/store.ts';
import { bearerOf } from '../entra/tokens.ts';
import type { Site } from '../state/resources.ts';
import { type BearerResult, bearerTokens } from './bearer.ts';
import { finishLogin } from './callback.ts';
import { principalHeaders } from './claims.ts';
import { clientLogin, readSessionToken, SESSION_HEADER } from './client-login.ts';
import type { GatewayContext } from './context.ts';
import { readCookies } from './cookies.ts';
import { isForgery } from './csrf.ts';
import { answer, type Decision } from './decision.ts';
import { logout, logoutComplete, me, nobody, refresh, sevenDecimals } from './endpoints.ts';
import { startLogin } from './login.ts';
import { page } from './page.ts';
import { type ProviderMetadata, providers } from './provider.ts';
import { safeTarget } from './redirects.ts';
import { type Sealing, sealing } from './sealing.ts';
import { type Session, sessions } from './sessions.ts';
import { type AuthSettings, authSettings } from './settings.ts';
import { isBrowser, isExcluded, unauthorized } from './unauthenticated.ts';

export interface GatewayOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The sandbox's port, where Entra ID answers. */
  readonly port: number;
}

/** App Service authentication ("Easy Auth"): stands between the front end and the app of each site that has it on. */
export interface Gateway {
  /**
   * Decides about a request. Identity headers that the client sent must have been removed before. It reads the body of
   * requests under `/.auth` only.
   */
  decide(req: IncomingMessage, site: Frozen<Site>): Promise<Decision>;
  /** The keys that a site's app sees in its environment. */
  readonly keys: Sealing['keys'];
}

/** The gateway for all sites. */
export function gateway({ store, clock, port }: GatewayOptions): Gateway {
  const known = providers(port);
  const seal = sealing(store, clock);
  const context: GatewayContext = {
    clock,
    providers: known,
    sealing: seal,
    sessions: sessions(store, seal, clock),
    bearer: bearerTokens(known, clock),
  };
  return {
    keys: seal.keys,
    async decide(req, site) {
      const settings = authSettings(site);
      return settings ? decide(context, req, site, settings) : { kind: 'pass', identity: {} };
    },
  };
}

/** What a request proves. */
type Identity =
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'token'; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly result: BearerResult & { ok: false } }
  | { readonly kind: 'none' };

async function decide(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
): Promise<Decision> {
  const { pathname, searchParams } = targetOf(req);
  if (under(pathname, settings.apiPrefix))
    return endpoint(context, req, site, settings, pathname, searchParams);
  if (pathname === settings.logoutEndpoint) return logout(context, req, site, settings, searchParams);

  const identity = await identify(context, req, site, settings);
  if (identity.kind === 'session' && !identity.session.expired) {
    const host = req.headers.host ?? '';
    if (isForgery(req, site, host, settings)) {
      return answer(403, { reason: '403.60 cross-site request forgery detected' });
    }
    return { kind: 'pass', identity: sessionHeaders(identity.session, settings) };
  }
  if (identity.kind === 'token') {
    const map = settings.tokenStore && !settings.clearClaimsMapping;
    return { kind: 'pass', identity: principalHeaders(identity.claims, { map }) };
  }
  const open = settings.action === 'AllowAnonymous' || isExcluded(pathname, settings);
  if (open) return { kind: 'pass', identity: {} };
  if (identity.kind === 'refused') return refused(context, req, settings, identity.result);
  return turnAway(context, req, site, settings);
}

/** The header wins over the cookie: whoever sends a token means it. */
async function identify(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
): Promise<Identity> {
  const token = bearerOf(req.headers.authorization);
  if (token !== undefined && settings.microsoft) {
    const result = await context.bearer.judge(site, settings.microsoft, token);
    return result.ok ? { kind: 'token', claims: result.claims } : { kind: 'refused', result };
  }
  const sent = req.headers[SESSION_HEADER];
  if (typeof sent === 'string') {
    const claims = await readSessionToken(context, site, hostName(req.headers.host ?? ''), sent);
    if (claims) return { kind: 'token', claims };
  }
  const session = await context.sessions.read(site, settings, readCookies(req.headers.cookie));
  return session ? { kind: 'session', session } : { kind: 'none' };
}

function sessionHeaders({ claims, tokens }: Session, settings: AuthSettings): Record<string, string> {
  const map = settings.tokenStore && !settings.clearClaimsMapping;
  if (!settings.tokenStore || !tokens) return principalHeaders(claims, { map });
  const { accessToken, idToken, refreshToken, expiresOn } = tokens;
  return {
    ...principalHeaders(claims, { map }),
    'x-ms-token-aad-id-token': idToken,
    ...(accessToken ? { 'x-ms-token-aad-access-token': accessToken } : {}),
    ...(refreshToken ? { 'x-ms-token-aad-refresh-token': refreshToken } : {}),
    ...(expiresOn ? { 'x-ms-token-aad-expires-on': sevenDecimals(expiresOn) } : {}),
  };
}

/** A token that was refused: 401 with Entra's address, or a bare 403. */
async function refused(
  context: GatewayContext,
  req: IncomingMessage,
  settings: AuthSettings,
  { status, reason }: BearerResult & { ok: false },
): Promise<Decision> {
  if (status === 403) return answer(403, { reason });
  const body = JSON.stringify({ code: 401, message: reason.replace(/^.*?failed: /, '') });
  return unauthorized(
    hostName(req.headers.host ?? ''),
    settings,
    await metadataOf(context, settings),
    reason,
    body,
  );
}

/** Nobody is signed in: what the site's action says. */
async function turnAway(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
): Promise<Decision> {
  const { pathname, search, searchParams } = targetOf(req);
  const reason = 'the request is not authenticated';
  switch (settings.action) {
    case 'Return403':
      return answer(403, { reason: `403 ${reason}` });
    case 'Return404':
      return answer(404, { reason: `404 ${reason}` });
    case 'RedirectToLoginPage':
      // A body would be lost on the way to the sign-in page and back: only what can be asked again is redirected.
      if (isBrowser(req) && (req.method === 'GET' || req.method === 'HEAD')) {
        const hint = searchParams.get('login_hint');
        return startLogin(context, req, site, settings, {
          returnTo: `${pathname}${search}`,
          ...(hint ? { passOn: new URLSearchParams({ login_hint: hint }) } : {}),
        });
      }
      break;
    default:
  }
  const metadata = await metadataOf(context, settings);
  return unauthorized(hostName(req.headers.host ?? ''), settings, metadata, `401 ${reason}`);
}

async function metadataOf(
  context: GatewayContext,
  settings: AuthSettings,
): Promise<ProviderMetadata | undefined> {
  if (!settings.microsoft) return undefined;
  return context.providers.metadata(settings.microsoft.issuer).catch(() => undefined);
}

const under = (path: string, prefix: string): boolean =>
  path.toLowerCase() === prefix.toLowerCase() || path.toLowerCase().startsWith(`${prefix.toLowerCase()}/`);

/** Everything under `/.auth` is the gateway's, and never reaches the app. */
async function endpoint(
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
