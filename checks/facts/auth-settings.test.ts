import { describe, expect } from 'vitest';
import { target } from '../testing.ts';
import { test } from './testing.ts';

const SETTINGS = `GET sites/${target.backend}/config/authsettingsV2`;
const CLASSIC = `POST sites/${target.backend}/config/authsettings/list`;

describe('authentication of a site', () => {
  test('that was never set up is off, and has the defaults', async ({ azure }) => {
    azure.answers(SETTINGS, { body: { properties: { platform: { enabled: false } } } });
    expect(await azure.facts().authSettings(target.backend)).toEqual({
      enabled: false,
      configFile: '',
      action: 'RedirectToLoginPage',
      redirectTo: '',
      excludedPaths: [],
      tokenStore: false,
      requiresHttps: true,
      apiPrefix: '/.auth',
      logoutPath: '',
      raw: { platform: { enabled: false } },
      provider: {
        enabled: true,
        clientId: '',
        issuer: '',
        secretSetting: '',
        certificate: false,
        loginParameters: [],
        allowedAudiences: [],
        allowedApplications: undefined,
        claimChecks: undefined,
        somePrincipals: false,
        claimGroups: undefined,
      },
    });
  });

  test('tells an empty list from none', async ({ azure }) => {
    const validation = (defaultAuthorizationPolicy: object) => ({
      body: {
        properties: {
          identityProviders: { azureActiveDirectory: { validation: { defaultAuthorizationPolicy } } },
        },
      },
    });
    azure.answers(
      SETTINGS,
      validation({ allowedApplications: [] }),
      validation({ allowedApplications: null }),
    );
    const facts = azure.facts();
    expect((await facts.authSettings(target.backend)).provider.allowedApplications).toEqual([]);
    expect((await facts.fresh().authSettings(target.backend)).provider.allowedApplications).toBeUndefined();
  });

  test('keeps what it does not understand, to be written back', async ({ azure }) => {
    const properties = { platform: { enabled: true, runtimeVersion: '~1' }, somethingNew: { a: [1] } };
    azure.answers(SETTINGS, { body: { properties } });
    expect((await azure.facts().authSettings(target.backend)).raw).toEqual(properties);
  });

  test('of another shape than documented is no verdict', async ({ azure }) => {
    azure.answers(SETTINGS, { body: { properties: { platform: { enabled: 'perhaps' } } } });
    await expect(azure.facts().authSettings(target.backend)).rejects.toMatchObject({
      code: 'unexpected-answer',
      message: expect.stringContaining('platform.enabled'),
    });
  });

  test('of the classic kind is told from the projection that newer sites show', async ({ azure }) => {
    azure.answers(
      CLASSIC,
      { body: { properties: { enabled: true, configVersion: 'v1', clientId: 'x' } } },
      { body: { properties: { enabled: true, configVersion: 'v2', clientId: 'x' } } },
    );
    const facts = azure.facts();
    expect(await facts.classicAuth(target.backend)).toEqual({ enabled: true, clientId: 'x' });
    expect(await facts.fresh().classicAuth(target.backend)).toBeUndefined();
  });
});
