import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { type Clock, seconds } from '../core/clock.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { ProviderError, type ProviderMetadata, type Providers } from './provider.ts';
import { isTrue, type MicrosoftProvider } from './settings.ts';
import { type SignatureFault, signedClaims } from './signature.ts';

/** What became of a token: its claims, or the status and the reason for the log (which never holds the token). */
export type BearerResult =
  | { readonly ok: true; readonly claims: JWTPayload }
  | { readonly ok: false; readonly status: 401 | 403; readonly reason: string };

/** Five minutes, the default of Microsoft's token handlers. */
const usualLeeway = (): number => 300;

const refuse = (status: 401 | 403, reason: string): BearerResult => ({ ok: false, status, reason });

const invalid = (why: string): BearerResult => refuse(401, `401.83 JWT validation failed: ${why}`);

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

/** Judges tokens with the keys of `providers`; `tell` hears of each judgement, `leeway` is how many seconds clocks may differ. */
export function bearerTokens(
  providers: Providers,
  clock: Clock,
  tell: (site: Frozen<Site>, token: string, result: BearerResult) => void,
  leeway: () => number = usualLeeway,
): BearerTokens {
  const verified = new Map<string, { readonly claims: JWTPayload; readonly keysRead: number }>();
  const verify = async (
    issuer: string,
    { keys, keysRead }: ProviderMetadata,
    token: string,
  ): Promise<JWTPayload | SignatureFault> => {
    const key = `${issuer} ${createHash('sha256').update(token).digest('base64')}`;
    const known = verified.get(key);
    if (known?.keysRead === keysRead()) return known.claims;
    const claims = await signedClaims(token, keys);
    if (typeof claims === 'string') return claims;
    if (verified.size >= REMEMBERED) verified.delete(verified.keys().next().value ?? '');
    verified.set(key, { claims, keysRead: keysRead() });
    return claims;
  };
  const judge: BearerTokens['judge'] = async (site, provider, token) => {
    const metadata = await metadataOf(providers, provider.issuer);
    if (metadata instanceof ProviderError) return invalid(`IDX20803: ${metadata.message}`);
    const claims = await verify(provider.issuer, metadata, token);
    if (typeof claims === 'string') return invalid(FAULTS[claims]);
    const fault = lifetimeFault(claims, clock.now(), leeway());
    if (fault !== undefined) return invalid(fault);
    if (!metadata.acceptsIssuer(claims.iss ?? '')) return invalid('Issuer validation failure');
    if (!acceptsAudience(claims.aud, provider)) return invalid('Audience validation failure');
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

/** What is known of an issuer, or why nothing is: whoever has a token is not to blame for the site's settings. */
const metadataOf = (providers: Providers, issuer: string): Promise<ProviderMetadata | ProviderError> =>
  providers.metadata(issuer).catch((error: unknown) => {
    if (error instanceof ProviderError) return error;
    throw error;
  });

const FAULTS: Readonly<Record<SignatureFault, string>> = {
  malformed: 'IDX12741: JWT must have three segments, be signed by RS256 and hold JSON.',
  signature: "IDX10511: Signature validation failed. Keys tried: '[PII is hidden]'.",
};

/** What is wrong with the times of a token at the moment `now`; clocks may differ by `leeway` seconds. */
function lifetimeFault({ exp, nbf }: JWTPayload, now: Date, leeway: number): string | undefined {
  if (typeof exp !== 'number') return 'IDX10225: Lifetime validation failed. The token has no expiration.';
  if (exp + leeway <= seconds(now)) return 'IDX10223: Lifetime validation failed. The token is expired.';
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf - leeway <= seconds(now))) {
    return 'IDX10222: Lifetime validation failed. The token is not yet valid.';
  }
  return undefined;
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
