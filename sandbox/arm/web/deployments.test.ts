import { describe, expect } from 'vitest';
import { type Deployment, DeployStatus } from '../../state/resources.ts';
import type { Answer } from '../../testing.ts';
import { nameIn, test, withPrepared } from '../testing.ts';
import { statusOf } from './deployment-status.ts';

const at = '2026-11-24T12:00:00.000Z';

const deployment = (siteId: string, id: string, more: Partial<Deployment>): Deployment => ({
  id,
  siteId,
  status: DeployStatus.Success,
  statusText: '',
  message: 'Created via a push deployment',
  progress: '',
  author: 'N/A',
  deployer: 'Push-Deployer',
  receivedAt: at,
  startedAt: at,
  endedAt: at,
  active: true,
  temporary: false,
  errors: [],
  warnings: [],
  log: [{ id: 'entry', time: at, message: 'Build failed.', type: 2, details: [] }],
  ...more,
});

/** A sandbox with one site that has these deployments. */
const withDeployments = (
  deployments: [id: string, more: Partial<Deployment>][],
  use: (ask: (path: string) => Promise<Answer>, site: string) => Promise<void>,
) =>
  withPrepared(
    ({ resources, subscription }) => {
      const subscriptionId = nameIn(subscription);
      const group = `${subscription}/resourceGroups/rg`;
      const shared = { subscriptionId, resourceGroup: 'rg', createdAt: at, changedAt: at };
      const plan = { id: `${group}/providers/Microsoft.Web/serverfarms/plan`, name: 'plan' };
      const site = { id: `${group}/providers/Microsoft.Web/sites/built`, name: 'built' };
      resources.groups.put({ ...shared, id: group, name: 'rg', location: 'eastus2', state: 'Succeeded' });
      resources.plans.put({
        ...shared,
        ...plan,
        number: 1,
        location: 'East US 2',
        sku: { name: 'B1', tier: 'Basic', size: 'B1', family: 'B', capacity: 1 },
        linux: true,
        perSiteScaling: false,
      });
      resources.sites.put({
        ...shared,
        ...site,
        planId: plan.id,
        location: 'East US 2',
        linux: true,
        hostName: 'built.azurewebsites.localhost',
        scmHostName: 'built.scm.azurewebsites.localhost',
        state: 'Running',
        usageState: 'Normal',
        httpsOnly: false,
        clientAffinityEnabled: true,
        config: { linuxFxVersion: 'NODE|22-lts' },
        appSettings: {},
        connectionStrings: {},
        slotConfigNames: {
          connectionStringNames: null,
          appSettingNames: null,
          azureStorageConfigNames: null,
        },
        logs: {},
        metadata: {},
        basicAuth: { scm: true, ftp: true },
        publishing: { user: '$built', password: 'x' },
        restarts: 0,
      });
      for (const [id, more] of deployments) resources.deployments.put(deployment(site.id, id, more));
      return site.id;
    },
    async (sandbox, site) => {
      await use((path) => sandbox.arm('GET', `${site}${path}?api-version=2024-04-01`), site);
    },
  );

describe('the status of a deployment', () => {
  test.for([
    ['a request that came in', { status: DeployStatus.Pending, temporary: true }, 'BuildRequestReceived'],
    ['a build that runs', { status: DeployStatus.Building }, 'BuildInProgress'],
    ['files that are being copied', { status: DeployStatus.Deploying }, 'BuildInProgress'],
    ['an app that is starting', { runtime: 'Starting' }, 'RuntimeStarting'],
    ['a deployment that succeeded', {}, 'RuntimeSuccessful'],
    ['an app that started', { runtime: 'Successful' }, 'RuntimeSuccessful'],
    ['an app that does not start', { runtime: 'Failed' }, 'RuntimeFailed'],
    ['a build that failed', { status: DeployStatus.Failed }, 'BuildFailed'],
  ] as const)('says of %s what newer Azure CLIs expect', ([_what, more, expected]) => {
    expect(statusOf(deployment('site', 'd1', more))).toBe(expected);
  });

  test('is answered with 202 until it is final', async () => {
    await withDeployments(
      [
        ['d1', { runtime: 'Starting' }],
        ['d2', {}],
      ],
      async (ask, site) => {
        expect(await ask('/deploymentStatus/D1')).toMatchObject({
          status: 202,
          body: {
            id: `${site}/deploymentStatus/d1`,
            name: 'd1',
            type: 'Microsoft.Web/sites/deploymentStatus',
            properties: { deploymentId: 'd1', status: 'RuntimeStarting', numberOfInstancesInProgress: 1 },
          },
        });
        expect(await ask('/deploymentStatus/d2')).toMatchObject({
          status: 200,
          body: { properties: { status: 'RuntimeSuccessful', numberOfInstancesSuccessful: 1, errors: null } },
        });
      },
    );
  });

  test('that failed says why', async () => {
    const failed = { status: DeployStatus.Failed, errors: ['npm install ended with 1'] };
    await withDeployments([['d1', failed]], async (ask) => {
      expect(await ask('/deploymentStatus/d1')).toMatchObject({
        body: {
          properties: {
            errors: [{ message: 'npm install ended with 1' }],
            failedInstancesLogs: ['https://built.scm.azurewebsites.localhost/api/deployments/d1/log'],
          },
        },
      });
    });
  });

  test('that is not there is not found', async () => {
    await withDeployments([], async (ask) => {
      for (const kind of ['deploymentStatus', 'deployments']) {
        const message = expect.stringMatching(`^The Resource 'Microsoft.Web/sites/[^/]+/${kind}/d1' under`);
        expect(await ask(`/${kind}/d1`)).toMatchObject({ status: 404, body: { error: { message } } });
      }
    });
  });
});

test('deployments are listed, the newest first, and shown with their logs', async () => {
  const first = { active: false };
  await withDeployments(
    [
      ['d1', first],
      ['d2', {}],
    ],
    async (ask, site) => {
      expect(await ask('/deployments')).toMatchObject({
        body: {
          value: [
            { id: `${site}/deployments/d2`, properties: { active: true, complete: true, status: 4 } },
            { id: `${site}/deployments/d1`, properties: { active: false } },
          ],
        },
      });
      expect(await ask('/deploymentStatus')).toMatchObject({
        body: { value: [{ name: 'd1' }, { name: 'd2' }] },
      });
      expect(await ask('/deployments/d1')).toMatchObject({ body: { name: 'd1', properties: { id: 'd1' } } });
      expect(await ask('/deployments/d1/log')).toMatchObject({
        body: { properties: [{ id: 'entry', message: 'Build failed.', type: 2 }] },
      });
    },
  );
});
