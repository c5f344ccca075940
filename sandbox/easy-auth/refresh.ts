import type { IncomingMessage } from 'node:http';
import { hostName } from '../core/hosts.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { storedTokens } from './callback.ts';
import type { GatewayContext } from './context.ts';
import { readCookies } from './cookies.ts';
import { answer, type Decision } from './decision.ts';
import { IdTokenError, verifyIdToken } from './id-token.ts';
import { ProviderError } from './provider.ts';
import type { Session } from './sessions.ts';
import type { AuthSettings, MicrosoftProvider } from './settings.ts';
import { unauthorized } from './unauthenticated.ts';

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
  const answered = await context.providers
    .token(provider.issuer, {
      grant_type: 'refresh_token',
      client_id: provider.clientId,
      refresh_token: refreshToken,
      ...scopeOf(settings),
      ...(provider.secret ? { client_secret: provider.secret } : {}),
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
