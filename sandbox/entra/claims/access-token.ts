import { randomInt } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { type Clock, seconds } from '../../core/clock.ts';
import type { Frozen } from '../../core/store.ts';
import type { Directory, ServicePrincipal, User } from '../../state/directory.ts';
import { wellKnown } from '../../state/well-known.ts';
import type { Authentication } from '../artifact/codes.ts';
import type { Client } from '../client.ts';
import type { Resource } from '../resource.ts';
import { issuerV1, issuerV2, type Tokens } from '../tokens.ts';
import { audienceIsGuid, optionalClaims } from './optional.ts';
import { opaqueClaims, pairwiseSubject, personV1, personV2, rolesOf } from './people.ts';

/** How the client proved itself: not at all, by secret, by certificate (`appidacr`, `azpacr`). */
export type Proof = '0' | '1' | '2';

export interface AccessTokenOptions {
  readonly client: Client;
  readonly proof: Proof;
  readonly resource: Resource;
  /** What the client called the resource. */
  readonly name: string;
}

interface Context {
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly tenantId: string;
  readonly tokenLifetime?: () => number | undefined;
}

export interface Issued {
  readonly token: string;
  readonly claims: JWTPayload;
  /** Seconds. */
  readonly expiresIn: number;
}

/** An hour, less the second that the service takes off. Source: recorded answers. */
const APP_LIFETIME = 3599;

/** Between 60 and 90 minutes. Source: "Access tokens in the Microsoft identity platform" (token lifetime). */
const userLifetime = (): number => randomInt(3600, 5400);

/** `iat` and `nbf` lie five minutes back. Source: samples of the documentation, whose lifetimes add up so. */
export const BACKDATED = 300;

/** A token with which a user's application calls a resource in the user's name. */
export function userAccessToken(
  options: AccessTokenOptions,
  user: Frozen<User>,
  authentication: Frozen<Authentication>,
  scopes: readonly string[],
  context: Context,
): Promise<Issued> {
  const { resource } = options;
  const roles = rolesOf(user.id, resource, context.directory);
  const person = resource.version === 2 ? personV2(user) : personV1(user, authentication.mfa);
  return sign(options, userLifetime(), context, {
    ...person,
    oid: user.id,
    ...(roles.length > 0 ? { roles } : {}),
    scp: scopes.join(' '),
    sub: pairwiseSubject(context.tenantId, resource.appId, user.id),
    ...optionalClaims(resource.application, 'accessToken', user, authentication),
  });
}

/** A token with which an application calls a resource in its own name. It is issued even where no role is assigned. */
export function appAccessToken(
  options: AccessTokenOptions,
  principal: Frozen<ServicePrincipal>,
  context: Context,
): Promise<Issued> {
  const roles = rolesOf(principal.id, options.resource, context.directory);
  return sign(options, APP_LIFETIME, context, {
    ...(options.resource.version === 1 ? { idp: issuerV1(context.tenantId) } : {}),
    idtyp: 'app',
    oid: principal.id,
    ...(roles.length > 0 ? { roles } : {}),
    sub: principal.id,
  });
}

/**
 * The resource chooses the version of its tokens (`requestedAccessTokenVersion`). A v1 token has as audience what the
 * client called the resource; a v2 token always its client ID.
 * Sources: "Access tokens", "Access token claims reference".
 */
async function sign(
  { client, proof, resource, name }: AccessTokenOptions,
  usualLifetime: number,
  { tokens, clock, tenantId, tokenLifetime }: Context,
  claims: JWTPayload,
): Promise<Issued> {
  const now = seconds(clock.now());
  const expiresIn = tokenLifetime?.() ?? usualLifetime;
  const v2 = resource.version === 2;
  const audience = v2 || audienceIsGuid(resource.application) ? resource.appId : name;
  const all: JWTPayload = {
    aud: audience,
    iss: v2 ? issuerV2(tenantId) : issuerV1(tenantId),
    iat: now - BACKDATED,
    nbf: now - BACKDATED,
    exp: now + expiresIn,
    ...(v2
      ? { azp: client.appId, azpacr: proof }
      : { app_displayname: client.displayName, appid: client.appId, appidacr: proof }),
    ...claims,
    ...opaqueClaims(),
    tid: tenantId,
    ver: v2 ? '2.0' : '1.0',
  };
  const isGraph = resource.appId === wellKnown.microsoftGraph;
  return { token: await tokens.sign(all, { forGraph: isGraph }), claims: all, expiresIn };
}
