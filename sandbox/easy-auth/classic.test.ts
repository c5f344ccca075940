import { describe, expect } from 'vitest';
import { claimsOf } from '../entra/testing.ts';
import { type TestSandbox, test } from '../testing.ts';
import { BROWSER, protectedPair, Visitor } from './testing.ts';

const home = (name: string) => `https://${name}.azurewebsites.localhost`;

/** The tutorial's pair, whose `role` has these classic settings in place of its V2 ones, as `az webapp auth update` puts them. */
async function classicPair(
  sandbox: TestSandbox,
  name: string,
  role: 'frontend' | 'backend',
  more: object = {},
) {
  const pair = await protectedPair(sandbox, name);
  const { appId, secret } = pair.registrations[role];
  const { auth: _auth, ...bare } = pair[role].site;
  sandbox.store
    .collection<typeof bare>('sites', ({ id }) => id.toLowerCase())
    .put({ ...bare, appSettings: {} });
  const put = async (changes: object) => {
    const properties = {
      enabled: true,
      unauthenticatedClientAction: 'RedirectToLoginPage',
      defaultProvider: 'AzureActiveDirectory',
      tokenStoreEnabled: true,
      clientId: appId,
      clientSecret: secret,
      issuer: `https://sts.windows.net/${sandbox.descriptor.tenantId}/v2.0`,
      allowedAudiences: [`api://${appId}`],
      ...changes,
    };
    const answer = await sandbox.arm('PUT', `${bare.id}/config/authsettings`, { properties });
    expect(answer.status).toBe(200);
  };
  await put(more);
  return { ...pair, put };
}

describe('classic authentication settings', { timeout: 60_000 }, () => {
  test('sign people in as V2 settings do, with a secret that stands in them', async ({ sandbox }) => {
    const { registrations } = await classicPair(sandbox, 'classic', 'frontend');
    const fe = home('classic-fe');
    const megan = new Visitor(sandbox);
    const started = await megan.ask('GET', fe);
    expect(new URL(String(started.headers.location)).searchParams.get('response_type')).toBe('code id_token');
    expect(await megan.signIn(fe)).toMatchObject({ status: 302 });
    const { headers, env } = (await megan.ask('GET', fe)).body;
    expect(headers).toMatchObject({
      'x-ms-client-principal-name': sandbox.descriptor.user,
      'x-ms-token-aad-access-token': expect.any(String),
    });
    expect(env).toMatchObject({
      WEBSITE_AUTH_ENABLED: 'True',
      WEBSITE_AUTH_CLIENT_ID: registrations.frontend.appId,
      WEBSITE_AUTH_LOGOUT_PATH: '/.auth/logout',
    });
    expect(env).not.toHaveProperty('WEBSITE_AUTH_V2_CONFIG_JSON');
    expect(JSON.stringify(env)).not.toContain(registrations.frontend.secret);
  });

  test('have additionalLoginParams ask for a token of the backend', async ({ sandbox }) => {
    const { put, scope, registrations } = await classicPair(sandbox, 'params', 'frontend');
    await put({ additionalLoginParams: [`scope=openid profile offline_access ${scope}`] });
    const megan = new Visitor(sandbox);
    await megan.signIn(home('params-fe'));
    const { headers } = (await megan.ask('GET', home('params-fe'))).body;
    expect(claimsOf(headers['x-ms-token-aad-access-token'])).toMatchObject({
      aud: `api://${registrations.backend.appId}`,
      scp: 'user_impersonation',
    });
  });

  test('let in the applications that their claims name, and all where they name none', async ({
    sandbox,
  }) => {
    const { put, backend, registrations } = await classicPair(sandbox, 'claims', 'backend');
    const megan = new Visitor(sandbox);
    await megan.signIn(home('claims-fe'));
    const { headers } = (await megan.ask('GET', home('claims-fe'))).body;
    const authorization = `Bearer ${headers['x-ms-token-aad-access-token']}`;
    const statusWith = async (aadClaimsAuthorization?: string): Promise<number> => {
      await put({ aadClaimsAuthorization });
      return (await backend.ask('GET', '/', { headers: { authorization } })).status;
    };
    const claims = (...ids: string[]) =>
      JSON.stringify({ allowed_groups: null, allowed_client_applications: ids });
    expect(await statusWith()).toBe(200);
    expect(await statusWith(claims())).toBe(200);
    expect(await statusWith(claims(registrations.backend.appId))).toBe(403);
    expect(await statusWith(claims(registrations.frontend.appId))).toBe(200);
  });

  test('let everybody in by AllowAnonymous, and where they are off', async ({ sandbox }) => {
    const { put, frontend } = await classicPair(sandbox, 'open', 'frontend');
    const ask = () => frontend.ask('GET', '/', { headers: BROWSER });
    expect(await ask()).toMatchObject({ status: 302 });
    await put({ unauthenticatedClientAction: 'AllowAnonymous' });
    expect(await ask()).toMatchObject({ status: 200 });
    await put({ enabled: false });
    expect(await ask()).toMatchObject({ status: 200 });
  });
});
