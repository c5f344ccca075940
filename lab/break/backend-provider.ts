import { breaksOf } from './break.ts';
import {
  all,
  application,
  auth,
  globalValidation,
  issuer,
  NOTHING,
  noAuth,
  provider,
  setting,
} from './changes.ts';
import type { Change, Hand } from './hand.ts';

/** Gives the backend other audiences. */
const audiences = (make: (hand: Hand) => string[]): Change =>
  provider('backend', (draft, hand) => {
    draft.validation.allowedAudiences = make(hand);
  });

const REFUSED =
  'People sign in to the frontend as always; but the backend answers each of its calls with 401 or 403.';
const OPEN = "Whoever knows the backend's address gets a profile from it, signed in or not.";

/** What can be wrong with the backend's identity provider. */
export const backendProviderBreaks = breaksOf('backend-provider', { story: REFUSED }, [
  [
    'provider-missing',
    'the backend has no authentication',
    noAuth('backend'),
    { story: OPEN, loses: ['allowed-applications/frontend-not-allowed'] },
  ],
  [
    'authentication-off',
    'authentication of the backend is switched off',
    auth('backend', (draft) => {
      draft.platform = { ...draft.platform, enabled: false };
    }),
    OPEN,
  ],
  [
    'settings-in-file',
    'the backend takes its settings from a file',
    auth('backend', (draft) => {
      draft.platform = { ...draft.platform, configFilePath: 'auth.json' };
    }),
    "Whatever is changed on the backend's Authentication page has no effect any more.",
  ],
  [
    'issuer-version',
    "the backend's issuer takes tokens of version 2 only, and its tokens are of version 1",
    issuer('backend', ({ cloud, target }) => `${cloud.login}/${target.tenant}/v2.0`),
  ],
  [
    'issuer-version',
    "the backend's issuer takes tokens of version 1 only, and its tokens are of version 2",
    all(
      application('backend', () => ({ api: { requestedAccessTokenVersion: 2 } })),
      issuer('backend', ({ target }) => `https://sts.windows.net/${target.tenant}/`),
    ),
  ],
  ['audience-missing', 'the backend allows no audience', audiences(() => [])],
  [
    'audience-without-api',
    "the backend's audience has no api://",
    audiences(({ backend }) => [backend.registered.clientId]),
  ],
  [
    'other-app-id',
    "the backend's audience is the frontend",
    audiences(({ frontend }) => [`api://${frontend.registered.clientId}`]),
  ],
  [
    'trailing-slash',
    "the backend's audience ends in a slash",
    audiences(({ backend }) => [`api://${backend.registered.clientId}/`]),
  ],
  [
    'scope-for-audience',
    "the backend's audience is the name of a permission",
    audiences(({ backend }) => [`api://${backend.registered.clientId}/user_impersonation`]),
  ],
  [
    'object-id',
    "the backend's audience has an object ID in it",
    audiences(({ backend }) => [`api://${backend.registered.objectId}`]),
  ],
  [
    'anonymous-allowed',
    'the backend lets everybody in',
    globalValidation('backend', { unauthenticatedClientAction: 'AllowAnonymous' }),
    OPEN,
  ],
  [
    'other-action',
    'the backend answers 403 to whoever is not signed in',
    globalValidation('backend', { unauthenticatedClientAction: 'Return403' }),
    'A program that calls the backend without a token is told that it may not, and never that it should sign in.',
  ],
  [
    'path-excluded',
    "the backend's profile is excluded from authentication",
    globalValidation('backend', { excludedPaths: ['/get-*'] }),
    OPEN,
  ],
  [
    'other-tenant-only',
    'the backend lets another tenant in, and this one not',
    setting('backend', 'WEBSITE_AUTH_AAD_ALLOWED_TENANTS', () => NOTHING),
  ],
]);
