import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { type Clock, seconds } from '../../core/clock.ts';
import type { Frozen } from '../../core/store.ts';
import type { Directory, User } from '../../state/directory.ts';
import type { Authentication } from '../artifact/codes.ts';
import type { Client } from '../client.ts';
import { issuerV1, issuerV2, type Tokens } from '../tokens.ts';
import { BACKDATED } from './access-token.ts';
import { optionalClaims } from './optional.ts';
import { opaqueClaims, pairwiseSubject, personV1, personV2, rolesOf } from './people.ts';

export interface IdTokenOptions {
  readonly client: Client;
  readonly user: Frozen<User>;
  readonly authentication: Frozen<Authentication>;
  /** The version of the endpoint that was used. */
  readonly version: 1 | 2;
  readonly nonce: string | null;
  /** The OIDC scopes; v1 knows none and tells everything. */
  readonly scopes: readonly string[];
  /** What comes with the token from authorize, and is bound to it by a hash. */
  readonly code?: string | undefined;
  readonly accessToken?: string | undefined;
}

interface Context {
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly tenantId: string;
  readonly tokenLifetime?: () => number | undefined;
}

/** Source: "Configurable token lifetimes in the Microsoft identity platform". */
const LIFETIME = 3600;

/**
 * An ID token: who signed in, told to the client. Name and address need the scope `profile`, the mail address `email`.
 * Sources: "ID tokens", "ID token claims reference", OpenID Connect Core 3.3.2.11 (`c_hash`, `at_hash`).
 */
export function idToken(
  { client, user, authentication, version, nonce, scopes, code, accessToken }: IdTokenOptions,
  { directory, tokens, clock, tenantId, tokenLifetime }: Context,
): Promise<string> {
  const now = seconds(clock.now());
  const roles = client.principal
    ? rolesOf(user.id, { principal: client.principal, roles: client.application?.appRoles ?? [] }, directory)
    : [];
  const profile = version === 1 || scopes.includes('profile');
  const person = version === 1 ? personV1(user, authentication.mfa) : profile ? personV2(user) : {};
  const claims: JWTPayload = {
    aud: client.appId,
    iss: version === 1 ? issuerV1(tenantId) : issuerV2(tenantId),
    iat: now - BACKDATED,
    nbf: now - BACKDATED,
    exp: now + (tokenLifetime?.() ?? LIFETIME),
    ...person,
    ...(version === 2 && scopes.includes('email') && user.mail ? { email: user.mail } : {}),
    ...(nonce === null ? {} : { nonce }),
    ...(code === undefined ? {} : { c_hash: halfHash(code) }),
    ...(accessToken === undefined ? {} : { at_hash: halfHash(accessToken) }),
    ...(profile ? { oid: user.id } : {}),
    ...(roles.length > 0 ? { roles } : {}),
    sid: authentication.sid,
    sub: pairwiseSubject(tenantId, client.appId, user.id),
    ...opaqueClaims(),
    tid: tenantId,
    ver: version === 1 ? '1.0' : '2.0',
    ...optionalClaims(client.application, 'idToken', user, authentication),
  };
  return tokens.sign(claims, { v1: version === 1 });
}

/** The left half of a SHA-256, base64url. */
const halfHash = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
