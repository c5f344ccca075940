import { type Break, breaksOf } from './break.ts';
import { all, application, auth, NOTHING, noAuth, provider, setting } from './changes.ts';
import type { Change, Hand } from './hand.ts';

/** Gives the frontend's provider another client ID. */
const clientId = (make: (hand: Hand) => string): Change =>
  provider('frontend', ({ registration }, hand) => {
    registration.clientId = make(hand);
  });

/** Gives an app's provider another issuer. */
const issuer = (make: (hand: Hand) => string, role: 'frontend' | 'backend' = 'frontend'): Change =>
  provider(role, ({ registration }, hand) => {
    registration.openIdIssuer = make(hand);
  });

/** Gives the backend other audiences. */
const audiences = (make: (hand: Hand) => string[]): Change =>
  provider('backend', ({ validation }, hand) => {
    validation.allowedAudiences = make(hand);
  });

/** Changes what happens to requests without an identity. */
const validation = (role: 'frontend' | 'backend', members: object): Change =>
  auth(role, (draft) => {
    Object.assign(draft.globalValidation, members);
  });

/** An ID with another last digit. */
const mistyped = (id: string): string => id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));

const NOBODY_SIGNS_IN =
  'Since the last change to its Authentication page, nobody can sign in to the frontend any more.';

const frontendBreaks = breaksOf('frontend-provider', { story: NOBODY_SIGNS_IN }, [
  [
    'provider-erased',
    "the frontend's identity provider was erased by writing back an older form",
    auth('frontend', (draft) => {
      Object.assign(draft, {
        identityProviders: { azureActiveDirectory: { login: { loginParameters: ['scope=openid'] } } },
      });
    }),
    {
      story:
        'Somebody has piped the output of az webapp auth show into az webapp auth set, to change one thing. The Authentication page shows no provider any more.',
      loses: ['login-parameters/api-scope-missing'],
    },
  ],
  [
    'provider-disabled',
    "Microsoft is switched off among the frontend's providers",
    provider('frontend', (draft) => {
      draft.enabled = false;
    }),
  ],
  ['other-app-id', "the client ID is the backend's", clientId(({ backend }) => backend.registered.clientId)],
  ['object-id', 'the client ID is an object ID', clientId(({ frontend }) => frontend.registered.objectId)],
  [
    'object-id',
    'the client ID is the object ID of the enterprise application',
    clientId(({ frontend }) => frontend.registered.principalId),
  ],
  ['tenant-id', "the client ID is the tenant's ID", clientId(({ target }) => target.tenant)],
  [
    'scope-id',
    'the client ID is the ID of a permission',
    clientId(({ backend }) => backend.registered.scopeId),
  ],
  [
    'secret-id',
    'the client ID is the ID of the secret',
    clientId(({ frontend }) => frontend.registered.secretId),
  ],
  [
    'another-application',
    'the client ID is that of an application outside the lab',
    clientId(({ labId }) => labId),
  ],
  [
    'misspelt-id',
    'the client ID is mistyped',
    clientId(({ frontend }) => mistyped(frontend.registered.clientId)),
  ],
  ['unknown-id', 'the client ID is that of nothing', clientId(() => NOTHING)],
  [
    'uri-for-id',
    'the client ID has api:// in front',
    clientId(({ frontend }) => `api://${frontend.registered.clientId}`),
  ],
  ['not-an-id', 'the client ID is a name', clientId(({ frontend }) => frontend.name)],
  ['placeholder-left', 'the client ID is a placeholder', clientId(() => '<front-end-client-id>')],
  [
    'quotes-around',
    'the client ID has quotes',
    clientId(({ frontend }) => `"${frontend.registered.clientId}"`),
  ],
  [
    'blanks-around',
    'the client ID has a blank in front',
    clientId(({ frontend }) => ` ${frontend.registered.clientId}`),
  ],
  ['issuer-missing', 'the frontend has no issuer', issuer(() => '')],
  [
    'any-tenant-issuer',
    'the issuer stands for every tenant',
    issuer(({ cloud }) => `${cloud.login}/common/v2.0`),
  ],
  ['other-tenant', "the issuer is another tenant's", issuer(() => `https://sts.windows.net/${NOTHING}/v2.0`)],
  [
    'other-cloud',
    "the issuer is another cloud's",
    issuer(({ target }) => `https://login.microsoftonline.com/${target.tenant}/v2.0`),
  ],
  [
    'issuer-malformed',
    'the issuer is the address of a document',
    issuer(({ target }) => `https://sts.windows.net/${target.tenant}/v2.0/.well-known/openid-configuration`),
  ],
  [
    'issuer-version',
    "the frontend's issuer is that of the old endpoint",
    issuer(({ target }) => `https://sts.windows.net/${target.tenant}/`),
    'People sign in as always; but the frontend gets a token that the backend does not take.',
  ],
  [
    'token-store-off',
    "the frontend's token store is off",
    auth('frontend', (draft) => {
      draft.login = { ...draft.login, tokenStore: { enabled: false } };
    }),
    'People sign in, and the frontend knows who they are; but it has no token to send on, and /.auth/me answers 404.',
  ],
  [
    'other-provider',
    'people who open the frontend are sent to Facebook',
    validation('frontend', { redirectToProvider: 'facebook' }),
  ],
  [
    'anonymous-allowed',
    'the frontend lets everybody in',
    validation('frontend', { unauthenticatedClientAction: 'AllowAnonymous' }),
    'Whoever opens the frontend sees it, without being asked who they are.',
  ],
  [
    'other-action',
    'the frontend turns people away instead of asking them to sign in',
    validation('frontend', { unauthenticatedClientAction: 'Return403' }),
    'Whoever opens the frontend sees an error, and no way to sign in.',
  ],
  [
    'prefix-renamed',
    "the frontend's addresses for authentication have another beginning",
    auth('frontend', (draft) => {
      draft.httpSettings = { ...draft.httpSettings, routes: { apiPrefix: '/.signin' } };
    }),
  ],
  [
    'http-allowed',
    'the frontend lets requests through that come by http',
    auth('frontend', (draft) => {
      draft.httpSettings = { ...draft.httpSettings, requireHttps: false };
    }),
    'Some people sign in and are asked to sign in again, and again. They all have an old bookmark, which begins with http://.',
  ],
]);

const REFUSED =
  'People sign in to the frontend as always; but the backend answers each of its calls with 401 or 403.';
const OPEN = "Whoever knows the backend's address gets a profile from it, signed in or not.";

const backendBreaks = breaksOf('backend-provider', { story: REFUSED }, [
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
    issuer(({ cloud, target }) => `${cloud.login}/${target.tenant}/v2.0`, 'backend'),
  ],
  [
    'issuer-version',
    "the backend's issuer takes tokens of version 1 only, and its tokens are of version 2",
    all(
      application('backend', () => ({ api: { requestedAccessTokenVersion: 2 } })),
      issuer(({ target }) => `https://sts.windows.net/${target.tenant}/`, 'backend'),
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
    validation('backend', { unauthenticatedClientAction: 'AllowAnonymous' }),
    OPEN,
  ],
  [
    'other-action',
    'the backend answers 403 to whoever is not signed in',
    validation('backend', { unauthenticatedClientAction: 'Return403' }),
    'A program that calls the backend without a token is told that it may not, and never that it should sign in.',
  ],
  [
    'path-excluded',
    "the backend's profile is excluded from authentication",
    validation('backend', { excludedPaths: ['/get-*'] }),
    OPEN,
  ],
  [
    'other-tenant-only',
    'the backend lets another tenant in, and this one not',
    setting('backend', 'WEBSITE_AUTH_AAD_ALLOWED_TENANTS', () => NOTHING),
  ],
]);

/** What can be wrong with the identity providers. */
export const providerBreaks: readonly Break[] = [...backendBreaks, ...frontendBreaks];
