import { type JWTPayload, jwtVerify } from 'jose';
import type { GatewayContext } from './context.ts';
import type { MicrosoftProvider } from './settings.ts';

/** An ID token that says nothing about anybody. The message is for the site's log, and holds nothing of the token. */
export class IdTokenError extends Error {
  override readonly name = 'IdTokenError';
}

/** Clocks may differ by five minutes, the default of Microsoft's token handlers. */
const SKEW_SECONDS = 300;

/**
 * The claims of an ID token for this site.
 * Source: OpenID Connect Core 1.0, section 3.1.3.7 (the nonce is the caller's to compare).
 * @throws IdTokenError signature, audience, lifetime or issuer; ProviderError when the issuer leads nowhere
 */
export async function verifyIdToken(
  { providers, clock }: GatewayContext,
  provider: MicrosoftProvider,
  idToken: string,
): Promise<JWTPayload> {
  const { keys, acceptsIssuer } = await providers.metadata(provider.issuer);
  const claims = await jwtVerify(idToken, keys, {
    algorithms: ['RS256'],
    audience: provider.clientId,
    currentDate: clock.now(),
    clockTolerance: SKEW_SECONDS,
    requiredClaims: ['exp', 'iss', 'aud', 'sub'],
  }).then(
    ({ payload }) => payload,
    () => {
      throw new IdTokenError('the id_token is not valid (signature, audience or lifetime)');
    },
  );
  if (!acceptsIssuer(claims.iss ?? '')) throw new IdTokenError('the id_token is of another issuer');
  return claims;
}
