import { describe, expect } from 'vitest';
import { nameIn, siteBody, test } from '../testing.ts';

const siteIn = (group: string, name: string): string => `${group}/providers/Microsoft.Web/sites/${name}`;

describe('a site', () => {
  test('is answered half built by PUT, and whole by GET', async ({ sandbox, group, plan }) => {
    const id = siteIn(group, 'Raptor-Client');
    const put = await sandbox.arm('PUT', id, {
      location: 'East US 2',
      properties: {
        serverFarmId: plan,
        reserved: false,
        siteConfig: {
          netFrameworkVersion: 'v4.6',
          linuxFxVersion: 'NODE|22-lts',
          appSettings: [{ name: 'SCM_DO_BUILD_DURING_DEPLOYMENT', value: true }],
          alwaysOn: true,
          http20Enabled: true,
        },
        httpsOnly: true,
      },
    });
    expect(put).toMatchObject({
      status: 200,
      headers: {
        'x-ms-ratelimit-remaining-subscription-resource-requests': expect.stringMatching(/^4\d\d$/),
      },
      body: {
        kind: 'app,linux',
        properties: { siteConfig: { linuxFxVersion: '', alwaysOn: false, http20Enabled: false } },
      },
    });
    const { body } = await sandbox.arm('GET', id);
    expect(body).toMatchObject({
      id,
      name: 'Raptor-Client',
      type: 'Microsoft.Web/sites',
      kind: 'app,linux',
      location: 'East US 2',
      properties: {
        state: 'Running',
        usageState: 'Normal',
        defaultHostName: 'raptor-client.azurewebsites.localhost',
        enabledHostNames: [
          'raptor-client.azurewebsites.localhost',
          'raptor-client.scm.azurewebsites.localhost',
        ],
        hostNameSslStates: [
          { name: 'raptor-client.azurewebsites.localhost', hostType: 'Standard', sslState: 'Disabled' },
          { name: 'raptor-client.scm.azurewebsites.localhost', hostType: 'Repository', sslState: 'Disabled' },
        ],
        serverFarmId: plan,
        reserved: true,
        sku: 'Basic',
        httpsOnly: true,
        resourceGroup: nameIn(group),
        siteConfig: { linuxFxVersion: 'NODE|22-lts', alwaysOn: true, http20Enabled: true, cors: null },
      },
    });
    const settings = await sandbox.arm('POST', `${id}/config/appsettings/list`);
    expect(settings.body.properties).toEqual({ SCM_DO_BUILD_DURING_DEPLOYMENT: 'true' });
  });

  test('keeps what it has when a client puts back what it read', async ({ sandbox, site }) => {
    await sandbox.arm('PUT', `${site}/config/appsettings`, { properties: { A: '1' } });
    const { body } = await sandbox.arm('GET', site);
    const put = await sandbox.arm('PUT', site, {
      ...body,
      properties: { ...body.properties, httpsOnly: true },
    });
    expect(put.status).toBe(200);
    const after = await sandbox.arm('GET', site);
    expect(after.body.properties).toMatchObject({
      httpsOnly: true,
      siteConfig: { linuxFxVersion: 'NODE|22-lts' },
    });
    expect((await sandbox.arm('POST', `${site}/config/appsettings/list`)).body.properties).toEqual({
      A: '1',
    });
    const { properties } = (
      await sandbox.arm('PATCH', site, { properties: { clientAffinityEnabled: 'false' } })
    ).body;
    expect(properties).toMatchObject({ httpsOnly: true, clientAffinityEnabled: false });
  });

  test('may have its plan in another group', async ({ sandbox, plan }) => {
    const other = `${sandbox.subscription}/resourceGroups/rg-other`;
    await sandbox.arm('PUT', other, { location: 'westus' });
    const { body } = await sandbox.arm('PUT', siteIn(other, 'site-abroad'), siteBody(plan));
    expect(body.properties).toMatchObject({ resourceGroup: 'rg-other', serverFarmId: plan });
    expect(body.properties.webSpace).toMatch(/^rg-\w+-EastUS2webspace-Linux$/);
  });

  test('is stopped, started and restarted', async ({ sandbox, site }) => {
    const state = async () => (await sandbox.arm('GET', site)).body.properties.state;
    expect(await sandbox.arm('POST', `${site}/stop`)).toMatchObject({
      status: 200,
      body: '',
      headers: { etag: expect.any(String) },
    });
    expect(await state()).toBe('Stopped');
    expect((await sandbox.arm('POST', `${site}/restart`)).status).toBe(200);
    expect(await state()).toBe('Stopped');
    expect((await sandbox.arm('POST', `${site}/start`)).status).toBe(200);
    expect(await state()).toBe('Running');
  });

  test('takes its plan along when it is the last', async ({ sandbox, group, plan, site }) => {
    expect((await sandbox.arm('DELETE', site)).status).toBe(200);
    expect((await sandbox.arm('GET', plan)).status).toBe(404);
    expect((await sandbox.arm('DELETE', site)).status).toBe(204);
    expect((await sandbox.arm('GET', `${group}/providers/Microsoft.Web/sites`)).body.value).toEqual([]);
  });

  test('leaves its plan when that is asked for, or when others run in it', async ({
    sandbox,
    group,
    plan,
    site,
  }) => {
    const second = siteIn(group, 'second-one');
    await sandbox.arm('PUT', second, siteBody(plan));
    expect((await sandbox.arm('DELETE', second)).status).toBe(200);
    expect(
      (await sandbox.arm('DELETE', `${site}?api-version=2022-03-01&deleteEmptyServerFarm=false`)).status,
    ).toBe(200);
    expect((await sandbox.arm('GET', plan)).status).toBe(200);
  });

  test('runs on one machine, unless it is stopped', async ({ sandbox, site }) => {
    const instances = async () =>
      (await sandbox.arm('GET', `${site}/instances?api-version=2024-04-01`)).body.value;
    expect(await instances()).toMatchObject([{ name: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    await sandbox.arm('POST', `${site}/stop`);
    expect(await instances()).toEqual([]);
  });
});

test('a site that does not exist is not found, and neither is anything of it', async ({ sandbox, group }) => {
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/config/web'],
    ['POST', '/config/appsettings/list'],
    ['POST', '/restart'],
    ['GET', '/deploymentStatus/x'],
  ] as const) {
    expect(await sandbox.arm(method, `${siteIn(group, 'nobody')}${path}`)).toMatchObject({
      status: 404,
      body: {
        error: {
          code: 'ResourceNotFound',
          message: expect.stringContaining(`The Resource 'Microsoft.Web/sites/nobody' under resource group`),
        },
      },
    });
  }
});
