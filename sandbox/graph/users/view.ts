import type { Frozen } from '../../core/store.ts';
import type { DeletedUser, User } from '../../state/directory.ts';
import { created } from '../body.ts';
import type { Entity } from '../odata/entity-type.ts';

/** A user as Graph answers it: the usual properties, and those that must be selected. Source: recorded answers. */
export function userView(user: Frozen<User> | Frozen<DeletedUser>): Entity {
  const other = user.other ?? {};
  const kept = (name: string): unknown => other[name] ?? null;
  const isGuest = user.userType === 'Guest';
  return {
    businessPhones: other.businessPhones ?? [],
    displayName: user.displayName,
    givenName: user.givenName || null,
    jobTitle: user.jobTitle,
    mail: user.mail,
    mobilePhone: kept('mobilePhone'),
    officeLocation: kept('officeLocation'),
    preferredLanguage: kept('preferredLanguage'),
    surname: user.surname || null,
    userPrincipalName: user.userPrincipalName,
    id: user.id,
    accountEnabled: user.accountEnabled,
    city: kept('city'),
    companyName: kept('companyName'),
    country: kept('country'),
    createdDateTime: created.later(user.createdDateTime),
    creationType: isGuest ? 'Invitation' : null,
    deletedDateTime: 'deletedDateTime' in user ? created.later(user.deletedDateTime) : null,
    department: kept('department'),
    employeeId: kept('employeeId'),
    externalUserState: isGuest ? 'Accepted' : null,
    identities: [],
    mailNickname: other.mailNickname ?? user.userPrincipalName.split('@')[0],
    onPremisesSyncEnabled: null,
    otherMails: [],
    passwordPolicies: null,
    postalCode: kept('postalCode'),
    proxyAddresses: user.mail ? [`SMTP:${user.mail}`] : [],
    signInSessionsValidFromDateTime:
      user.signInSessionsValidFromDateTime ?? created.later(user.createdDateTime),
    state: kept('state'),
    streetAddress: kept('streetAddress'),
    usageLocation: kept('usageLocation'),
    userType: user.userType,
  };
}
