import { createHash, randomBytes } from 'node:crypto';
import { compactVerify, decodeProtectedHeader, errors, type JWTPayload, SignJWT } from 'jose';
import { type Clock, seconds } from '../core/clock.ts';
import { origins } from '../core/hosts.ts';
import { wellKnown } from '../state/well-known.ts';
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
  /**
   * Signs `claims` with the current key (RS256). `v1` puts `x5t` into the header, as in v1 tokens (by default, what
   * `ver` says); `forGraph` makes a token that only Graph can verify.
   */
  sign(claims: JWTPayload, options?: { v1?: boolean; forGraph?: boolean }): Promise<string>;
  /**
   * Verifies a bearer token of this tenant: signature, issuer (v1 or v2, agreeing with `ver`), lifetime and audience.
   * Only Microsoft's own services (`ofMicrosoft`; by default, Graph) can read the signature of a token for Graph: Azure
   * Resource Manager says of such a token for whom it is (recorded answers of the real service).
   * Sources: "Access tokens in the Microsoft identity platform", "Access token claims reference".
   * @throws TokenError
   */
  verify(
    token: string,
    audiences: readonly string[],
    options?: { readonly ofMicrosoft?: boolean },
  ): Promise<Caller>;
}

/** Five minutes, as in Microsoft's own validators ("Access tokens", clock skew). */
const usualLeeway = (): number => 300;

/** The issuer of a v1 token: an identifier, never fetched. */
export const issuerV1 = (tenantId: string): string => `https://sts.windows.net/${tenantId}/`;

/** The issuer of a v2 token. */
export const issuerV2 = (tenantId: string): string => `${origins.login}/${tenantId}/v2.0`;

/** The tokens of one tenant; `leeway` is how many seconds the clocks of those who issue and verify them may differ. */
export function tokens(
  keys: SigningKeys,
  clock: Clock,
  tenantId: string,
  leeway: () => number = usualLeeway,
): Tokens {
  return {
    async sign(claims, { v1 = claims.ver === '1.0', forGraph = false } = {}) {
      const { kid, key } = await keys.current();
      const nonce = forGraph ? randomBytes(16).toString('base64url') : undefined;
      const header = {
        typ: 'JWT',
        ...(nonce === undefined ? {} : { nonce: disguised(nonce) }),
        alg: 'RS256',
        ...(v1 ? { x5t: kid } : {}),
        kid,
      };
      const token = await new SignJWT(claims).setProtectedHeader(header).sign(key);
      return nonce === undefined ? token : withHeader(token, { ...header, nonce });
    },
    async verify(token, audiences, { ofMicrosoft = audiences.includes(wellKnown.microsoftGraph) } = {}) {
      const claims = await verifySignature(ofMicrosoft ? asSigned(token) : token, keys);
      const issuer = claims.ver === '2.0' ? issuerV2(tenantId) : issuerV1(tenantId);
      if (claims.iss !== issuer) throw new TokenError('issuer', claims);
      const now = seconds(clock.now());
      const { exp, nbf = exp } = claims;
      if (!isTime(exp) || !isTime(nbf)) throw new TokenError('malformed');
      if (exp + leeway() <= now) throw new TokenError('expired', claims);
      if (claims.nbf !== undefined && nbf - leeway() > now) throw new TokenError('not-yet-valid', claims);
      if (typeof claims.aud !== 'string' || !audiences.includes(claims.aud))
        throw new TokenError('audience', claims);
      return callerOf(claims);
    },
  };
}

/** Seconds since 1970, of a moment that a date can tell. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= 8_640_000_000_000;

/**
 * Tokens for Graph carry a nonce in their header in place of its hash, over which they are signed: whoever else verifies
 * one finds the signature wrong. Source: "Access tokens" (tokens for Microsoft APIs cannot be validated by others).
 */
const disguised = (nonce: string): string => createHash('sha256').update(nonce).digest('base64url');

const withHeader = (token: string, header: object): string =>
  [Buffer.from(JSON.stringify(header)).toString('base64url'), ...token.split('.').slice(1)].join('.');

/** The token as it was signed: with the hash of its nonce. What is no token is left as it is. */
function asSigned(token: string): string {
  try {
    const header = decodeProtectedHeader(token);
    return typeof header.nonce === 'string'
      ? withHeader(token, { ...header, nonce: disguised(header.nonce) })
      : token;
  } catch {
    return token;
  }
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
