import type { Frozen } from '../../core/store.ts';
import type { User } from '../../state/directory.ts';
import { wellKnown } from '../../state/well-known.ts';
import { checkAssignment, mfaChallenge, resourceThatWantsMfa } from '../account/allowed.ts';
import type { Authentication } from '../artifact/codes.ts';
import { type Issued, type Proof, userAccessToken } from '../claims/access-token.ts';
import type { Client } from '../client.ts';
import { grantedScopes } from '../consent/grants.ts';
import type { EntraContext } from '../context.ts';
import { scopeErrors } from '../errors/scope.ts';
import { type Asked, type AskedResource, DEFAULT, signingIn } from '../scope.ts';

/** Whose token, for whom, for what. */
export interface UserGrant {
  readonly client: Client;
  readonly proof: Proof;
  readonly user: Frozen<User>;
  readonly authentication: Frozen<Authentication>;
  readonly asked: Asked;
}

export interface IssuedForUser extends Issued {
  /** What the answer says was granted, in the words in which it was asked. */
  readonly scope: string;
  /** The API that the token is for, as the client calls it. */
  readonly resource: string;
  /** Identifies the token in the journal. */
  readonly uti: string;
}

/**
 * An access token for a user: for the first API that is asked, with all that was granted to the client there (not only
 * what is asked this time: so the service does it, though its documents do not say so).
 * @throws EntraError 50105 not assigned, 50076 second factor, 65001 not consented
 */
export async function accessTokenFor(grant: UserGrant, context: EntraContext): Promise<IssuedForUser> {
  const { client, user, authentication, asked } = grant;
  const meant = asked.resources[0] ?? signingIn(context.resources);
  checkAssignment(user, client, [meant.resource], context.directory);
  const guarded = resourceThatWantsMfa(
    { ...asked, resources: [meant] },
    context.resources,
    context.directory,
  );
  if (guarded && !authentication.mfa) throw mfaChallenge(guarded);

  const scopes = usableScopes(grant, meant, context);
  const issued = await userAccessToken({ ...grant, ...meant }, user, authentication, scopes, context);
  const words = [
    ...scopes.map((name) => (isAboutSigningIn(name, meant) ? name : `${meant.prefix}${name}`)),
    ...(meant.isDefault ? [`${meant.prefix}${DEFAULT}`] : []),
  ];
  return { ...issued, scope: words.join(' '), resource: meant.name, uti: String(issued.claims.uti) };
}

const isAboutSigningIn = (name: string, { resource }: AskedResource): boolean =>
  resource.appId === wellKnown.microsoftGraph && ['openid', 'profile', 'email'].includes(name);

/** What the token may say in `scp`. @throws EntraError 65001 when something that is asked was never granted */
function usableScopes(
  { client, user, asked }: UserGrant,
  meant: AskedResource,
  { directory }: EntraContext,
): string[] {
  const granted = grantedScopes(client, meant.resource, user.id, directory);
  const needed = asked.resources.length > 0 ? meant.scopes : asked.oidc;
  const lacks = needed.some((name) => !granted.has(name)) || granted.size === 0;
  if (lacks && client.appId !== meant.resource.appId) {
    throw scopeErrors.notConsented(client.appId, client.displayName);
  }
  return meant.resource.scopes
    .map(({ value }) => value)
    .filter((name) => granted.has(name) && name !== 'offline_access');
}
