import type { IncomingMessage } from 'node:http';
import { browserAddress, originOf } from '../core/browser-address.ts';
import { hostName } from '../core/hosts.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { storedTokens } from './callback.ts';
import { claimList, personOf } from './claims.ts';
import type { GatewayContext } from './context.ts';
import { readCookies } from './cookies.ts';
import { answer, type Decision, redirect } from './decision.ts';
import { IdTokenError, verifyIdToken } from './id-token.ts';
import { page } from './page.ts';
import { ProviderError } from './provider.ts';
import { safeTarget } from './redirects.ts';
import type { Session } from './sessions.ts';
import type { AuthSettings, MicrosoftProvider } from './settings.ts';
import { unauthorized } from './unauthenticated.ts';

/**
 * `GET /.auth/me`: the token store's view of who is signed in, an array with an object a provider.
 * Source: "Work with user identities", accessing claims by API; a captured answer for the fields and their order.
 */
export function me(session: Session, site: Frozen<Site>): Decision {
  const { tokens, claims } = session;
  const legacy = site.appSettings.WEBSITE_AUTH_USE_LEGACY_CLAIMS?.toLowerCase() !== 'false';
  const entry = {
    ...(tokens?.accessToken ? { access_token: tokens.accessToken } : {}),
    ...(tokens?.expiresOn ? { expires_on: sevenDecimals(tokens.expiresOn) } : {}),
    ...(tokens ? { id_token: tokens.idToken } : {}),
    provider_name: 'aad',
    ...(tokens?.refreshToken ? { refresh_token: tokens.refreshToken } : {}),
    user_claims: claimList(claims, { keep: legacy ? ['roles'] : [] }),
    user_id: personOf(claims).name ?? personOf(claims).id,
  };
  return json(JSON.stringify([entry]).replaceAll('/', '\\/'));
}

/** `/.auth/me` for nobody, on a site that lets anybody in. */
export const nobody = (): Decision => json('[]');

/** How .NET writes a time. */
export const sevenDecimals = (iso: string): string => iso.replace(/\.(\d{3})Z$/, '.$10000Z');

function json(body: string): Decision {
  return answer(200, {
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body,
  });
}

/**
 * `GET /.auth/refresh`: new tokens for the session by its refresh token, and a new session cookie.
 * Source: "Work with OAuth tokens in Azure App Service authentication", refreshing; 403.80 as it stands in logs.
 */
export async function refresh(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
  session: Session | undefined,
): Promise<Decision> {
  const provider = settings.microsoft;
  const refused = (status: number, why: string): string => {
    const reason = `${status}${why}`;
    context.tracing.refreshFailed(site, session?.id, { status, reason });
    return reason;
  };
  if (!session || !provider) {
    const reason = refused(401, ' refresh needs a session cookie');
    return unauthorized(hostName(req.headers.host ?? ''), settings, undefined, reason);
  }
  const refreshToken = session.tokens?.refreshToken;
  if (!refreshToken) {
    const why = '.80 the refresh failed because no refresh tokens were found in the token store';
    return answer(403, { reason: refused(403, why) });
  }
  const secret = site.appSettings[provider.secretSetting ?? ''];
  const answered = await context.providers
    .token(provider.issuer, {
      grant_type: 'refresh_token',
      client_id: provider.clientId,
      refresh_token: refreshToken,
      ...scopeOf(settings),
      ...(secret ? { client_secret: secret } : {}),
    })
    .catch((error: unknown) => {
      if (error instanceof ProviderError) return { ok: false as const, reason: error.message };
      throw error;
    });
  if (!answered.ok) {
    return answer(403, { reason: refused(403, ` the refresh was refused. ${answered.reason}`) });
  }
  const { id_token: idToken } = answered.tokens;
  const claims = idToken ? await claimsOfSame(context, provider, session, idToken) : session.claims;
  if (!claims)
    return answer(403, { reason: refused(403, ' the refresh brought an id_token of somebody else') });
  const cookies = await context.sessions.renew(site, settings, readCookies(req.headers.cookie), {
    id: session.id,
    claims,
    tokens: {
      idToken: idToken ?? session.tokens.idToken,
      refreshToken,
      ...storedTokens(answered.tokens, context.clock.now()),
    },
  });
  if (!cookies) {
    const reason = refused(401, ' the session ended while it was refreshed');
    return unauthorized(hostName(req.headers.host ?? ''), settings, undefined, reason);
  }
  context.tracing.refreshed(site, session.id, answered.tokens.access_token);
  return answer(200, { headers: { 'set-cookie': cookies, 'cache-control': 'no-store' } });
}

/** The claims of a new ID token, if it is for the same user. Source: OpenID Connect Core 1.0, section 12.2. */
async function claimsOfSame(
  context: GatewayContext,
  provider: MicrosoftProvider,
  { claims: { sub } }: Session,
  idToken: string,
): Promise<Session['claims'] | undefined> {
  try {
    const claims = await verifyIdToken(context, provider, idToken);
    return claims.sub === sub ? claims : undefined;
  } catch (error) {
    if (error instanceof IdTokenError) return undefined;
    throw error;
  }
}

/** The scope of the sign-in: without it the token endpoint would choose another resource. */
function scopeOf({ microsoft }: AuthSettings): { scope?: string } {
  const scope = microsoft?.loginParameters.find(([name]) => name === 'scope')?.[1];
  return scope ? { scope } : {};
}

/**
 * `GET /.auth/logout`: ends the session, then the one at Entra ID, which sends the browser back to `logout/complete`.
 * Source: "Customize sign-ins and sign-outs in Azure App Service authentication", sign out of a session.
 */
export async function logout(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
  query: URLSearchParams,
): Promise<Decision> {
  const { setCookie, id } = await context.sessions.end(site, readCookies(req.headers.cookie));
  context.tracing.sessionEnded(site, id, settings.microsoft ? 'Entra ID, to sign out there' : 'the site');
  const headers = { 'set-cookie': setCookie };
  const wished = query.get('post_logout_redirect_uri') ?? undefined;
  const target = safeTarget(wished, req.headers.host ?? '', settings);
  const reason =
    wished && !target ? 'warning: the post_logout_redirect_uri is not allowed and was ignored' : undefined;
  const end = new URL(`https://${hostName(req.headers.host ?? '')}${settings.apiPrefix}/logout/complete`);
  if (target) end.searchParams.set('post_logout_redirect_uri', target);
  try {
    const provider = settings.microsoft;
    if (!provider) return redirect(`${originOf(req)}${end.pathname}${end.search}`, headers, reason);
    const { logoutEndpoint } = await context.providers.metadata(provider.issuer);
    const location = `${logoutEndpoint}?${new URLSearchParams({ post_logout_redirect_uri: end.href })}`;
    return redirect(browserAddress(req, location), headers, reason);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return redirect(`${originOf(req)}${end.pathname}${end.search}`, headers, error.message);
  }
}

/** `GET /.auth/logout/complete`: where sign-out ends, on a page or where the site wanted to go. */
export async function logoutComplete(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
  query: URLSearchParams,
): Promise<Decision> {
  const { setCookie, id } = await context.sessions.end(site, readCookies(req.headers.cookie));
  context.tracing.sessionEnded(site, id, 'the site');
  const headers = { 'set-cookie': setCookie };
  const target = safeTarget(
    query.get('post_logout_redirect_uri') ?? undefined,
    req.headers.host ?? '',
    settings,
  );
  if (target) return redirect(target.startsWith('/') ? `${originOf(req)}${target}` : target, headers);
  const { headers: type, body } = page('You have been signed out', 'You are signed out of this site.', '/');
  return answer(200, { headers: { ...headers, ...type }, body });
}
