import { describe, expect } from 'vitest';
import { nameIn, test } from '../testing.ts';

/** What the portal writes for a new Microsoft identity provider. */
const portal = {
  platform: { enabled: true, runtimeVersion: '~1' },
  globalValidation: {
    requireAuthentication: true,
    unauthenticatedClientAction: 'RedirectToLoginPage',
    redirectToProvider: 'azureactivedirectory',
  },
  identityProviders: {
    azureActiveDirectory: {
      enabled: true,
      isAutoProvisioned: true,
      registration: {
        openIdIssuer: 'https://sts.windows.net/11111111-1111-1111-1111-111111111111/v2.0',
        clientId: '22222222-2222-2222-2222-222222222222',
        clientSecretSettingName: 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET',
      },
      login: { loginParameters: ['scope=openid offline_access'] },
      validation: {
        allowedAudiences: ['api://22222222-2222-2222-2222-222222222222'],
        defaultAuthorizationPolicy: {
          allowedApplications: ['22222222-2222-2222-2222-222222222222'],
          allowedPrincipals: {},
        },
      },
    },
  },
  login: { tokenStore: { enabled: true } },
};

describe('authsettingsV2', () => {
  test('says only that it is off, before anything was set', async ({ sandbox, site }) => {
    for (const path of [`${site}/config/authsettingsV2`, `${site}/config/AuthSettingsV2/list`]) {
      expect((await sandbox.arm('GET', path)).body).toEqual({
        id: `${site}/config/authsettingsV2`,
        name: 'authsettingsV2',
        type: 'Microsoft.Web/sites/config',
        location: 'East US 2',
        properties: { platform: { enabled: false } },
      });
    }
  });

  test('is completed by the defaults, and a PUT replaces everything', async ({ sandbox, site }) => {
    const path = `${site}/config/authSettingsV2`;
    const put = await sandbox.arm('PUT', `${path}?api-version=2020-12-01`, { properties: portal });
    expect(put).toMatchObject({ status: 200, headers: { etag: expect.any(String) } });
    expect(put.body.properties).toMatchObject({
      ...portal,
      identityProviders: {
        facebook: { enabled: true, registration: {}, login: {} },
        apple: { enabled: true },
      },
      login: {
        tokenStore: { enabled: true, tokenRefreshExtensionHours: 72 },
        cookieExpiration: { convention: 'FixedTime', timeToExpiration: '08:00:00' },
        nonce: { validateNonce: true },
      },
      httpSettings: {
        requireHttps: true,
        routes: { apiPrefix: '/.auth' },
        forwardProxy: { convention: 'NoProxy' },
      },
      clearInboundClaimsMapping: 'false',
    });
    expect((await sandbox.arm('GET', path)).body).toEqual(put.body);
    const { body } = await sandbox.arm('PUT', path, { properties: { platform: { enabled: true } } });
    expect(body.properties.identityProviders.azureActiveDirectory.registration).toEqual({});
  });

  test('reads truth values and words as the service does, and drops what is null or unknown', async ({
    sandbox,
    site,
  }) => {
    const { body } = await sandbox.arm('PUT', `${site}/config/authsettingsV2`, {
      properties: {
        platform: { enabled: 'true', runtimeVersion: null },
        globalValidation: { unauthenticatedClientAction: 'return401', wonderful: 1 },
        clearInboundClaimsMapping: true,
      },
    });
    expect(body.properties).toMatchObject({
      platform: { enabled: true, runtimeVersion: '~1' },
      globalValidation: { unauthenticatedClientAction: 'Return401' },
      clearInboundClaimsMapping: 'true',
    });
    expect(body.properties.globalValidation).not.toHaveProperty('wonderful');
  });

  test('takes every action that the portal offers', async ({ sandbox, site }) => {
    for (const unauthenticatedClientAction of [
      'RedirectToLoginPage',
      'AllowAnonymous',
      'Return401',
      'Return403',
      'Return404',
    ]) {
      const properties = { globalValidation: { unauthenticatedClientAction } };
      const { status, body } = await sandbox.arm('PUT', `${site}/config/authsettingsV2`, { properties });
      expect([status, body.properties.globalValidation.unauthenticatedClientAction]).toEqual([
        200,
        unauthenticatedClientAction,
      ]);
    }
  });

  test.for([
    [{ globalValidation: { unauthenticatedClientAction: 'Shout' } }],
    [{ platform: 'on' }],
    [{ identityProviders: { azureActiveDirectory: { validation: { allowedAudiences: 'api://x' } } } }],
    [{ login: { tokenStore: { tokenRefreshExtensionHours: 'long' } } }],
    [{ httpSettings: { forwardProxy: { convention: 'Sometimes' } } }],
  ])('refuses %j', async ([properties], { sandbox, site }) => {
    const answer = await sandbox.arm('PUT', `${site}/config/authsettingsV2`, { properties });
    expect(answer).toMatchObject({ status: 400, body: { Code: 'BadRequest' } });
    expect((await sandbox.arm('GET', `${site}/config/authsettingsV2`)).body.properties.platform.enabled).toBe(
      false,
    );
  });

  test('shows in config/web, without secrets', async ({ sandbox, site }) => {
    await sandbox.arm('PUT', `${site}/config/authsettingsV2`, { properties: portal });
    expect((await sandbox.arm('GET', `${site}/config/web`)).body.properties).toMatchObject({
      siteAuthEnabled: true,
      siteAuthSettings: { configVersion: 'v2', clientId: null },
    });
  });
});

describe('classic authsettings', () => {
  test('are all unset at first, and replaced by PUT', async ({ sandbox, site }) => {
    const path = `${site}/config/authsettings`;
    expect((await sandbox.arm('POST', `${path}/list`)).body.properties).toMatchObject({
      enabled: false,
      clientId: null,
      isAadAutoProvisioned: false,
      configVersion: 'v1',
    });
    const put = await sandbox.arm('PUT', path, {
      properties: {
        enabled: true,
        unauthenticatedClientAction: 'RedirectToLoginPage',
        clientId: 'client',
        clientSecret: 'hush',
        allowedAudiences: ['https://a.example'],
        tokenRefreshExtensionHours: 7.2,
        wonderful: 'x',
      },
    });
    expect(put.body).toMatchObject({
      id: path,
      name: 'authsettings',
      properties: {
        enabled: true,
        clientId: 'client',
        clientSecret: 'hush',
        tokenRefreshExtensionHours: 7.2,
        aadClaimsAuthorization: '{"allowed_groups":null,"allowed_client_applications":[]}',
        issuer: null,
      },
    });
    expect(put.body.properties).not.toHaveProperty('wonderful');
    const web = (await sandbox.arm('GET', `${site}/config/web`)).body.properties;
    expect(web).toMatchObject({
      siteAuthEnabled: true,
      siteAuthSettings: { clientId: 'client', clientSecret: null },
    });
    expect((await sandbox.arm('PUT', path, { properties: {} })).body.properties.clientId).toBe(null);
    expect((await sandbox.arm('PUT', path, { properties: { allowedAudiences: 'x' } })).status).toBe(400);
  });

  test('of a site with V2 are a projection that loses the provider’s details', async ({ sandbox, site }) => {
    await sandbox.arm('PUT', `${site}/config/authsettingsV2`, { properties: portal });
    const { properties } = (await sandbox.arm('POST', `${site}/config/authsettings/list`)).body;
    const { registration, validation, login } = portal.identityProviders.azureActiveDirectory;
    expect(properties).toMatchObject({
      enabled: true,
      clientId: registration.clientId,
      issuer: registration.openIdIssuer,
      clientSecretSettingName: registration.clientSecretSettingName,
      allowedAudiences: validation.allowedAudiences,
      additionalLoginParams: login.loginParameters,
      tokenStoreEnabled: true,
      defaultProvider: 'AzureActiveDirectory',
      isAadAutoProvisioned: true,
      isAuthFromFile: 'False',
      configVersion: 'v2',
    });
    expect(JSON.parse(properties.aadClaimsAuthorization)).toEqual({
      allowed_groups: null,
      allowed_client_applications: validation.defaultAuthorizationPolicy.allowedApplications,
    });
  });

  test('of a site with V2 that is off stay unset', async ({ sandbox, site }) => {
    await sandbox.arm('PUT', `${site}/config/authsettingsV2`, {
      properties: { platform: { enabled: false } },
    });
    expect((await sandbox.arm('POST', `${site}/config/authsettings/list`)).body.properties).toMatchObject({
      enabled: false,
      clientId: null,
      configVersion: 'v2',
    });
  });

  test('cannot be put on a site with V2', async ({ sandbox, site }) => {
    await sandbox.arm('PUT', `${site}/config/authsettingsV2`, { properties: portal });
    expect(
      await sandbox.arm('PUT', `${site}/config/authsettings`, { properties: { enabled: false } }),
    ).toMatchObject({
      status: 400,
      body: {
        Code: 'BadRequest',
        Message: `Cannot execute the request for site ${nameIn(site)} because the site is running on auth version v2.`,
      },
    });
  });

  test('give way to V2', async ({ sandbox, site }) => {
    await sandbox.arm('PUT', `${site}/config/authsettings`, {
      properties: { enabled: true, clientId: 'old' },
    });
    await sandbox.arm('PUT', `${site}/config/authsettingsV2`, { properties: portal });
    const { properties } = (await sandbox.arm('POST', `${site}/config/authsettings/list`)).body;
    expect(properties.clientId).toBe(portal.identityProviders.azureActiveDirectory.registration.clientId);
  });
});
