import { createHash } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { type Clock, seconds } from '../core/clock.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import type { Providers } from './provider.ts';
import { isTrue, type MicrosoftProvider } from './settings.ts';

/** What became of a token: its claims, or the status and the reason for the log (which never holds the token). */
export type BearerResult =
  | { readonly ok: true; readonly claims: JWTPayload }
  | { readonly ok: false; readonly status: 401 | 403; readonly reason: string };

/** Five minutes, the default of Microsoft's token handlers. */
const SKEW_SECONDS = 300;

const refuse = (status: 401 | 403, reason: string): BearerResult => ({ ok: false, status, reason });

/** How many judgements are remembered: the work is the signature, and clients repeat their tokens. */
const REMEMBERED = 500;

export interface BearerTokens {
  /**
   * Judges an access token: signature, lifetime, issuer and audience (401), then who may use the site (403).
   * Sources: "Configure your App Service or Azure Functions app to use Microsoft Entra sign-in", authorize requests;
   * the log messages are those that the real one is known to write.
   */
  judge(site: Frozen<Site>, provider: MicrosoftProvider, token: string): Promise<BearerResult>;
}

/** Judges tokens with the keys of `providers`; `tell` hears of each judgement. */
export function bearerTokens(
  providers: Providers,
  clock: Clock,
  tell: (site: Frozen<Site>, token: string, result: BearerResult) => void,
): BearerTokens {
  const verified = new Map<string, JWTPayload>();
  const verify = async (issuer: string, token: string): Promise<JWTPayload | string> => {
    const key = `${issuer} ${createHash('sha256').update(token).digest('base64')}`;
    const known = verified.get(key);
    if (known) return known;
    const { keys } = await providers.metadata(issuer);
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        currentDate: clock.now(),
        clockTolerance: SKEW_SECONDS,
        requiredClaims: ['exp', 'iss', 'aud'],
      });
      if (verified.size >= REMEMBERED) verified.delete(verified.keys().next().value ?? '');
      verified.set(key, payload);
      return payload;
    } catch (error) {
      return faultOf(error);
    }
  };
  const judge: BearerTokens['judge'] = async (site, provider, token) => {
    const claims = await verify(provider.issuer, token);
    if (typeof claims === 'string') return refuse(401, `401.83 JWT validation failed: ${claims}`);
    const now = seconds(clock.now());
    if ((claims.exp ?? 0) + SKEW_SECONDS <= now)
      return refuse(401, `401.83 JWT validation failed: ${EXPIRED}`);
    const { acceptsIssuer } = await providers.metadata(provider.issuer);
    if (!acceptsIssuer(claims.iss ?? '')) {
      return refuse(401, '401.83 JWT validation failed: Issuer validation failure');
    }
    if (!acceptsAudience(claims.aud, provider)) {
      return refuse(401, '401.83 JWT validation failed: Audience validation failure');
    }
    return authorize(site, provider, claims);
  };
  return {
    async judge(site, provider, token) {
      const result = await judge(site, provider, token);
      tell(site, token, result);
      return result;
    },
  };
}

const EXPIRED = 'IDX10223: Lifetime validation failed. The token is expired.';

function faultOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return EXPIRED;
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.claim === 'nbf'
      ? 'IDX10222: Lifetime validation failed. The token is not yet valid.'
      : `IDX10225: the token has no '${error.claim}'.`;
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed) {
    return "IDX10511: Signature validation failed. Keys tried: '[PII is hidden]'.";
  }
  return 'IDX12741: JWT must have three segments, be signed by RS256 and hold JSON.';
}

/** The client ID is always an audience; the application ID URI only where it is listed. */
function acceptsAudience(audience: string | string[] | undefined, provider: MicrosoftProvider): boolean {
  const accepted = [provider.clientId, ...provider.allowedAudiences];
  return typeof audience === 'string' && accepted.includes(audience);
}

/**
 * Who may use the site. An empty list of applications admits none: the documentation calls only a non-empty list a
 * restriction, but sites that were given `[]` have been seen to refuse every token
 * (pnp/Microsoft365-Analytics-Insights, pull request 264), and refusing is the safer reading.
 */
function authorize(site: Frozen<Site>, provider: MicrosoftProvider, claims: JWTPayload): BearerResult {
  const { appid, azp, oid, tid, groups } = claims;
  const {
    WEBSITE_AUTH_AAD_ALLOWED_TENANTS: tenants,
    WEBSITE_AUTH_AAD_REQUIRE_CLIENT_SERVICE_PRINCIPAL: principal,
  } = site.appSettings;
  if (tenants && !list(tenants).includes(String(tid))) {
    return refuse(403, '403 the token is of a tenant that WEBSITE_AUTH_AAD_ALLOWED_TENANTS does not name');
  }
  if (isTrue(principal) && typeof oid !== 'string') {
    return refuse(
      403,
      '403 the token has no service principal (WEBSITE_AUTH_AAD_REQUIRE_CLIENT_SERVICE_PRINCIPAL)',
    );
  }
  const application = String(appid ?? azp);
  if (provider.allowedApplications && !provider.allowedApplications.includes(application)) {
    return refuse(403, `403 application ${application} is not among allowedApplications`);
  }
  const { allowedIdentities, allowedGroups } = provider;
  if (allowedIdentities || allowedGroups) {
    const member = Array.isArray(groups) && groups.some((group) => allowedGroups?.includes(String(group)));
    if (!member && !allowedIdentities?.includes(String(oid))) {
      return refuse(403, '403 the identity is not among allowedPrincipals');
    }
  }
  return { ok: true, claims };
}

const list = (text: string): string[] => text.split(',').map((each) => each.trim());
