import type { Grant, ServicePrincipal } from './facts/principals.ts';
import { target, type World } from './testing.ts';
import {
  applicationOf,
  authOf,
  GRAPH,
  hostOf,
  ids,
  NOW,
  principalOf,
  receiptOf,
  settingsOf,
  signInPage,
} from './testing-auth.ts';

/** A world in which step 11 is done, but for `more`. */
export const finished = (more: World = {}): World => ({
  auth: { [target.frontend]: authOf('frontend'), [target.backend]: authOf('backend') },
  applications: [applicationOf('frontend'), applicationOf('backend')],
  principals: [principalOf('frontend'), principalOf('backend'), graphPrincipal],
  appSettings: { [target.frontend]: settingsOf('frontend'), [target.backend]: settingsOf('backend') },
  homes: { [target.frontend]: signInPage(), [target.backend]: signInPage() },
  grants: [grantOf('Principal'), graphGrant],
  siteConfig: {
    appCommandLine: '',
    accessRules: [],
    allowedOrigins: [`https://${hostOf('frontend')}`],
  },
  receipts: [
    receiptOf({ call: 'ok', withAuthentication: true, source: 'graph' }),
    receiptOf({ receivedAt: '2026-11-25T11:30:00Z', iat: 1, exp: NOW.getTime() / 1000 + 60 }),
  ],
  ...more,
});

const graphPrincipal: ServicePrincipal = {
  id: GRAPH.principal,
  appId: GRAPH.client,
  displayName: 'Microsoft Graph',
  enabled: true,
  assignmentRequired: false,
  ownerTenant: '',
};

/** Consent that the frontend uses the backend, by Megan or for everybody. */
export const grantOf = (consentType: 'Principal' | 'AllPrincipals'): Grant => ({
  clientId: ids.frontend.principal,
  consentType,
  principalId: consentType === 'Principal' ? 'megan' : null,
  resourceId: ids.backend.principal,
  scope: ' openid user_impersonation',
});

/** Consent that the backend reads profiles. */
export const graphGrant: Grant = {
  clientId: ids.backend.principal,
  consentType: 'AllPrincipals',
  resourceId: GRAPH.principal,
  scope: 'User.Read',
};
