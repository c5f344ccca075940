import { describe, expect, it } from 'vitest';
import { backendProvider } from '../backend-provider.ts';
import { frontendProvider } from '../frontend-provider.ts';
import type { Kind } from '../kinds.ts';
import { factsOf, target, type World } from '../testing.ts';
import { type AuthChanges, authOf, ids, NOTHING, noAuth, settingsOf, TENANT } from '../testing-auth.ts';
import { finished } from '../testing-finished.ts';

const auth = (frontend: AuthChanges, backend: AuthChanges = {}): World => ({
  auth: { 'lab-frontend': authOf('frontend', frontend), 'lab-backend': authOf('backend', backend) },
});
const frontendWith = (world: World) => frontendProvider.run(factsOf(finished(world)), target);
const backendWith = (world: World) => backendProvider.run(factsOf(finished(world)), target);

const ID =
  '"/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-lab/providers/Microsoft.Web/sites/lab-frontend/config/authsettingsV2"';
const update = (change: string): string =>
  `az resource update --ids ${ID} --api-version 2023-01-01 --set properties.${change} --output none`;
const client = ids.frontend.client;

describe('an identity provider', () => {
  it('is good as the portal makes it', async () => {
    expect(await frontendWith({})).toEqual({
      status: 'pass',
      found: `Microsoft, lab-frontend, https://sts.windows.net/${TENANT}/v2.0`,
    });
    expect(await backendWith({})).toMatchObject({ status: 'pass' });
  });

  it.each<[Kind, World, object]>([
    [
      'provider-missing',
      { auth: { 'lab-backend': authOf('backend') } },
      {
        next: expect.stringMatching(
          /^az rest --method PUT --url "\/subscriptions\/.*\/lab-frontend\/config\/authsettingsV2\?api-version=2023-01-01" --body '\{"properties":/,
        ),
        portal: 'App Services > lab-frontend > Settings > Authentication > Add identity provider',
      },
    ],
    [
      'classic-authentication',
      { auth: {}, classic: { 'lab-frontend': { enabled: true, clientId: client } } },
      { next: expect.stringMatching(/^az rest --method PUT/) },
    ],
    [
      'provider-erased',
      auth({ registration: { clientId: '' } }),
      { next: expect.stringContaining(`"loginParameters":["scope=openid profile`) },
    ],
    ['authentication-off', auth({ platform: { enabled: false } }), { next: update('platform.enabled=true') }],
    [
      'other-app-id',
      auth({ registration: { clientId: ids.backend.client } }),
      {
        found: `client ID "${ids.backend.client}"`,
        expected: client,
        why: 'It should be the client ID of lab-frontend. As for what is there, it is the client ID of lab-backend.',
        next: update(`identityProviders.azureActiveDirectory.registration.clientId=${client}`),
        portal:
          'App Services > lab-frontend > Settings > Authentication > Microsoft > Edit > Application (client) ID',
      },
    ],
    ['object-id', auth({ registration: { clientId: ids.frontend.object } }), {}],
    ['unknown-id', auth({ registration: { clientId: NOTHING } }), {}],
    [
      'token-store-off',
      auth({ login: { tokenStore: { enabled: false } } }),
      { next: update('login.tokenStore.enabled=true') },
    ],
    [
      'other-provider',
      auth({ global: { redirectToProvider: 'facebook' } }),
      { found: 'people are sent to facebook' },
    ],
    [
      'anonymous-allowed',
      auth({ global: { unauthenticatedClientAction: 'AllowAnonymous' } }),
      {
        next: update(
          'globalValidation.requireAuthentication=true properties.globalValidation.unauthenticatedClientAction=RedirectToLoginPage',
        ),
      },
    ],
    ['other-action', auth({ global: { unauthenticatedClientAction: 'Return401' } }), { found: 'Return401' }],
    [
      'other-tenant-only',
      {
        appSettings: {
          'lab-frontend': {
            ...settingsOf('frontend'),
            WEBSITE_AUTH_AAD_ALLOWED_TENANTS: `${client}, ${NOTHING}`,
          },
          'lab-backend': settingsOf('backend'),
        },
      },
      { why: expect.stringContaining('403') },
    ],
    [
      'other-tenant-only',
      {
        appSettings: {
          'lab-frontend': { ...settingsOf('frontend'), WEBSITE_AUTH_AAD_ALLOWED_TENANTS: ids.backend.client },
          'lab-backend': settingsOf('backend'),
        },
      },
      { why: expect.stringContaining('it is the client ID of lab-backend') },
    ],
  ])('is not good: %s', async (kind, world, verdict) => {
    const expected = { status: 'fail', kind, why: expect.stringMatching(/\.$/), portal: expect.any(String) };
    expect(await frontendWith(world)).toMatchObject({ ...expected, ...verdict });
  });

  it.each<[Kind, World, string]>([
    [
      'provider-disabled',
      auth({ provider: { enabled: false } }),
      'identityProviders.azureActiveDirectory.enabled=true',
    ],
    [
      'settings-in-file',
      auth({ platform: { enabled: true, configFilePath: 'auth.json' } }),
      "platform.configFilePath=''",
    ],
    [
      'path-excluded',
      auth({ global: { excludedPaths: ['/health', '/*'] } }),
      `globalValidation.excludedPaths='["/health"]'`,
    ],
    ...['/get-profile/', '/Get-Profile'].map((path): [Kind, World, string] => [
      'path-excluded',
      auth({ global: { excludedPaths: [path] } }),
      "globalValidation.excludedPaths='[]'",
    ]),
    [
      'path-excluded',
      auth({ global: { excludedPaths: ['/get-profile'] } }),
      "globalValidation.excludedPaths='[]'",
    ],
    [
      'prefix-renamed',
      auth({ http: { routes: { apiPrefix: '/.signin' } } }),
      'httpSettings.routes.apiPrefix=/.auth',
    ],
    ['http-allowed', auth({ http: { requireHttps: false } }), 'httpSettings.requireHttps=true'],
  ])('is not good in a way that the portal does not show: %s', async (kind, world, change) => {
    const verdict = await frontendWith(world);
    expect(verdict).toMatchObject({ kind, next: update(change), why: expect.stringContaining('no page') });
    expect(verdict).not.toHaveProperty('portal');
  });

  it.each(['/get-profile', '/', '/Receipt'])('is not good where %s signs people out', async (path) => {
    const verdict = await frontendWith(auth({ login: { routes: { logoutEndpoint: path } } }));
    expect(verdict).toMatchObject({
      kind: 'page-signs-out',
      found: expect.stringContaining(path),
      next: expect.stringContaining(' --remove properties.login.routes.logoutEndpoint '),
    });
  });

  it.each<[string, AuthChanges]>([
    [
      'excluded paths that are none of the app’s pages',
      { global: { excludedPaths: ['/health', '/public/*'] } },
    ],
    ['an address of its own that signs people out', { login: { routes: { logoutEndpoint: '/sign-out' } } }],
    ['no provider named to send people to', { global: { redirectToProvider: '' } }],
    ['another spelling of it', { global: { redirectToProvider: 'azureActiveDirectory' } }],
    ['no audience, at the frontend', { validation: { allowedAudiences: [] } }],
    ['no list of applications, at the frontend', { validation: { defaultAuthorizationPolicy: {} } }],
  ])('may have %s', async (_what, changes) => {
    expect(await frontendWith(auth(changes))).toMatchObject({ status: 'pass' });
  });

  it('may answer 401 to everybody, if it is the backend’s, and nothing else', async () => {
    const action = (name: string) => auth({}, { global: { unauthenticatedClientAction: name } });
    expect(await backendWith(action('Return401'))).toMatchObject({ status: 'pass' });
    expect(await backendWith(action('Return404'))).toMatchObject({ kind: 'other-action' });
    const unset = { ...settingsOf('backend'), WEBSITE_AUTH_AAD_ALLOWED_TENANTS: '' };
    expect(await backendWith({ appSettings: { 'lab-backend': unset } })).toMatchObject({ status: 'pass' });
  });

  it('takes no audience in other letters: tokens name the API in small ones', async () => {
    const upper = `API://${ids.backend.client.toUpperCase()}`;
    expect(await backendWith(auth({}, { validation: { allowedAudiences: [upper] } }))).toMatchObject({
      kind: 'other-case',
      next: expect.stringContaining(`allowedAudiences='["api://${ids.backend.client}"]'`),
    });
  });

  it('is written anew without losing who is let in', async () => {
    const world = { auth: { 'lab-frontend': authOf('frontend'), 'lab-backend': noAuth() } };
    expect(await backendWith(world)).toMatchObject({
      kind: 'provider-missing',
      next: expect.stringContaining(`"allowedApplications":["${ids.backend.client}"]`),
    });
    const erased = auth({}, { registration: { clientId: '' } });
    expect(await backendWith(erased)).toMatchObject({
      next: expect.stringContaining(`"allowedApplications":["${ids.backend.client}","${client}"]`),
    });
  });
});
