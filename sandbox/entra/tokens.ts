import { compactVerify, decodeProtectedHeader, errors, type JWTPayload, SignJWT } from 'jose';
import { type Clock, seconds } from '../core/clock.ts';
import { origins } from '../core/hosts.ts';
import type { SigningKeys } from './keys.ts';

/** Why a token is refused; each service has its own words for it. */
export type TokenFault =
  | 'malformed'
  | 'signature'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'not-yet-valid'
  | 'claims';

/** A token was refused. It never holds the token. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly fault: TokenFault;
  /** The claims, where the signature is good and only a claim is not. */
  readonly claims: JWTPayload | undefined;

  constructor(fault: TokenFault, claims?: JWTPayload) {
    super(`the token is refused: ${fault}`);
    this.fault = fault;
    this.claims = claims;
  }
}

/** Who a token speaks for. */
export interface Caller {
  readonly kind: 'user' | 'app';
  /** Object ID of the user, or of the service principal. */
  readonly objectId: string;
  /** Client ID of the application that asks. */
  readonly appId: string;
  readonly tenantId: string;
  /** Delegated permissions (`scp`), for users. */
  readonly scopes: readonly string[];
  /** Application permissions (`roles`). */
  readonly roles: readonly string[];
  readonly name: string;
  readonly claims: JWTPayload;
}

export interface Tokens {
  /** Signs `claims` with the current key (RS256). `header` is put beside `alg`, `typ` and `kid`. */
  sign(claims: JWTPayload, header?: Record<string, string>): Promise<string>;
  /**
   * Verifies a bearer token of this tenant: signature, issuer (v1 or v2, agreeing with `ver`), lifetime and audience.
   * Sources: "Access tokens in the Microsoft identity platform", "Access token claims reference".
   * @throws TokenError
   */
  verify(token: string, audiences: readonly string[]): Promise<Caller>;
}

/** Five minutes, as in Microsoft's own validators ("Access tokens", clock skew). */
const SKEW_SECONDS = 300;

/** The issuer of a v1 token: an identifier, never fetched. */
export const issuerV1 = (tenantId: string): string => `https://sts.windows.net/${tenantId}/`;

/** The issuer of a v2 token. */
export const issuerV2 = (tenantId: string): string => `${origins.login}/${tenantId}/v2.0`;

/** The tokens of one tenant. */
export function tokens(keys: SigningKeys, clock: Clock, tenantId: string): Tokens {
  return {
    async sign(claims, header = {}) {
      const { kid, key } = await keys.current();
      return new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', ...header, kid }).sign(key);
    },
    async verify(token, audiences) {
      const claims = await verifySignature(token, keys);
      const issuer = claims.ver === '2.0' ? issuerV2(tenantId) : issuerV1(tenantId);
      if (claims.iss !== issuer) throw new TokenError('issuer', claims);
      const now = seconds(clock.now());
      if (typeof claims.exp !== 'number' || claims.exp + SKEW_SECONDS <= now)
        throw new TokenError('expired', claims);
      if (typeof claims.nbf === 'number' && claims.nbf - SKEW_SECONDS > now)
        throw new TokenError('not-yet-valid', claims);
      if (typeof claims.aud !== 'string' || !audiences.includes(claims.aud))
        throw new TokenError('audience', claims);
      return callerOf(claims);
    },
  };
}

async function verifySignature(token: string, keys: SigningKeys): Promise<JWTPayload> {
  let kid: string | undefined;
  try {
    kid = decodeProtectedHeader(token).kid;
  } catch {
    throw new TokenError('malformed');
  }
  const key = kid === undefined ? undefined : await keys.find(kid);
  if (!key) throw new TokenError('signature');
  try {
    // Not jwtVerify: lifetime is judged by the sandbox's clock, after the signature, so that the fault can be named.
    const { payload } = await compactVerify(token, key, { algorithms: ['RS256'] });
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
      throw new TokenError('malformed');
    return claims as JWTPayload;
  } catch (error) {
    if (error instanceof TokenError) throw error;
    throw new TokenError(error instanceof errors.JWSSignatureVerificationFailed ? 'signature' : 'malformed');
  }
}

function callerOf(claims: JWTPayload): Caller {
  const text = (name: string): string | undefined =>
    typeof claims[name] === 'string' ? (claims[name] as string) : undefined;
  const objectId = text('oid');
  const appId = text('appid') ?? text('azp');
  const tenantId = text('tid');
  if (!objectId || !appId || !tenantId) throw new TokenError('claims', claims);
  const scopes = text('scp')?.split(' ');
  return {
    kind: scopes ? 'user' : 'app',
    objectId,
    appId,
    tenantId,
    scopes: scopes ?? [],
    roles: Array.isArray(claims.roles) ? claims.roles.filter((role) => typeof role === 'string') : [],
    name: text('upn') ?? text('preferred_username') ?? text('unique_name') ?? appId,
    claims,
  };
}

/** The token of an `Authorization: Bearer` header; `undefined` where there is none. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
}
