import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.ts';
import { hostName } from '../core/hosts.ts';
import { targetOf } from '../core/http.ts';
import type { Inside } from '../core/inside.ts';
import type { Journal } from '../core/journey.ts';
import type { Frozen, Store } from '../core/store.ts';
import { bearerOf } from '../entra/tokens.ts';
import type { Site } from '../state/resources.ts';
import { type BearerResult, bearerTokens } from './bearer.ts';
import { principalHeaders, type TokenClaims } from './claims.ts';
import { readSessionToken, SESSION_HEADER } from './client-login.ts';
import type { GatewayContext } from './context.ts';
import { readCookies } from './cookies.ts';
import { isForgery } from './csrf.ts';
import { answer, type Decision } from './decision.ts';
import { logout } from './logout.ts';
import { sevenDecimals } from './me.ts';
import { providers } from './provider.ts';
import { authRoute } from './routes.ts';
import { type Sealing, sealing } from './sealing.ts';
import { type Session, sessions } from './sessions.ts';
import { type AuthSettings, authSettings } from './settings.ts';
import { gatewayTracing } from './tracing.ts';
import { metadataOf, turnAway } from './turn-away.ts';
import { isExcluded, unauthorized } from './unauthenticated.ts';

export interface GatewayOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  /** The sandbox's port, where Entra ID answers. */
  readonly port: number;
  /** Tells the gateway's requests from those of clients. */
  readonly inside?: Inside;
  /** Seconds for which a token is still taken after its end. */
  readonly leeway?: () => number;
}

/** App Service authentication ("Easy Auth"): stands between the front end and the app of each site that has it on. */
export interface Gateway {
  /**
   * Answers a request, or lets it go on: then with who is signed in among its headers. Identity headers that the client
   * sent must have been removed before. It reads the body of requests under `/.auth` only. `report` gets the reason of a
   * refusal, which only the log may show.
   */
  handle(
    req: IncomingMessage,
    res: ServerResponse,
    site: Frozen<Site>,
    report: (line: string) => void,
  ): 'continue' | Promise<'continue' | 'answered'>;
  /** The keys that a site's app sees in its environment. */
  readonly keys: Sealing['keys'];
}

/** The gateway for all sites. */
export function gateway({ store, clock, journal, port, inside, leeway }: GatewayOptions): Gateway {
  const known = providers(port, inside?.headers);
  const seal = sealing(store, clock);
  const tracing = gatewayTracing(journal, () => clock.now());
  const context: GatewayContext = {
    clock,
    tracing,
    providers: known,
    sealing: seal,
    sessions: sessions(store, seal, clock),
    bearer: bearerTokens(known, clock, tracing.judged, leeway),
    principal: {
      mapped: remembered((claims) => principalHeaders(claims)),
      plain: remembered((claims) => principalHeaders(claims, { map: false })),
    },
  };
  const settingsOf = remembered(authSettings);
  return {
    keys: seal.keys,
    handle(req, res, site, report) {
      const settings = settingsOf(site);
      if (!settings) return 'continue';
      return decide(context, req, site, settings).then((decision) => apply(decision, req, res, report));
    },
  };
}

/** For values that never change, as sites and claims: what is worked out of one is good as long as it is there. */
function remembered<T extends object, R>(work: (value: T) => R): (value: T) => R {
  const results = new WeakMap<T, { readonly result: R }>();
  return (value) => {
    const found = results.get(value) ?? { result: work(value) };
    results.set(value, found);
    return found.result;
  };
}

function apply(
  decision: Decision,
  req: IncomingMessage,
  res: ServerResponse,
  report: (line: string) => void,
): 'continue' | 'answered' {
  res.setHeader('x-ms-middleware-request-id', randomUUID());
  if (decision.kind === 'pass') {
    Object.assign(req.headers, decision.identity);
    return 'continue';
  }
  const { status, headers, body = '', reason } = decision;
  if (reason) report(`${req.method} ${targetOf(req).pathname}: ${reason}`);
  res.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
  res.end(req.method === 'HEAD' ? undefined : body);
  return 'answered';
}

/** What a request proves. */
type Identity =
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'token'; readonly claims: TokenClaims }
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
    return authRoute(context, req, site, settings, pathname, searchParams);
  if (pathname === settings.logoutEndpoint) return logout(context, req, site, settings, searchParams);

  const identity = await identify(context, req, site, settings);
  if (identity.kind === 'session' && !identity.session.expired) {
    const host = req.headers.host ?? '';
    if (isForgery(req, site, host, settings)) {
      const reason = '403.60 cross-site request forgery detected';
      context.tracing.forgeryRefused(site, identity.session, { status: 403, reason });
      return answer(403, { reason });
    }
    const headers = sessionHeaders(identity.session, settings);
    context.tracing.handedOver(site, identity.session, headers);
    return { kind: 'pass', identity: headers };
  }
  if (identity.kind === 'token') {
    const names = settings.tokenStore && !settings.clearClaimsMapping ? 'mapped' : 'plain';
    return { kind: 'pass', identity: context.principal[names](identity.claims) };
  }
  const open = settings.action === 'AllowAnonymous' || isExcluded(req, settings);
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

const under = (path: string, prefix: string): boolean =>
  path.toLowerCase() === prefix.toLowerCase() || path.toLowerCase().startsWith(`${prefix.toLowerCase()}/`);
