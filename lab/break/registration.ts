import { type Break, breaksOf } from './break.ts';
import { all, application, applicationPath, principal, provider, userPolicy } from './changes.ts';
import type { Change } from './hand.ts';

/** Puts another address in the place of the frontend's callback. */
const redirect = (make: (callback: string, host: string, backend: string) => string): Change =>
  application('frontend', ({ frontend, backend }) => ({
    web: { redirectUris: [make(frontend.callback, frontend.host, backend.callback)] },
  }));

/** Moves the callback to another platform. */
const platform = (name: 'spa' | 'publicClient'): Change =>
  application('frontend', ({ frontend }) => ({
    web: { redirectUris: [] },
    [name]: { redirectUris: [frontend.callback] },
  }));

/** Deletes a registration; for good, it cannot be restored. */
const deleted =
  (role: 'frontend' | 'backend', { forGood = false } = {}): Change =>
  async (hand) => {
    await hand.graph('DELETE', applicationPath(hand, role));
    if (forGood) await hand.graph('DELETE', `/directory/deletedItems/${hand[role].registered.objectId}`);
  };

const NOBODY_SIGNS_IN =
  "Since this morning nobody can sign in to the frontend. People end on a page of Microsoft's with a number that begins with AADSTS.";

const frontendBreaks = breaksOf('frontend-registration', { story: NOBODY_SIGNS_IN }, [
  [
    'deleted-registration',
    "the frontend's registration was deleted",
    deleted('frontend'),
    'Somebody has tidied up the tenant. Since then nobody can sign in to the frontend.',
  ],
  [
    'registration-forbidden',
    "the frontend's registration was deleted, and users may not make another",
    all(deleted('frontend', { forGood: true }), userPolicy({ allowedToCreateApps: false })),
    {
      story:
        'Somebody has tidied up the tenant, and made it safer. Since then nobody can sign in to the frontend.',
      loses: [
        'frontend-registration/registration-missing',
        'frontend-secret/secret-none',
        'frontend-provider/unknown-id',
        'permission-requested/permission-missing',
        'allowed-applications/unknown-id',
        'access-token/token-of-other-application',
        'token-refresh/not-refreshed',
      ],
    },
  ],
  [
    'shared-registration',
    "both apps use the backend's registration",
    all(
      provider('frontend', ({ registration }, { backend }) => {
        registration.clientId = backend.registered.clientId;
      }),
      application('backend', ({ frontend }, { web }) => ({
        web: { redirectUris: [...web.redirectUris, frontend.callback] },
      })),
      deleted('frontend'),
    ),
    {
      story:
        '“One app registration is enough”, somebody said, and made it so. People can still sign in to the frontend.',
      loses: [
        'frontend-secret/secret-none',
        'frontend-provider/other-app-id',
        'permission-requested/permission-missing',
        'allowed-applications/deleted-registration',
        'access-token/token-of-other-application',
        'token-refresh/not-refreshed',
      ],
    },
  ],
  [
    'sign-in-disabled',
    "the frontend's application is disabled",
    principal('frontend', { accountEnabled: false }),
  ],
  [
    'assignment-required',
    'only assigned users may sign in to the frontend, and nobody is assigned',
    principal('frontend', { appRoleAssignmentRequired: true }),
  ],
  [
    'id-tokens-off',
    "the frontend's registration gives no ID tokens",
    application('frontend', () => ({ web: { implicitGrantSettings: { enableIdTokenIssuance: false } } })),
  ],
  ['trailing-slash', 'the redirect URI ends in a slash', redirect((callback) => `${callback}/`)],
  [
    'port-added',
    'the redirect URI has a port',
    redirect((callback, host) => callback.replace(host, `${host}:8443`)),
  ],
  ['other-path', 'the redirect URI has another path', redirect((_, host) => `https://${host}/signin-oidc`)],
  [
    'other-case',
    'the redirect URI has other capital letters',
    redirect((callback) => callback.replace('/aad/', '/AAD/')),
  ],
  ['other-app-address', "the redirect URI is the backend's", redirect((_, __, backend) => backend)],
  [
    'computed-host',
    'the redirect URI has a host name that was worked out',
    redirect((callback, host) => callback.replace(host, host.replace('.', '-a1b2c3d4e5f6a7b8.eastus2-01.'))),
  ],
  [
    'misspelt-host',
    'the redirect URI has a slip in the host name',
    redirect((callback, host) => callback.replace(host, host.replace(/^(...)(.)(.)/, '$1$3$2'))),
  ],
  [
    'unknown-host',
    'the redirect URI leads to another site',
    redirect((callback, host) => callback.replace(host, 'contoso.example')),
  ],
  ['spa-platform', 'the redirect URI is under Single-page application', platform('spa')],
  ['mobile-platform', 'the redirect URI is under Mobile and desktop applications', platform('publicClient')],
]);

const backendBreaks = breaksOf(
  'backend-registration',
  {
    story:
      'The backend, opened in a browser, used to ask for a sign-in. Now that ends with an error, and the frontend gets no token for it.',
  },
  [
    [
      'registration-missing',
      "the backend's registration was deleted for good",
      deleted('backend', { forGood: true }),
      {
        loses: [
          'backend-scope/scope-on-other-app',
          'backend-secret/secret-none',
          'backend-provider/unknown-id',
          'backend-provider/audience-missing',
          'permission-requested/permission-missing',
          'login-parameters/unknown-id',
          'access-token/token-for-other-api',
          'token-refresh/not-refreshed',
          'profile-from-graph/graph-consent-missing',
          'profile-from-graph/graph-fails',
        ],
      },
    ],
    [
      'no-service-principal',
      "the backend's registration has no service principal",
      (hand) => hand.graph('DELETE', `/servicePrincipals/${hand.backend.registered.principalId}`),
      { loses: ['profile-from-graph/graph-consent-missing'] },
    ],
    [
      'redirect-missing',
      "the backend's registration has no redirect URI",
      application('backend', () => ({ web: { redirectUris: [] } })),
    ],
    [
      'personal-accounts-only',
      "the backend's registration is for personal accounts only",
      application('backend', () => ({
        signInAudience: 'PersonalMicrosoftAccount',
        api: { requestedAccessTokenVersion: 2 },
      })),
    ],
  ],
);

/** What can be wrong with the registrations. */
export const registrationBreaks: readonly Break[] = [...backendBreaks, ...frontendBreaks];
