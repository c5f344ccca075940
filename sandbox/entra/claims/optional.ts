import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { seconds } from '../../core/clock.ts';
import type { Frozen } from '../../core/store.ts';
import type { Application, User } from '../../state/directory.ts';
import type { Authentication } from '../artifact/codes.ts';

const Claim = z.object({
  name: z.string(),
  additionalProperties: z.array(z.string()).default([]),
});
const OptionalClaims = z.object({
  idToken: z.array(Claim).nullish(),
  accessToken: z.array(Claim).nullish(),
});

/** Those that the sandbox can fill in. Source: "Optional claims reference". */
const VALUES: Readonly<
  Record<string, (user: Frozen<User>, authentication: Frozen<Authentication>) => JWTPayload[string]>
> = {
  acct: (user) => (user.userType === 'Guest' ? 1 : 0),
  auth_time: (_user, { signedInAt }) => seconds(new Date(signedInAt)),
  email: (user) => user.mail ?? undefined,
  family_name: (user) => user.surname,
  given_name: (user) => user.givenName,
  login_hint: (user) => user.userPrincipalName,
  preferred_username: (user) => user.userPrincipalName,
  sid: (_user, { sid }) => sid,
  upn: (user) => user.userPrincipalName,
};

const claimsOf = (application: Frozen<Application> | undefined, kind: 'idToken' | 'accessToken') =>
  OptionalClaims.safeParse(application?.other.optionalClaims ?? {}).data?.[kind] ?? [];

/** The optional claims that a registration asks for in ID tokens (as client) or access tokens (as resource). */
export function optionalClaims(
  application: Frozen<Application> | undefined,
  kind: 'idToken' | 'accessToken',
  user: Frozen<User>,
  authentication: Frozen<Authentication>,
): JWTPayload {
  return Object.fromEntries(
    claimsOf(application, kind).flatMap(({ name }) => {
      const value = VALUES[name]?.(user, authentication);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Whether v1 access tokens for this resource always name it by its client ID (`aud` with `use_guid`). */
export const audienceIsGuid = (application: Frozen<Application> | undefined): boolean =>
  claimsOf(application, 'accessToken').some(
    ({ name, additionalProperties }) => name === 'aud' && additionalProperties.includes('use_guid'),
  );
