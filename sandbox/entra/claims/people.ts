import { createHash, randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Frozen } from '../../core/store.ts';
import type { Directory, User } from '../../state/directory.ts';

/**
 * `sub`: who the user is to one application, and to no other. The same person has another one at each.
 * Source: "Access token claims reference" (pairwise, 43 characters).
 */
export const pairwiseSubject = (tenantId: string, appId: string, userId: string): string =>
  createHash('sha256').update(`${tenantId} ${appId} ${userId}`).digest('base64url');

/** The values that mean nothing to anybody but the service: each token has its own. */
export const opaqueClaims = (): { aio: string; rh: string; uti: string } => ({
  aio: randomBytes(24).toString('base64'),
  rh: `1.${randomBytes(24).toString('base64url')}.`,
  uti: randomBytes(16).toString('base64url'),
});

/** How an account is called: a guest by its own address, not by the name that the directory made of it. */
export const accountName = (user: Frozen<User>): string =>
  user.userType === 'Guest' ? (user.mail ?? user.userPrincipalName) : user.userPrincipalName;

/** The issuer of a guest's home directory, which the sandbox makes up from the domain (it has but one directory). */
const homeOf = (user: Frozen<User>): string => `https://sts.windows.net/${accountName(user).split('@')[1]}/`;

/** What v1 tokens say of a person; `amr` and `acr` of how the sign-in was done. Source: "Access token claims reference". */
export function personV1(user: Frozen<User>, mfa: boolean): JWTPayload {
  const guest = user.userType === 'Guest';
  return {
    acr: '1',
    amr: mfa ? ['pwd', 'mfa'] : ['pwd'],
    ...(guest ? { email: accountName(user), idp: homeOf(user) } : {}),
    family_name: user.surname,
    given_name: user.givenName,
    ipaddr: '127.0.0.1',
    name: user.displayName,
    unique_name: accountName(user),
    ...(guest ? {} : { upn: user.userPrincipalName }),
  };
}

/** What v2 tokens say of a person. Source: the same, and "ID token claims reference". */
export function personV2(user: Frozen<User>): JWTPayload {
  return {
    ...(user.userType === 'Guest' ? { idp: homeOf(user) } : {}),
    name: user.displayName,
    preferred_username: accountName(user),
  };
}

/** The roles that a user or a service principal is assigned at a resource, by value. */
export function rolesOf(
  principalId: string,
  resource: { principal: { id: string }; roles: readonly { id: string; value: string | null }[] },
  { appRoleAssignments }: Directory,
): string[] {
  return appRoleAssignments
    .all()
    .filter((each) => each.principalId === principalId && each.resourceId === resource.principal.id)
    .flatMap((each) => resource.roles.find((role) => role.id === each.appRoleId)?.value ?? []);
}
