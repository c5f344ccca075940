import type { SignedInLab } from '../signed-in-lab.ts';
import { type Mistake, NOTHING } from './mistake.ts';

/** What can be wrong with an app's identity provider. */
export function providerMistakes(lab: () => SignedInLab): readonly Mistake[] {
  const backend = () => lab().made('backend');
  const frontend = () => lab().made('frontend');
  const set = (role: 'frontend' | 'backend', member: string, value: () => unknown) => () =>
    lab().changeAuth(role, ({ registration }) => {
      registration[member] = value();
    });
  const clientId = (value: () => string) => set('frontend', 'clientId', value);
  const issuer = (value: () => string) => set('frontend', 'openIdIssuer', value);
  const audiences = (value: () => string[]) => () =>
    lab().changeAuth('backend', ({ validation }) => {
      validation.allowedAudiences = value();
    });
  const auth = (role: 'frontend' | 'backend', change: (settings: Record<string, unknown>) => void) => () =>
    lab().changeSite(role, (site) => {
      const draft = structuredClone(site.auth ?? {});
      change(draft);
      site.auth = draft;
    });
  const tenant = () => lab().target.tenant;
  return [
    [
      'is not there yet',
      () =>
        lab().changeSite('backend', (site) => {
          delete site.auth;
        }),
      'backend-provider provider-missing',
    ],
    [
      'was erased by writing back an older form',
      auth('frontend', (settings) => {
        settings.identityProviders = {
          azureActiveDirectory: { login: { loginParameters: ['scope=openid'] } },
        };
      }),
      'frontend-provider provider-erased',
    ],
    [
      'is switched off',
      () =>
        lab().changeAuth('frontend', (provider) => {
          provider.enabled = false;
        }),
      'frontend-provider provider-disabled',
    ],
    [
      'is there, and authentication is off',
      auth('backend', (settings) => {
        settings.platform = { enabled: false };
      }),
      'backend-provider authentication-off',
    ],
    [
      'is of the classic kind',
      () =>
        lab().changeSite('frontend', (site) => {
          delete site.auth;
          site.classicAuth = { enabled: true, clientId: frontend().clientId };
        }),
      'frontend-provider classic-authentication',
    ],
    [
      'takes its settings from a file',
      auth('backend', (settings) => {
        settings.platform = { enabled: true, configFilePath: 'auth.json' };
      }),
      'backend-provider settings-in-file',
    ],
    ["has the other app's client ID", clientId(() => backend().clientId), 'frontend-provider other-app-id'],
    ['has an object ID', clientId(() => frontend().objectId), 'frontend-provider object-id'],
    [
      'has the object ID of the enterprise application',
      clientId(() => frontend().principalId),
      'frontend-provider object-id',
    ],
    ["has the tenant's ID", clientId(tenant), 'frontend-provider tenant-id'],
    ["has a scope's ID", clientId(() => backend().scopeId), 'frontend-provider scope-id'],
    [
      "has the lab's own ID",
      clientId(() => lab().sandbox.descriptor.clientId),
      'frontend-provider another-application',
    ],
    [
      'has an ID that is mistyped',
      clientId(() => frontend().clientId.replace(/.$/, (last) => (last === '0' ? '1' : '0'))),
      'frontend-provider misspelt-id',
    ],
    ['has an ID of nothing', clientId(() => NOTHING), 'frontend-provider unknown-id'],
    [
      'has an Application ID URI',
      clientId(() => `api://${frontend().clientId}`),
      'frontend-provider uri-for-id',
    ],
    ['has a name', clientId(() => 'lab-frontend'), 'frontend-provider not-an-id'],
    ['has a placeholder', clientId(() => '<client-id>'), 'frontend-provider placeholder-left'],
    ['has quotes', clientId(() => `"${frontend().clientId}"`), 'frontend-provider quotes-around'],
    ['has blanks', clientId(() => ` ${frontend().clientId}`), 'frontend-provider blanks-around'],
    ['has no issuer', issuer(() => ''), 'frontend-provider issuer-missing'],
    [
      'has an issuer of any tenant',
      issuer(() => 'https://login.azure.localhost/common/v2.0'),
      'frontend-provider any-tenant-issuer',
    ],
    [
      'has an issuer of another tenant',
      issuer(() => `https://sts.windows.net/${NOTHING}/v2.0`),
      'frontend-provider other-tenant',
    ],
    [
      'has an issuer of another cloud',
      issuer(() => `https://login.microsoftonline.com/${tenant()}/v2.0`),
      'frontend-provider other-cloud',
    ],
    [
      'has the address of a document as issuer',
      issuer(() => `https://sts.windows.net/${tenant()}/v2.0/.well-known/openid-configuration`),
      'frontend-provider issuer-malformed',
    ],
    [
      'has an issuer for the old endpoint',
      issuer(() => `https://sts.windows.net/${tenant()}/`),
      'frontend-provider issuer-version',
    ],
    [
      'has an issuer that takes version 2 only, for tokens of version 1',
      set('backend', 'openIdIssuer', () => `https://login.azure.localhost/${tenant()}/v2.0`),
      'backend-provider issuer-version',
    ],
    [
      'has an issuer that takes version 1 only, for tokens of version 2',
      async () => {
        lab().changeApp('backend', ({ api }) => {
          api.requestedAccessTokenVersion = 2;
        });
        await set('backend', 'openIdIssuer', () => `https://sts.windows.net/${tenant()}/`)();
      },
      'backend-provider issuer-version',
    ],
    ['takes no audience', audiences(() => []), 'backend-provider audience-missing'],
    [
      'takes the bare client ID',
      audiences(() => [backend().clientId]),
      'backend-provider audience-without-api',
    ],
    [
      "takes the other app's audience",
      audiences(() => [`api://${frontend().clientId}`]),
      'backend-provider other-app-id',
    ],
    [
      'takes one with a slash',
      audiences(() => [`api://${backend().clientId}/`]),
      'backend-provider trailing-slash',
    ],
    [
      'takes a scope for an audience',
      audiences(() => [`api://${backend().clientId}/user_impersonation`]),
      'backend-provider scope-for-audience',
    ],
    ['takes an object ID', audiences(() => [`api://${backend().objectId}`]), 'backend-provider object-id'],
    [
      'keeps no tokens',
      auth('frontend', (settings) => {
        settings.login = { tokenStore: { enabled: false } };
      }),
      'frontend-provider token-store-off',
    ],
    [
      'is not the one that people are sent to',
      auth('frontend', (settings) => {
        settings.globalValidation = { redirectToProvider: 'facebook' };
      }),
      'frontend-provider other-provider',
    ],
    [
      'lets everybody in',
      auth('backend', (settings) => {
        settings.globalValidation = { unauthenticatedClientAction: 'AllowAnonymous' };
      }),
      'backend-provider anonymous-allowed',
    ],
    [
      'lets everybody in at the frontend',
      auth('frontend', (settings) => {
        settings.globalValidation = { unauthenticatedClientAction: 'AllowAnonymous' };
      }),
      'frontend-provider anonymous-allowed',
    ],
    [
      'turns people away instead of asking them to sign in',
      auth('frontend', (settings) => {
        settings.globalValidation = { unauthenticatedClientAction: 'Return403' };
      }),
      'frontend-provider other-action',
    ],
    [
      'leaves out what it should keep',
      auth('backend', (settings) => {
        settings.globalValidation = { excludedPaths: ['/get-*'] };
      }),
      'backend-provider path-excluded',
    ],
    [
      'has other addresses',
      auth('frontend', (settings) => {
        settings.httpSettings = { routes: { apiPrefix: '/.signin' } };
      }),
      'frontend-provider prefix-renamed',
    ],
    [
      'lets in another tenant only',
      () => lab().addSettings('backend', { WEBSITE_AUTH_AAD_ALLOWED_TENANTS: NOTHING }),
      'backend-provider other-tenant-only',
    ],
  ];
}
