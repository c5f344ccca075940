import { describe, expect, it } from 'vitest';
import { backendRegistration } from '../backend-registration.ts';
import { frontendRegistration } from '../frontend-registration.ts';
import type { Kind } from '../kinds.ts';
import { factsOf, siteOf, target, type World } from '../testing.ts';
import {
  applicationOf,
  authOf,
  GRAPH,
  hostOf,
  ids,
  NOTHING,
  noAuth,
  principalOf,
  stranger,
} from '../testing-auth.ts';
import { finished } from '../testing-finished.ts';

const run = (world: World) => frontendRegistration.run(factsOf(finished(world)), target);

const backend = applicationOf('backend');
const { client, object } = ids.frontend;

/** The frontend's registration, changed. */
const frontendIs = (more: Parameters<typeof applicationOf>[1]): World => ({
  applications: [applicationOf('frontend', more), backend],
});
const principalIs = (more: object): World => ({
  principals: [principalOf('frontend', more), principalOf('backend')],
});

describe('a registration', () => {
  it('is good as the portal makes it', async () => {
    expect(await run({})).toEqual({ status: 'pass', found: `lab-frontend, client ID ${client}` });
    expect(await backendRegistration.run(factsOf(finished()), target)).toMatchObject({ status: 'pass' });
  });

  it.each<[string, World]>([
    ['before authentication names it', { auth: {} }],
    [
      "when authentication names the other app's instead",
      { auth: { 'lab-frontend': authOf('frontend', { registration: { clientId: backend.appId } }) } },
    ],
    [
      'when authentication names something that is none',
      { auth: { 'lab-frontend': authOf('frontend', { registration: { clientId: NOTHING } }) } },
    ],
    [
      "when authentication names some other application's",
      {
        auth: { 'lab-frontend': authOf('frontend', { registration: { clientId: NOTHING } }) },
        applications: [applicationOf('frontend'), backend, stranger()],
      },
    ],
    ['under another name, by its redirect URI', { ...frontendIs({ displayName: 'my app' }), auth: {} }],
    [
      'although there is an older one of that name',
      {
        auth: {},
        applications: [
          applicationOf('frontend', { appId: NOTHING, createdDateTime: '2025-01-01T00:00:00Z' }),
          applicationOf('frontend'),
          backend,
        ],
      },
    ],
    [
      'with assignment required, once somebody is assigned',
      { ...principalIs({ assignmentRequired: true }), assigned: 1 },
    ],
  ])('is found %s', async (_when, world) => {
    expect(await run(world)).toMatchObject({ status: 'pass', found: expect.stringContaining(client) });
  });

  it('is not taken for that of an app with a longer name', async () => {
    const web = ['https://lab-frontend-2.azurewebsites.net/.auth/login/aad/callback'];
    const longer = applicationOf('frontend', {
      displayName: 'lab-frontend-2',
      redirectUris: { web, spa: [], publicClient: [] },
    });
    expect(await run({ auth: {}, applications: [longer, backend] })).toMatchObject({
      kind: 'registration-missing',
    });
  });

  const callback = `${hostOf('frontend')}/.auth/login/aad/callback`;
  const redirect = (...web: string[]): World =>
    frontendIs({ redirectUris: { web, spa: [], publicClient: [] } });
  const gone = { id: object, appId: client, displayName: 'lab-frontend' };
  it.each<[Kind, World, object]>([
    [
      'registration-missing',
      { applications: [backend], auth: {} },
      {
        found: 'none',
        next: `client=$(az ad app create --display-name lab-frontend --sign-in-audience AzureADMyOrg --enable-id-token-issuance true --web-home-page-url https://${hostOf('frontend')} --web-redirect-uris https://${callback} --query appId --output tsv)\naz ad app update --id "$client" --identifier-uris "api://$client"\naz ad app permission add --id "$client" --api ${GRAPH.client} --api-permissions e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope\naz ad sp create --id "$client" --output none`,
        portal: 'App Services > lab-frontend > Settings > Authentication > Add identity provider',
      },
    ],
    [
      'registration-missing',
      { applications: [backend] },
      { soon: true, found: expect.stringContaining(client) },
    ],
    [
      'deleted-registration',
      { applications: [backend], deleted: [gone] },
      {
        next: expect.stringMatching(
          new RegExp(`deletedItems/${object}/restore.*\\naz ad sp create --id ${client}`),
        ),
      },
    ],
    [
      'registration-forbidden',
      { applications: [backend], policies: { usersRegister: false, usersConsent: true } },
      {
        why: expect.stringContaining('Application Developer'),
        next: expect.stringMatching(/authorizationPolicy.*allowedToCreateApps/),
      },
    ],
    [
      'shared-registration',
      {
        auth: {
          'lab-frontend': authOf('frontend', { registration: { clientId: backend.appId } }),
          'lab-backend': authOf('backend'),
        },
        applications: [backend],
      },
      { found: 'lab-backend, which both apps use' },
    ],
    ['personal-accounts-only', frontendIs({ signInAudience: 'PersonalMicrosoftAccount' }), {}],
    [
      'no-service-principal',
      { principals: [principalOf('backend')] },
      { next: `az ad sp create --id ${client} --output none` },
    ],
    ['sign-in-disabled', principalIs({ enabled: false }), { why: expect.stringContaining('AADSTS7000112') }],
    [
      'assignment-required',
      principalIs({ assignmentRequired: true }),
      { why: expect.stringContaining('AADSTS50105') },
    ],
    [
      'id-tokens-off',
      frontendIs({ idTokens: false }),
      { next: `az ad app update --id ${client} --enable-id-token-issuance true` },
    ],
    ['redirect-missing', redirect(), { found: 'no redirect URI' }],
    [
      'redirect-missing',
      redirect('http://localhost:3000'),
      {
        found: 'http://localhost:3000',
        next: `az ad app update --id ${client} --web-redirect-uris http://localhost:3000 https://${callback}`,
      },
    ],
    [
      'spa-platform',
      frontendIs({ redirectUris: { web: [], spa: [`https://${callback}`], publicClient: [] } }),
      {
        next: `az ad app update --id ${client} --set spa='{"redirectUris":[]}'\naz ad app update --id ${client} --web-redirect-uris https://${callback}`,
      },
    ],
    [
      'mobile-platform',
      frontendIs({ redirectUris: { web: [], spa: [], publicClient: [`https://${callback}`] } }),
      { found: `https://${callback}, under Mobile and desktop applications` },
    ],
    [
      'http-scheme',
      redirect(`http://${callback}`, 'https://contoso.example/x'),
      {
        found: `http://${callback}`,
        next: `az ad app update --id ${client} --web-redirect-uris https://contoso.example/x https://${callback}`,
      },
    ],
    ['trailing-slash', redirect(`https://${callback}/`), {}],
    ['other-case', redirect(`https://${callback.replace('aad', 'AAD')}`), {}],
    ['other-path', redirect(`https://${hostOf('frontend')}/signin-oidc`), {}],
    ['port-added', redirect(`https://${callback.replace('.net', '.net:8443')}`), {}],
    ['query-added', redirect(`https://${callback}?x=1`), {}],
    ['other-app-address', redirect(`https://${hostOf('backend')}/.auth/login/aad/callback`), {}],
    ['misspelt-host', redirect('https://lab-fronted.azurewebsites.net/.auth/login/aad/callback'), {}],
    ['scm-host', redirect('https://lab-frontend.scm.azurewebsites.net/.auth/login/aad/callback'), {}],
    ['unknown-host', redirect('https://contoso.example/.auth/login/aad/callback'), {}],
  ])('is not good: %s', async (kind, world, verdict) => {
    const expected = { status: 'fail', kind, why: expect.stringMatching(/\.$/), portal: expect.any(String) };
    expect(await run(world)).toMatchObject({ ...expected, ...verdict });
  });

  it.each<[Kind, object, string]>([
    [
      'computed-host',
      {
        defaultHostName: 'lab-frontend-a1b2c3d4e5f6a7b8.eastus2-01.azurewebsites.net',
        enabledHostNames: ['lab-frontend-a1b2c3d4e5f6a7b8.eastus2-01.azurewebsites.net'],
      },
      `https://${callback}`,
    ],
    [
      'custom-domain-only',
      { enabledHostNames: [hostOf('frontend'), 'www.contoso.example'] },
      'https://www.contoso.example/.auth/login/aad/callback',
    ],
  ])('does not lead back to its site: %s', async (kind, site, uri) => {
    const sites = [siteOf('lab-frontend', site), siteOf('lab-backend')];
    expect(await run({ ...redirect(uri), sites })).toMatchObject({ status: 'fail', kind });
  });

  it('is not one for both, when the frontend has a better right to it', async () => {
    const both = {
      'lab-frontend': authOf('frontend'),
      'lab-backend': authOf('backend', { registration: { clientId: client } }),
    };
    const world = finished({ auth: both, applications: [applicationOf('frontend')] });
    expect(await frontendRegistration.run(factsOf(world), target)).toMatchObject({ status: 'pass' });
    expect(await backendRegistration.run(factsOf(world), target)).toMatchObject({
      kind: 'shared-registration',
    });
  });

  it('of one app can be judged while the other app does not exist', async () => {
    const world = {
      sites: [siteOf('lab-frontend')],
      auth: { 'lab-frontend': authOf('frontend'), x: noAuth() },
    };
    expect(await run(world)).toMatchObject({ status: 'pass' });
  });
});
