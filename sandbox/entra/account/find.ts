import type { Frozen } from '../../core/store.ts';
import type { Directory, User } from '../../state/directory.ts';
import type { Client } from '../client.ts';
import { userErrors } from '../errors/user.ts';
import type { TenantNames } from '../tenant.ts';

/** The account that somebody calls `name`: its UPN, or the mail address by which a guest is known at home. */
export function findUser(name: string, { users }: Directory): Frozen<User> | undefined {
  const wanted = name.trim().toLowerCase();
  return users
    .all()
    .find(
      (user) =>
        user.userPrincipalName.toLowerCase() === wanted ||
        (user.mail !== null && user.mail.toLowerCase() === wanted),
    );
}

/** Whether a name belongs to another organization, or to nobody's (a personal account). */
export function isForeign(name: string, { domain }: TenantNames): boolean {
  const [, host] = /^[^@\s]+@([^@\s]+\.[^@\s]+)$/.exec(name.trim().toLowerCase()) ?? [];
  return host !== undefined && host !== domain;
}

/** Domains of personal accounts, which have one identity provider. */
const PERSONAL = /@(outlook|hotmail|live|msn|gmail)\./i;

/**
 * The refusal of an account that is not in this directory. Where the directory wants a second factor, the service finds
 * out about the account when it asks for that, and says so by another code.
 */
export function outsider(
  name: string,
  client: Client,
  { tenant, directory }: { tenant: TenantNames; directory: Directory },
) {
  const provider = PERSONAL.test(name) ? 'live.com' : `https://sts.windows.net/${name.split('@')[1]}/`;
  const wantsMfa = directory.tenantPolicies().conditionalAccess.mfaRequiredFor.length > 0;
  const kind = wantsMfa ? userErrors.outsiderNeedsMfa : userErrors.outsider;
  return kind(name, provider, tenant.displayName, client.appId, client.displayName);
}
