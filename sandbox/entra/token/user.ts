import { seconds } from '../../core/clock.ts';
import type { Frozen } from '../../core/store.ts';
import type { User } from '../../state/directory.ts';
import type { Authentication } from '../artifact/codes.ts';
import { dateOf } from '../artifact/refresh-tokens.ts';
import type { Client } from '../client.ts';
import type { EntraContext } from '../context.ts';
import { grantErrors } from '../errors/grant.ts';
import { userErrors } from '../errors/user.ts';

/** When somebody signed in, in seconds. */
export const since = ({ signedInAt }: Frozen<Authentication>): number => seconds(new Date(signedInAt));

/**
 * The user whom a grant speaks for, if the account may still be used. `from` (seconds) is when the grant was made.
 * @throws EntraError 16000 gone, 50057 disabled, 50173 revoked since
 */
export function userOfGrant(
  { userId }: Frozen<Authentication>,
  from: number,
  client: Client,
  { directory, tenant }: EntraContext,
): Frozen<User> {
  const user = directory.users.get(userId);
  if (!user) {
    throw userErrors.gone(
      userId,
      `https://sts.windows.net/${tenant.tenantId}/`,
      tenant.displayName,
      client.appId,
      client.displayName,
    );
  }
  if (!user.accountEnabled) throw userErrors.disabled();
  const validFrom = user.signInSessionsValidFromDateTime;
  if (validFrom && Math.floor(Date.parse(validFrom) / 1000) > from) {
    throw grantErrors.revoked(dateOf(from), validFrom);
  }
  return user;
}
