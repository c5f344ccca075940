import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { test, withPrepared } from './testing.ts';

const url = (path: string): string => `${origins.arm}${path}`;

describe('an api-version', () => {
  test('is required, even before a token', async ({ sandbox }) => {
    expect(await sandbox.ask('GET', url('/subscriptions'))).toMatchObject({
      status: 400,
      body: { error: { code: 'MissingApiVersionParameter' } },
    });
  });

  test.for([
    ['/subscriptions', 'GET', '1999-01-01', 400, 'InvalidApiVersionParameter'],
    ['/subscriptions', 'GET', 'latest', 400, 'InvalidApiVersionParameter'],
    ['SITE', 'GET', '1999-01-01', 404, 'InvalidResourceType'],
    ['SITE', 'PUT', '1999-01-01', 400, 'NoRegisteredProviderFound'],
    ['SITE', 'GET', 'soon', 400, 'InvalidApiVersionParameter'],
  ] as const)(
    'of %s by %s that is %s is refused',
    async ([path, method, version, status, code], { sandbox, site }) => {
      const answer = await sandbox.arm(
        method,
        `${path.replace('SITE', site)}?api-version=${version}`,
        method === 'PUT' ? {} : undefined,
      );
      expect(answer).toMatchObject({ status, body: { error: { code } } });
      expect(answer.body.error.message).toContain(version);
    },
  );

  test.for(['2022-03-01', '2023-01-01', '2023-12-01', '2024-04-01', '2025-05-01'])(
    '%s of a site is taken',
    async (version, { sandbox, site }) => {
      expect((await sandbox.arm('GET', `${site}?api-version=${version}`)).status).toBe(200);
    },
  );
});

test('of a namespace of which nothing is imitated is not said to be wrong', async ({ sandbox }) => {
  sandbox.expectNotImitated(/eventtypes/);
  const path = `${sandbox.subscription}/providers/microsoft.insights/eventtypes/management/values`;
  const answer = await sandbox.arm('GET', `${path}?api-version=2015-04-01`);
  expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
  expect(answer.body.error.message).toContain('does not imitate');
});

describe('a subscription', () => {
  test('that does not exist is not found', async ({ sandbox }) => {
    const other = '11111111-1111-1111-1111-111111111111';
    expect(await sandbox.arm('GET', `/subscriptions/${other}/resourceGroups`)).toMatchObject({
      status: 404,
      body: {
        error: { code: 'SubscriptionNotFound', message: `The subscription '${other}' could not be found.` },
      },
    });
  });

  test('must be called by a GUID', async ({ sandbox }) => {
    expect(await sandbox.arm('GET', '/subscriptions/mine/resourceGroups')).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidSubscriptionId' } },
    });
  });

  test('that is disabled can be read but not written to', async () => {
    await withPrepared(
      ({ resources }) => {
        for (const each of resources.subscriptions.all()) {
          resources.subscriptions.put({ ...each, state: 'Disabled' });
        }
      },
      async (sandbox) => {
        const group = `${sandbox.subscription}/resourceGroups/rg`;
        expect((await sandbox.arm('GET', `${sandbox.subscription}/resourceGroups`)).status).toBe(200);
        expect(await sandbox.arm('PUT', group, { location: 'eastus2' })).toMatchObject({
          status: 409,
          body: { error: { code: 'ReadOnlyDisabledSubscription' } },
        });
      },
    );
  });

  test('must be registered for Microsoft.Web before anything is made there', async ({ sandbox, group }) => {
    const provider = `${sandbox.subscription}/providers/Microsoft.Web`;
    const plan = `${group}/providers/Microsoft.Web/serverfarms/plan`;
    const body = { location: 'eastus2', sku: { name: 'B1' }, properties: { reserved: true } };
    await sandbox.arm('POST', `${provider}/unregister`);
    expect(await sandbox.arm('PUT', plan, body)).toMatchObject({
      status: 409,
      body: { error: { code: 'MissingSubscriptionRegistration' } },
    });
    expect(await sandbox.arm('POST', `${provider}/register`)).toMatchObject({
      status: 200,
      body: { registrationState: 'Registering' },
    });
    expect(await sandbox.arm('GET', provider)).toMatchObject({ body: { registrationState: 'Registered' } });
    expect((await sandbox.arm('PUT', plan, body)).status).toBe(200);
  });
});

describe('a path', () => {
  test('is compared without case, with repeated slashes as one, and answers keep their own casing', async ({
    sandbox,
    site,
  }) => {
    const shouted = site.toUpperCase().replaceAll('/', '//');
    const answer = await sandbox.arm('GET', shouted);
    expect(answer).toMatchObject({ status: 200, body: { id: site, name: site.split('/').at(-1) } });
  });

  test.for([
    ['/', 404, 'MissingSubscription'],
    ['/providers/Microsoft.Nothing/things', 404, 'InvalidResourceNamespace'],
    ['GROUP/providers/Microsoft.Web/nothings/x', 404, 'InvalidResourceType'],
    ['GROUP/providers/Microsoft.Web/certificates/x', 404, 'NotFound'],
    ['/subscriptions/%zz', 400, 'BadRequest'],
  ] as const)('%s is answered in ARM’s own shape', async ([path, status, code], { sandbox, group }) => {
    sandbox.expectNotImitated(/^not imitated: ARM GET /);
    const answer = await sandbox.arm('GET', path.replace('GROUP', group));
    expect(answer).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } });
  });

  test.for([
    ['GET', '/providers/Microsoft.Storage/storageAccounts'],
    ['GET', 'GROUP/providers/Microsoft.Web/staticSites/x'],
    ['PUT', 'GROUP/providers/Microsoft.Authorization/roleDefinitions/x'],
  ] as const)(
    '%s %s, which Azure has, is not called wrong without a word of doubt',
    async ([method, path], { sandbox, group }) => {
      sandbox.expectNotImitated(/^not imitated: ARM /);
      const { body } = await sandbox.arm(
        method,
        path.replace('GROUP', group),
        method === 'PUT' ? {} : undefined,
      );
      expect(body.error.message).toMatch(/the sandbox that does not imitate it\.$/);
    },
  );

  test('that is not imitated is said to be so, whatever az puts into the body', async ({
    sandbox,
    group,
  }) => {
    sandbox.expectNotImitated(/deployments\/x$/);
    const path = `${group}/providers/Microsoft.Resources/deployments/x?api-version=2021-04-01`;
    const body = '{"properties": {"mode": "Incremental", template:{}}}';
    expect(await sandbox.arm('PUT', path, body)).toMatchObject({
      status: 404,
      body: { error: { message: expect.stringContaining('does not imitate') } },
    });
  });

  test('that takes other methods refuses this one', async ({ sandbox, site }) => {
    sandbox.expectNotImitated(/^not imitated: ARM GET .*appsettings$/);
    expect((await sandbox.arm('GET', `${site}/config/appsettings`)).status).toBe(405);
  });
});

describe('a body', () => {
  test.for([
    ['that is no JSON', '{"location":', 'InvalidRequestContent'],
    ['with a text where an object belongs', '{"location":"eastus2","tags":"x"}', 'InvalidRequestContent'],
    ['with a number where a text belongs', '{"location":5}', 'InvalidRequestContent'],
    [
      'that nests too deep',
      `{"location":"eastus2","tags":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      'InvalidRequestContent',
    ],
  ] as const)('%s is refused', async ([_what, body, code], { sandbox }) => {
    const authorization = `Bearer ${await sandbox.token(origins.arm)}`;
    const answer = await sandbox.ask(
      'PUT',
      url(`${sandbox.subscription}/resourceGroups/rg-body?api-version=2021-04-01`),
      { headers: { authorization, 'content-type': 'application/json' }, body },
    );
    expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
  });

  test('of more than four megabytes is refused', async ({ sandbox }) => {
    const body = { location: 'eastus2', tags: { a: 'x'.repeat(5 * 1024 * 1024) } };
    expect((await sandbox.arm('PUT', `${sandbox.subscription}/resourceGroups/rg-body`, body)).status).toBe(
      413,
    );
  });
});
