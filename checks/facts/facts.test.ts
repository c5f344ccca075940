import { describe, expect } from 'vitest';
import { checks } from '../index.ts';
import { runChecks } from '../run.ts';
import { target } from '../testing.ts';
import { GRAPH, ids } from '../testing-auth.ts';
import { siteAnswer, tellOfALab, test } from './testing.ts';
import { tellOfAFinishedLab } from './testing-finished.ts';

const { frontend, backend } = target;
const never = { appCommandLine: '', accessRules: [], allowedOrigins: [] };

const SITES = '/subscriptions/S/resourceGroups/rg-lab/providers/Microsoft.Web/sites';
const asked = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replace('/S/', `/${target.subscription}/`)).sort();

describe('the facts of a lab that is in place', () => {
  test('are each asked for once, by all checks of steps 1 to 3 together', async ({ azure }) => {
    tellOfALab(azure);
    const first = checks.filter(({ step }) => step <= 3);
    const outcomes = await runChecks(first, azure.facts(), target);
    expect(outcomes.map(({ check, status }) => `${check.id} ${status}`)).toEqual(
      first.map(({ id }) => `${id} pass`),
    );
    expect([...azure.requests].sort()).toEqual(
      asked([
        'GET arm.test /subscriptions/S/resourceGroups/rg-lab',
        'GET arm.test /subscriptions/S/resourceGroups/rg-lab/providers/Microsoft.Web/serverfarms/plan-lab',
        `GET arm.test ${SITES}/lab-backend`,
        `GET arm.test ${SITES}/lab-frontend`,
        `POST arm.test ${SITES}/lab-frontend/config/appsettings/list`,
        'GET lab-backend.azurewebsites.net /',
        'GET lab-backend.scm.azurewebsites.net /api/deployments/latest',
        'GET lab-frontend.azurewebsites.net /',
        'GET lab-frontend.azurewebsites.net /get-profile',
        'GET lab-frontend.scm.azurewebsites.net /api/deployments/latest',
      ]),
    );
    expect(azure.credential.asked).toEqual([{ scope: 'https://arm.test/.default' }]);
  });

  test('are each asked for once in a lab that is finished, by all checks together', async ({ azure }) => {
    tellOfAFinishedLab(azure);
    const outcomes = await runChecks(checks, azure.facts(), target);
    const left = outcomes.filter(({ status }) => status !== 'pass').map(({ check }) => check.id);
    expect(left).toEqual(['group-deleted', 'registrations-deleted']);
    const { frontend: fe, backend: be } = ids;
    expect([...azure.requests].sort()).toEqual(
      asked([
        'GET arm.test /subscriptions/S/resourceGroups/rg-lab',
        'GET arm.test /subscriptions/S/resourceGroups/rg-lab/resources',
        'GET arm.test /subscriptions/S/resourceGroups/rg-lab/providers/Microsoft.Web/serverfarms/plan-lab',
        `GET arm.test ${SITES}/lab-backend`,
        `GET arm.test ${SITES}/lab-backend/config/authsettingsV2`,
        `GET arm.test ${SITES}/lab-backend/config/web`,
        `POST arm.test ${SITES}/lab-backend/config/appsettings/list`,
        `GET arm.test ${SITES}/lab-frontend`,
        `GET arm.test ${SITES}/lab-frontend/config/authsettingsV2`,
        `POST arm.test ${SITES}/lab-frontend/config/appsettings/list`,
        'GET graph.test /v1.0/applications',
        `GET graph.test /v1.0/applications(appId='${be.client}')`,
        `GET graph.test /v1.0/applications(appId='${fe.client}')`,
        'GET graph.test /v1.0/oauth2PermissionGrants',
        'GET graph.test /v1.0/oauth2PermissionGrants',
        `GET graph.test /v1.0/servicePrincipals(appId='${GRAPH.client}')`,
        `GET graph.test /v1.0/servicePrincipals(appId='${be.client}')`,
        `GET graph.test /v1.0/servicePrincipals(appId='${fe.client}')`,
        'GET lab-backend.azurewebsites.net /',
        'GET lab-backend.azurewebsites.net /get-profile',
        'GET lab-backend.azurewebsites.net /get-profile',
        'OPTIONS lab-backend.azurewebsites.net /get-profile',
        'GET lab-backend.scm.azurewebsites.net /api/deployments/latest',
        'GET lab-backend.scm.azurewebsites.net /api/vfs/site/wwwroot/',
        'GET lab-backend.scm.azurewebsites.net /api/vfs/site/wwwroot/package.json',
        'GET lab-frontend.azurewebsites.net /',
        'GET lab-frontend.azurewebsites.net /get-profile',
        'GET lab-frontend.scm.azurewebsites.net /api/deployments/latest',
        'GET lab-frontend.scm.azurewebsites.net /api/vfs/site/wwwroot/',
        'GET lab-frontend.scm.azurewebsites.net /api/vfs/site/wwwroot/package.json',
      ]),
    );
    // Two lists of grants (of the frontend, and of the backend) and two calls of the backend (with nothing, and with the
    // token of another application) have one path each; nothing is read twice.
    expect(azure.credential.asked.map(({ scope }) => scope).sort()).toEqual([
      `api://${be.client}/.default`,
      'https://arm.test/.default',
      'https://graph.test/.default',
    ]);
  });

  test('are asked for again when they are wanted fresh, with the same token', async ({ azure }) => {
    tellOfALab(azure);
    const facts = azure.facts();
    await facts.site(frontend);
    azure.answers(`GET sites/${frontend}`, { body: siteAnswer(frontend, { state: 'Stopped' }) });
    expect(await facts.site(frontend)).toMatchObject({ state: 'Running' });
    expect(await facts.fresh().site(frontend)).toMatchObject({ state: 'Stopped' });
    expect(azure.credential.asked).toHaveLength(1);
  });
});

describe('a site', () => {
  test('that does not exist is no error', async ({ azure }) => {
    expect(await azure.facts().site('nobody')).toBeUndefined();
    azure.answers('GET sites/gone', {
      status: 404,
      body: { error: { code: 'ResourceGroupNotFound', message: 'no such group' } },
    });
    expect(await azure.facts().site('gone')).toBeUndefined();
  });

  test('has the host names that it answers to, and Kudu apart', async ({ azure }) => {
    const host = 'lab-backend-a1b2c3d4e5f6a7b8.eastus2-01.azurewebsites.net';
    const scm = 'lab-backend-a1b2c3d4e5f6a7b8.scm.eastus2-01.azurewebsites.net';
    azure.answers(`GET sites/${backend}`, {
      body: siteAnswer(backend, {
        defaultHostName: host,
        enabledHostNames: ['api.contoso.example', host.toUpperCase(), scm],
        hostNameSslStates: [
          { name: host, hostType: 'Standard' },
          { name: scm, hostType: 'Repository' },
        ],
      }),
    });
    expect(await azure.facts().site(backend)).toMatchObject({
      defaultHostName: host,
      enabledHostNames: ['api.contoso.example', host],
      scmHostName: scm,
    });
  });

  test('is found page after page in the list of all, and never beyond ARM', async ({ azure }) => {
    const list = `/subscriptions/${target.subscription}/providers/Microsoft.Web/sites`;
    const next = `https://arm.test${list}?page=2`;
    azure.answers(
      `GET ${list}`,
      { body: { value: [siteAnswer('one')], nextLink: next } },
      { body: { value: [siteAnswer('two')], nextLink: null } },
    );
    expect((await azure.facts().sites()).map(({ name }) => name)).toEqual(['one', 'two']);

    azure.answers(`GET ${list}`, { body: { value: [], nextLink: 'https://elsewhere.test/sites' } });
    await expect(azure.facts().sites()).rejects.toMatchObject({ code: 'unexpected-answer' });
    expect(azure.requests.some((line) => line.includes('elsewhere'))).toBe(false);
  });

  test('in another subscription is found, and one that may not be read has nothing to tell', async ({
    azure,
  }) => {
    azure.answers('GET arm.test/subscriptions', {
      body: {
        value: [
          { subscriptionId: target.subscription, displayName: 'lab', state: 'Enabled' },
          { subscriptionId: 'aaa', displayName: 'other', state: 'Enabled' },
          { subscriptionId: 'bbb', displayName: 'closed to me', state: 'Enabled' },
        ],
      },
    });
    azure.answers('GET aaa/providers/Microsoft.Web/sites', { body: { value: [siteAnswer('there')] } });
    azure.answers('GET bbb/providers/Microsoft.Web/sites', {
      status: 403,
      body: { error: { code: 'AuthorizationFailed', message: 'no' } },
    });
    expect((await azure.facts().sitesElsewhere()).map(({ name }) => name)).toEqual(['there']);
  });
});

test('a site without access rules or startup command has neither', async ({ azure }) => {
  azure.answers('GET config/web', {
    body: {
      properties: {
        appCommandLine: '',
        ipSecurityRestrictions: [{ name: 'Allow all', action: 'Allow' }],
      },
    },
  });
  expect(await azure.facts().siteConfig(frontend)).toEqual(never);
});

test('the runtimes on offer are those that az would take', async ({ azure }) => {
  const minor = (runtimeVersion: string, more = {}) => ({
    stackSettings: { linuxRuntimeSettings: { runtimeVersion, ...more } },
  });
  const stack = (value: string, minorVersions: unknown[]) => ({
    properties: { value, majorVersions: [{ minorVersions }] },
  });
  azure.answers('GET webAppStacks', {
    body: {
      value: [
        stack('node', [
          minor('NODE|24-lts'),
          minor('NODE|22-lts', { endOfLifeDate: '2999-04-30T00:00:00Z' }),
          minor('NODE|18-lts', { endOfLifeDate: '2025-04-30T00:00:00Z' }),
          minor('NODE|16-lts', { isDeprecated: true }),
          minor('NODE|lts', { isHidden: true }),
          { stackSettings: { windowsRuntimeSettings: {} } },
        ]),
        stack('java', [{ stackSettings: { linuxContainerSettings: {} } }]),
      ],
    },
  });
  expect(await azure.facts().runtimes()).toEqual(['NODE|24-lts', 'NODE|22-lts']);
});

test('a name that is taken is told apart from one that Azure does not take; who may not ask gets no answer', async ({
  azure,
}) => {
  azure.answers('POST checknameavailability', {
    body: { nameAvailable: false, reason: 'AlreadyExists', message: 'taken' },
  });
  expect(await azure.facts().nameAvailability('x')).toEqual({
    available: false,
    reason: 'AlreadyExists',
    message: 'taken',
  });
  azure.answers('POST checknameavailability', { status: 403, body: {} });
  expect(await azure.facts().nameAvailability('x')).toBeUndefined();
});
