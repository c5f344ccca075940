import type { ServiceError } from './error.ts';

/** What to do about an error, by its code; texts are the portal's own. */
const BY_CODE: Readonly<Record<string, string>> = {
  AuthorizationFailed:
    'Your account has no role here that allows this. Sign in with one that has (in the sandbox the sample users own the subscription), or ask an owner for a role: az role assignment create.',
  Authorization_RequestDenied:
    'Only an owner of the registration, or an administrator, may do this. In the sandbox you can sign in as admin@… with “Sign in with a different account”.',
  CannotDeleteOrUpdateEnabledEntitlement:
    'Disable the scope or role first; then it can be changed or deleted.',
  HostNameNotOnVerifiedDomain:
    'Use api:// with the application’s client ID: that is always allowed. Other names must contain the tenant ID, the client ID or a verified domain.',
  ResourceNotFound: 'It may have been deleted meanwhile. Go back to the list and look.',
  ResourceGroupNotFound: 'It may have been deleted meanwhile. Go back to the list of resource groups.',
  Request_ResourceNotFound:
    'It may have been deleted meanwhile, or the address has an object ID where a client ID belongs. Go back to the list.',
  SubscriptionNotFound: 'Your account sees no such subscription. Sign in with another account.',
  Request_MultipleObjectsWithSameKeyValue: 'It is there already: there is nothing more to do.',
  ResourceGroupBeingDeleted: 'Wait until the deletion is over, then look at the list of resource groups.',
};

/** What cannot even be read of the directory has no owner who could. */
const MAY_NOT_READ =
  'Guests see little of a directory, and members what it lets them see. In the sandbox you can sign in as admin@… with “Sign in with a different account”.';

/** One sentence on what to do about `error`; `reading`: where something was only to be shown. */
export function adviceOn({ code, status }: ServiceError, { reading = false } = {}): string {
  if (reading && code === 'Authorization_RequestDenied') return MAY_NOT_READ;
  const known = BY_CODE[code];
  if (known) return known;
  if (status === 403) return 'Sign in with an account that may do this, or ask whoever administers it.';
  if (status === 404) return 'It may have been deleted meanwhile. Go back to the list and look.';
  if (status === 409) return 'Something else stands in the way, as the message says. Change that first.';
  if (status === 429) return 'Wait a few seconds and try again.';
  if (status >= 500) return 'Try again; if it stays like this, the sandbox’s log says why.';
  return 'Correct what the message names, and try again. Nothing was changed by this request.';
}
