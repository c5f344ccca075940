import { buffer } from 'node:stream/consumers';
import { type SiteAuthSettingsV2, WebSiteManagementClient } from '@azure/arm-appservice';
import { ClientSecretCredential } from '@azure/identity';
import { describe, expect } from 'vitest';
import { ZipFile } from 'yazl';
import { origins } from '../sandbox/core/hosts.ts';
import { leadingTo } from '../sandbox/entra/peers/testing.ts';
import { type TestSandbox, test } from '../sandbox/testing.ts';
import { appOf } from './lab-at.ts';

/** Microsoft's own client for App Service, with its own way to sign in. Only where it connects to is not its own. */
function clientOf(sandbox: TestSandbox): WebSiteManagementClient {
  const { tenantId, clientId, clientSecret, subscriptionId } = sandbox.descriptor;
  const additionalPolicies = leadingTo(sandbox);
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: origins.login,
    disableInstanceDiscovery: true,
    additionalPolicies,
  });
  return new WebSiteManagementClient(credential, subscriptionId, {
    endpoint: origins.arm,
    credentials: { scopes: [`${origins.arm}/.default`] },
    additionalPolicies,
  });
}

const GROUP = 'rg-peers';
const APP = 'peers-app';

async function deploymentsOf({
  listDeployments,
}: WebSiteManagementClient['webApps']): Promise<(string | undefined)[]> {
  const names: (string | undefined)[] = [];
  for await (const each of listDeployments(GROUP, APP)) names.push(each.name);
  return names;
}

async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}

describe('@azure/arm-appservice, unmodified', { timeout: 60_000 }, () => {
  test('makes a plan and a web app, and finds both again', async ({ sandbox }) => {
    await sandbox.arm('PUT', `${sandbox.subscription}/resourcegroups/${GROUP}`, { location: 'eastus2' });
    const client = clientOf(sandbox);
    expect(await client.checkNameAvailability(APP, 'Microsoft.Web/sites')).toMatchObject({
      nameAvailable: true,
    });
    const plan = await client.appServicePlans.createOrUpdate(GROUP, 'plan-peers', {
      location: 'East US 2',
      kind: 'linux',
      reserved: true,
      sku: { name: 'F1', tier: 'Free' },
    });
    expect(plan).toMatchObject({
      name: 'plan-peers',
      provisioningState: 'Succeeded',
      reserved: true,
      sku: { tier: 'Free' },
    });
    const site = await client.webApps.createOrUpdate(GROUP, APP, {
      location: 'East US 2',
      serverFarmId: String(plan.id),
      httpsOnly: true,
      siteConfig: { linuxFxVersion: 'NODE|22-lts' },
    });
    expect(site).toMatchObject({
      name: APP,
      state: 'Running',
      defaultHostName: `${APP}.azurewebsites.localhost`,
      enabledHostNames: expect.arrayContaining([`${APP}.scm.azurewebsites.localhost`]),
    });
    expect(await client.checkNameAvailability(APP, 'Microsoft.Web/sites')).toMatchObject({
      nameAvailable: false,
      reason: 'AlreadyExists',
    });
    const names: (string | undefined)[] = [];
    for await (const each of client.webApps.listByResourceGroup(GROUP)) names.push(each.name);
    for await (const each of client.appServicePlans.list()) names.push(each.name);
    for await (const each of client.appServicePlans.listWebApps(GROUP, 'plan-peers')) names.push(each.name);
    expect(names).toEqual([APP, 'plan-peers', APP]);
    const regions: (string | undefined)[] = [];
    for await (const each of client.listGeoRegions()) regions.push(each.name);
    expect(regions).toContain('East US 2');
  });

  test('writes and reads settings, configuration and what stays with a slot', async ({ sandbox }) => {
    const { webApps } = clientOf(sandbox);
    await webApps.updateApplicationSettings(GROUP, APP, {
      properties: {
        BACKEND_URL: 'https://b.azurewebsites.localhost',
        SCM_DO_BUILD_DURING_DEPLOYMENT: 'true',
      },
    });
    expect((await webApps.listApplicationSettings(GROUP, APP)).properties).toEqual({
      BACKEND_URL: 'https://b.azurewebsites.localhost',
      SCM_DO_BUILD_DURING_DEPLOYMENT: 'true',
    });
    await webApps.updateConfiguration(GROUP, APP, {
      cors: { allowedOrigins: ['https://f.azurewebsites.localhost'] },
    });
    expect(await webApps.getConfiguration(GROUP, APP)).toMatchObject({
      linuxFxVersion: 'NODE|22-lts',
      cors: { allowedOrigins: ['https://f.azurewebsites.localhost'] },
    });
    await webApps.updateSlotConfigurationNames(GROUP, APP, { appSettingNames: ['BACKEND_URL'] });
    expect((await webApps.listSlotConfigurationNames(GROUP, APP)).appSettingNames).toEqual(['BACKEND_URL']);
    await webApps.updateDiagnosticLogsConfig(GROUP, APP, {
      httpLogs: { fileSystem: { enabled: true, retentionInMb: 35, retentionInDays: 3 } },
    });
    expect((await webApps.getDiagnosticLogsConfiguration(GROUP, APP)).httpLogs?.fileSystem?.enabled).toBe(
      true,
    );
  });

  test('deploys with the credentials that it reads, and follows the deployment to its end', async ({
    sandbox,
  }) => {
    const { webApps } = clientOf(sandbox);
    const { publishingUserName, publishingPassword } = await webApps.listPublishingCredentials(GROUP, APP);
    const scm = `https://${APP}.scm.azurewebsites.localhost`;
    const headers = {
      authorization: `Basic ${Buffer.from(`${publishingUserName}:${publishingPassword}`).toString('base64')}`,
    };
    const body = await zipOf(appOf("res.end('made by a peer')"));
    const pushed = await sandbox.ask('POST', `${scm}/api/zipdeploy?isAsync=true`, { headers, body });
    expect(pushed.status).toBe(202);
    const id = String(pushed.headers['scm-deployment-id']);
    await expect.poll(() => deploymentsOf(webApps)).toEqual([id]);
    const status = await webApps.getProductionSiteDeploymentStatus(GROUP, APP, id, {
      updateIntervalInMs: 100,
    });
    expect(status).toMatchObject({
      deploymentId: id,
      status: 'RuntimeSuccessful',
      numberOfInstancesSuccessful: 1,
    });
    expect((await webApps.getDeployment(GROUP, APP, id)).active).toBe(true);
    const page = await sandbox.ask('GET', `https://${APP}.azurewebsites.localhost/`);
    expect(page.bytes.toString()).toBe('made by a peer');
  });

  test('puts authentication in front of the app, whole, and reads it back with the defaults', async ({
    sandbox,
  }) => {
    const { webApps } = clientOf(sandbox);
    const { tenantId, clientId } = sandbox.descriptor;
    const given = {
      platform: { enabled: true },
      globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'Return401' },
      identityProviders: {
        azureActiveDirectory: {
          enabled: true,
          registration: {
            openIdIssuer: `https://sts.windows.net/${tenantId}/v2.0`,
            clientId,
            clientSecretSettingName: 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET',
          },
          validation: { allowedAudiences: [`api://${clientId}`] },
        },
      },
      login: { tokenStore: { enabled: true } },
    } satisfies SiteAuthSettingsV2;
    expect(await webApps.getAuthSettingsV2(GROUP, APP)).toMatchObject({ platform: { enabled: false } });
    const written = await webApps.updateAuthSettingsV2(GROUP, APP, structuredClone(given));
    const read = await webApps.getAuthSettingsV2WithoutSecrets(GROUP, APP);
    expect(read).toEqual(written);
    expect(read).toMatchObject({
      ...given,
      platform: { enabled: true, runtimeVersion: '~1' },
      login: {
        tokenStore: { enabled: true, tokenRefreshExtensionHours: 72 },
        cookieExpiration: { convention: 'FixedTime' },
      },
      httpSettings: { requireHttps: true, routes: { apiPrefix: '/.auth' } },
    });
    const refused = await sandbox.ask('GET', `https://${APP}.azurewebsites.localhost/`);
    expect(refused).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringContaining('Bearer') },
    });
  });

  test('stops, starts and restarts the app', async ({ sandbox }) => {
    const { webApps } = clientOf(sandbox);
    await webApps.stop(GROUP, APP);
    expect((await webApps.get(GROUP, APP)).state).toBe('Stopped');
    await webApps.start(GROUP, APP);
    await webApps.restart(GROUP, APP);
    expect((await webApps.get(GROUP, APP)).state).toBe('Running');
  });

  test('deletes both, and understands that they are gone', async ({ sandbox }) => {
    const { webApps, appServicePlans } = clientOf(sandbox);
    await webApps.delete(GROUP, APP, { deleteEmptyServerFarm: false });
    await expect(webApps.get(GROUP, APP)).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
    await appServicePlans.delete(GROUP, 'plan-peers');
    await expect(appServicePlans.get(GROUP, 'plan-peers')).rejects.toMatchObject({ statusCode: 404 });
  });

  test('understands what the service refuses', async ({ sandbox }) => {
    const { webApps, appServicePlans } = clientOf(sandbox);
    await expect(
      webApps.createOrUpdate(GROUP, APP, { location: 'East US 2', serverFarmId: 'no-such-plan' }),
    ).rejects.toMatchObject({ statusCode: 404 });
    await expect(
      appServicePlans.createOrUpdate('rg-nowhere', 'plan', { location: 'East US 2', sku: { name: 'F1' } }),
    ).rejects.toMatchObject({ statusCode: 404, code: 'ResourceGroupNotFound' });
  });
});
