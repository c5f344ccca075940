import type { Kind } from '../../checks/kinds.ts';

const PLACED = 'it is made when the apps are created, and cannot come about later';
const LATER = 'Azure takes a while to put settings into effect; the sandbox does not';
const OUTSIDE = "only Azure's own network, subscriptions or billing bring it about";
const RECEIPT = 'it is what another mistake looks like at the frontend, and not a mistake of its own';
const NOT_YET = 'it is how every lab begins, and goes away when the step is done';
const PASSING = 'it passes by itself after a while';

/** Kinds of mistakes that the lab does not make on purpose, and why. */
export const noBreaks: Partial<Record<Kind, string>> = {
  'not-created': NOT_YET,
  'being-deleted': PASSING,
  'other-name': PLACED,
  'other-resource-group': PLACED,
  'other-subscription': PLACED,
  'name-invalid': PLACED,
  'name-taken': PLACED,
  'runtime-not-offered': PLACED,
  'other-plan': PLACED,
  'other-region': PLACED,
  'windows-plan': PLACED,
  'disabled-by-platform': OUTSIDE,
  'nothing-deployed': NOT_YET,
  'deployment-running': PASSING,
  'not-serving-yet': PASSING,
  slow: PASSING,
  'access-restricted': OUTSIDE,
  'setting-not-in-effect': LATER,
  'backend-unreachable': OUTSIDE,
  'backend-slow': PASSING,
  'backend-refuses': RECEIPT,
  'classic-authentication': 'a site with the settings of today does not take the classic ones',
  'custom-domain-only': OUTSIDE,
  'still-open': LATER,
  'sign-in-fails': LATER,
  'settings-not-in-effect': LATER,
  'other-application-accepted': LATER,
  'no-receipt': NOT_YET,
  'token-missing': RECEIPT,
  'token-unusable': RECEIPT,
  'token-opaque': RECEIPT,
  'token-for-other-api': RECEIPT,
  'token-without-scope': RECEIPT,
  'token-of-other-application': RECEIPT,
  'token-of-other-tenant': RECEIPT,
  'token-expired': RECEIPT,
  'called-without-token': RECEIPT,
  'receipt-outdated': RECEIPT,
  'not-refreshed': NOT_YET,
  'same-token': RECEIPT,
  'graph-fails': RECEIPT,
  'profile-not-from-graph': RECEIPT,
  'group-left': NOT_YET,
  'shared-group': 'it matters at the moment only when the group is to be deleted',
};
