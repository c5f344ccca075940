import { describe, expect } from 'vitest';
import { nameIn, siteBody, test, withPrepared } from '../testing.ts';

const siteIn = (group: string, name: string): string => `${group}/providers/Microsoft.Web/sites/${name}`;

describe('a site is refused', () => {
  test.for([
    ['without a location', 'site-x', { location: null }, 400, 'LocationRequired'],
    ['in no region', 'site-x', { location: 'Atlantis' }, 400, 'LocationNotAvailableForResourceType'],
    ['with a reserved word in its name', 'my-microsoft-app', {}, 400, 'ReservedResourceName'],
    ['with tags that are a list', 'site-x', { tags: [] }, 400, 'InvalidRequestContent'],
  ] as const)('%s, by ARM', async ([_why, name, change, status, code], { sandbox, group, plan }) => {
    const body = { ...siteBody(plan), ...change };
    expect(await sandbox.arm('PUT', siteIn(group, name), body)).toMatchObject({
      status,
      body: { error: { code } },
    });
  });

  test.for([
    ['with an underscore in its name', 'my_site', {}, 400, 'Site names only allow alphanumeric characters'],
    [
      'with a hyphen at the end of its name',
      'site-',
      {},
      400,
      'Site names only allow alphanumeric characters',
    ],
    ['with a name of one letter', 'x', {}, 400, 'Site names only allow alphanumeric characters'],
    ['with a name of 61 letters', 'x'.repeat(61), {}, 400, 'Site names only allow alphanumeric characters'],
    ['without a plan', 'site-x', { serverFarmId: null }, 400, 'Required parameter ServerFarmId is missing.'],
    [
      'in a plan that is not there',
      'site-x',
      { serverFarmId: 'nope' },
      404,
      'Cannot find ServerFarm with name nope.',
    ],
    [
      'with a runtime that never was',
      'site-x',
      { siteConfig: { linuxFxVersion: 'NODE|23-lts' } },
      400,
      'The parameter LinuxFxVersion has an invalid value.',
    ],
    [
      'with a runtime of another form',
      'site-x',
      { siteConfig: { linuxFxVersion: 'NODE:22-lts' } },
      400,
      'The parameter LinuxFxVersion has an invalid value.',
    ],
    [
      'with a setting that Linux cannot have',
      'site-x',
      { siteConfig: { appSettings: [{ name: 'a:b', value: '1' }] } },
      400,
      "AppSetting with name 'a:b' is not allowed.",
    ],
    [
      'with a switch that is a text',
      'site-x',
      { httpsOnly: 'sure' },
      400,
      'The parameter httpsOnly has an invalid value.',
    ],
    [
      'with a configuration that is a list',
      'site-x',
      { siteConfig: [] },
      400,
      'The parameter siteConfig has an invalid value.',
    ],
    [
      'with a member of a wrong kind',
      'site-x',
      { siteConfig: { alwaysOn: 5 } },
      400,
      'The parameter alwaysOn has an invalid value.',
    ],
  ] as const)(
    '%s, by the provider',
    async ([_why, name, change, status, message], { sandbox, group, plan }) => {
      const answer = await sandbox.arm('PUT', siteIn(group, name), siteBody(plan, change));
      expect(answer).toMatchObject({
        status,
        body: { Message: expect.stringContaining(message), Target: null },
      });
    },
  );

  test('in another region than its plan, which is not found there', async ({ sandbox, group, plan }) => {
    const body = { ...siteBody(plan), location: 'West Europe' };
    expect(await sandbox.arm('PUT', siteIn(group, 'site-far'), body)).toMatchObject({
      status: 404,
      body: { Code: 'NotFound', Message: `Cannot find ServerFarm with name ${nameIn(plan)}.` },
    });
  });

  test('under a name that another site has, whatever its group and case', async ({ sandbox, plan, site }) => {
    const other = `${sandbox.subscription}/resourceGroups/rg-rival`;
    await sandbox.arm('PUT', other, { location: 'eastus2' });
    const answer = await sandbox.arm('PUT', siteIn(other, nameIn(site).toUpperCase()), siteBody(plan));
    expect(answer).toMatchObject({ status: 409, body: { Code: 'Conflict' } });
    expect(answer.body.Details[2].ErrorEntity).toMatchObject({ ExtendedCode: '54001' });
  });

  test('under a name that somebody of another tenant has', async () => {
    await withPrepared(
      ({ resources }) => resources.takenNames.put({ name: 'Contoso-App' }),
      async (sandbox) => {
        const group = `${sandbox.subscription}/resourceGroups/rg`;
        const plan = `${group}/providers/Microsoft.Web/serverfarms/plan`;
        await sandbox.arm('PUT', group, { location: 'eastus2' });
        await sandbox.arm('PUT', plan, {
          location: 'eastus2',
          sku: { name: 'B1' },
          properties: { reserved: true },
        });
        const check = `${sandbox.subscription}/providers/Microsoft.Web/checknameavailability`;
        expect((await sandbox.arm('POST', check, { name: 'contoso-app', type: 'Site' })).body).toMatchObject({
          nameAvailable: false,
          reason: 'AlreadyExists',
        });
        expect((await sandbox.arm('PUT', siteIn(group, 'contoso-app'), siteBody(plan))).status).toBe(409);
      },
    );
  });

  test('in another region than before, or with another operating system’s plan', async ({
    sandbox,
    group,
    site,
  }) => {
    expect(await sandbox.arm('PUT', site, { location: 'westus', properties: {} })).toMatchObject({
      status: 409,
      body: { error: { code: 'InvalidResourceLocation' } },
    });
    const windows = `${sandbox.subscription}/resourceGroups/rg-windows`;
    const plan = `${windows}/providers/Microsoft.Web/serverfarms/planw`;
    await sandbox.arm('PUT', windows, { location: 'eastus2' });
    await sandbox.arm('PUT', plan, { location: 'eastus2', sku: { name: 'B1' } });
    expect((await sandbox.arm('PUT', site, siteBody(plan))).status).toBe(400);
    expect((await sandbox.arm('GET', group)).status).toBe(200);
  });

  test('always on in a free plan', async ({ sandbox, group }) => {
    const plan = `${group}/providers/Microsoft.Web/serverfarms/free`;
    const free = { location: 'southindia', sku: { name: 'F1' }, properties: { reserved: true } };
    expect((await sandbox.arm('PUT', plan, free)).status).toBe(200);
    const body = { ...siteBody(plan, { siteConfig: { alwaysOn: true } }), location: 'South India' };
    const answer = await sandbox.arm('PUT', siteIn(group, 'site-awake'), body);
    expect(answer).toMatchObject({ status: 409, body: { Code: 'Conflict' } });
    expect(answer.body.Details[2].ErrorEntity).toMatchObject({ ExtendedCode: '01020' });
    expect((await sandbox.arm('GET', siteIn(group, 'site-awake'))).status).toBe(404);
  });

  test.for([
    ['a managed identity', { identity: { type: 'SystemAssigned' } }],
    ['a function app', { kind: 'functionapp,linux' }],
  ] as const)('as %s, which is not imitated', async ([_what, change], { sandbox, group, plan }) => {
    sandbox.expectNotImitated(/^not imitated: ARM (managed identities|apps of kind)/);
    const body = { ...siteBody(plan), ...change };
    expect(await sandbox.arm('PUT', siteIn(group, 'site-x'), body)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/^The sandbox does not imitate/) } },
    });
  });
});
