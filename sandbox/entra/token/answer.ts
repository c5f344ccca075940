import { randomUUID } from 'node:crypto';
import { seconds } from '../../core/clock.ts';
import type { Joins, JourneyEvent } from '../../core/journey.ts';
import { clientInfo } from '../claims/client-info.ts';
import { idToken } from '../claims/id-token.ts';
import type { Platform } from '../client.ts';
import type { EntraContext } from '../context.ts';
import { accessTokenFor, type IssuedForUser, type UserGrant } from './issue.ts';

export interface AnswerOptions {
  /** The version of the endpoint that is asked, which is the version of the ID token and of the answer's shape. */
  readonly version: 1 | 2;
  /** What was asked, to be asked again by a refresh without scope. */
  readonly scope: string;
  readonly resource: string | null;
  readonly platform: Platform;
  readonly nonce: string | null;
  readonly wantsClientInfo: boolean;
  /** What the refresh token takes over from the one that is used. */
  readonly earlier?: { readonly journey: string; readonly endsAt?: number | undefined };
  /** What happened, for the journal, and what joins it to the rest of the sign-in. */
  readonly what: JourneyEvent['what'];
  readonly joins: Joins;
  /** The token that is exchanged for this one (its `uti`). */
  readonly exchanged?: string;
}

/**
 * The answer of the token endpoint for a user: an access token, a refresh token where `offline_access` is asked, an ID
 * token where `openid` is asked. v1 sends numbers as texts, and knows no scopes: it always gives all three.
 * Sources: "OAuth 2.0 authorization code flow", "Authorization code flow (v1)", recorded answers (order of the members).
 * @throws EntraError 50105, 50076, 65001
 */
export async function userAnswer(grant: UserGrant, options: AnswerOptions, context: EntraContext) {
  const { client, user, authentication, asked } = grant;
  const access = await accessTokenFor(grant, context);
  const journey = options.earlier?.journey ?? randomUUID();
  const refreshToken = asked.oidc.includes('offline_access')
    ? await context.refreshTokens.issue({
        appId: client.appId,
        platform: options.platform,
        version: options.version,
        scope: options.scope,
        resource: options.resource,
        authentication: { ...authentication },
        journey,
        ...(options.earlier?.endsAt === undefined ? {} : { endsAt: options.earlier.endsAt }),
      })
    : undefined;
  const id = asked.oidc.includes('openid')
    ? await idToken(
        { client, user, authentication, version: options.version, nonce: options.nonce, scopes: asked.oidc },
        context,
      )
    : undefined;
  const token = [access.uti, ...(options.exchanged === undefined ? [] : [options.exchanged])];
  const joins = { ...options.joins, refresh: journey, refreshToken, token };
  record(grant, access, joins, options.what, context);
  return {
    ...(options.version === 1 ? timesV1(access, context) : timesV2(access)),
    access_token: access.token,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(refreshToken !== undefined && client.family ? { foci: '1' } : {}),
    ...(id === undefined ? {} : { id_token: id }),
    ...(options.wantsClientInfo ? { client_info: clientInfo(user.id, context.tenantId) } : {}),
  };
}

const timesV2 = ({ scope, expiresIn }: IssuedForUser) => ({
  token_type: 'Bearer',
  scope,
  expires_in: expiresIn,
  ext_expires_in: expiresIn,
});

function timesV1({ claims, expiresIn, resource }: IssuedForUser, { clock }: EntraContext) {
  const now = seconds(clock.now());
  return {
    token_type: 'Bearer',
    scope: String(claims.scp),
    expires_in: String(expiresIn),
    ext_expires_in: String(expiresIn),
    expires_on: String(now + expiresIn),
    not_before: String(claims.nbf),
    resource,
  };
}

/** Tells the journal what the token says. */
function record(
  { client, user }: UserGrant,
  { claims }: IssuedForUser,
  joins: Joins,
  what: JourneyEvent['what'],
  { journal }: EntraContext,
): void {
  journal.record({
    service: 'entra',
    what,
    joins,
    details: {
      client: client.displayName,
      user: user.userPrincipalName,
      aud: String(claims.aud),
      iss: String(claims.iss),
      scp: String(claims.scp),
      ...(claims.appid ? { appid: String(claims.appid) } : { azp: String(claims.azp) }),
      ver: String(claims.ver),
      exp: new Date(Number(claims.exp) * 1000).toISOString(),
    },
  });
}
