import { breaksOf } from './break.ts';
import { auth, globalValidation, issuer, NOTHING, provider } from './changes.ts';
import type { Change, Hand } from './hand.ts';

/** Gives the frontend's provider another client ID. */
const clientId = (make: (hand: Hand) => string): Change =>
  provider('frontend', ({ registration }, hand) => {
    registration.clientId = make(hand);
  });

/** An ID with another last digit. */
const mistyped = (id: string): string => id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));

const NOBODY_SIGNS_IN =
  'Since the last change to its Authentication page, nobody can sign in to the frontend any more.';

/** What can be wrong with the frontend's identity provider. */
export const frontendProviderBreaks = breaksOf('frontend-provider', { story: NOBODY_SIGNS_IN }, [
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
  ['issuer-missing', 'the frontend has no issuer', issuer('frontend', () => '')],
  [
    'any-tenant-issuer',
    'the issuer stands for every tenant',
    issuer('frontend', ({ cloud }) => `${cloud.login}/common/v2.0`),
  ],
  [
    'other-tenant',
    "the issuer is another tenant's",
    issuer('frontend', () => `https://sts.windows.net/${NOTHING}/v2.0`),
  ],
  [
    'client-id',
    "the issuer has the frontend's client ID in the place of the tenant's",
    issuer('frontend', ({ frontend }) => `https://sts.windows.net/${frontend.registered.clientId}/v2.0`),
  ],
  [
    'other-cloud',
    "the issuer is another cloud's",
    issuer('frontend', ({ target }) => `https://login.microsoftonline.com/${target.tenant}/v2.0`),
  ],
  [
    'issuer-malformed',
    'the issuer is the address of a document',
    issuer(
      'frontend',
      ({ target }) => `https://sts.windows.net/${target.tenant}/v2.0/.well-known/openid-configuration`,
    ),
  ],
  [
    'issuer-version',
    "the frontend's issuer is that of the old endpoint",
    issuer('frontend', ({ target }) => `https://sts.windows.net/${target.tenant}/`),
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
    globalValidation('frontend', { redirectToProvider: 'facebook' }),
  ],
  [
    'anonymous-allowed',
    'the frontend lets everybody in',
    globalValidation('frontend', { unauthenticatedClientAction: 'AllowAnonymous' }),
    'Whoever opens the frontend sees it, without being asked who they are.',
  ],
  [
    'other-action',
    'the frontend turns people away instead of asking them to sign in',
    globalValidation('frontend', { unauthenticatedClientAction: 'Return403' }),
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
    'page-signs-out',
    "the frontend's profile page is the address that signs people out",
    auth('frontend', (draft) => {
      draft.login = { ...draft.login, routes: { logoutEndpoint: '/get-profile' } };
    }),
    'Whoever asks for their profile is signed out instead, and may sign in once more.',
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
