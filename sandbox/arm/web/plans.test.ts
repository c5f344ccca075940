import { describe, expect } from 'vitest';
import { nameIn, test } from '../testing.ts';

const linux = (sku: string, location = 'eastus2') => ({
  location,
  sku: { name: sku },
  properties: { reserved: true },
});
const windows = (sku: string, location = 'eastus2') => ({ location, sku: { name: sku } });
const planIn = (group: string, name: string): string =>
  `${group}/providers/Microsoft.Web/serverfarms/${name}`;

describe('a plan', () => {
  test('as az makes it: the answer to PUT echoes the location, GET names the region', async ({
    sandbox,
    group,
  }) => {
    const id = planIn(group, 'myPlan');
    const made = await sandbox.arm('PUT', id, {
      location: 'centralus',
      sku: { name: 'f1', tier: 'FREE', capacity: 1 },
      properties: { perSiteScaling: false, reserved: true, isXenon: false, zoneRedundant: false },
    });
    const sku = { name: 'F1', tier: 'Free', size: 'F1', family: 'F', capacity: 1 };
    expect(made).toMatchObject({
      status: 200,
      headers: { etag: expect.any(String) },
      body: {
        id,
        name: 'myPlan',
        type: 'Microsoft.Web/serverfarms',
        kind: 'linux',
        location: 'centralus',
        sku,
        properties: {
          sku,
          reserved: true,
          maximumNumberOfWorkers: 0,
          geoRegion: 'Central US',
          numberOfSites: 0,
        },
      },
    });
    const got = await sandbox.arm('GET', id.toUpperCase());
    expect(got.body).toMatchObject({
      id,
      location: 'Central US',
      properties: {
        webSpace: `${nameIn(group)}-CentralUSwebspace-Linux`,
        provisioningState: 'Succeeded',
        maximumNumberOfWorkers: 1,
      },
    });
    expect(got.body.properties).not.toHaveProperty('sku');
    expect(got.headers).not.toHaveProperty('etag');
  });

  test('is scaled by putting it again', async ({ sandbox, plan }) => {
    const body = { location: 'East US 2', sku: { name: 'S1', tier: 'STANDARD', size: 'B1', capacity: 2 } };
    expect((await sandbox.arm('PUT', plan, body)).body.sku).toEqual({
      name: 'S1',
      tier: 'Standard',
      size: 'S1',
      family: 'S',
      capacity: 2,
    });
    expect((await sandbox.arm('PATCH', plan, { properties: { perSiteScaling: true } })).body).toMatchObject({
      kind: 'linux',
      sku: { name: 'S1', capacity: 2 },
      properties: { perSiteScaling: true },
    });
  });

  test('is listed in its group and in its subscription', async ({ sandbox, group, plan }) => {
    const names = async (path: string): Promise<string[]> =>
      (await sandbox.arm('GET', path)).body.value.map(({ id }: { id: string }) => id);
    expect(await names(`${group}/providers/Microsoft.Web/serverfarms`)).toEqual([plan]);
    expect(await names(`${sandbox.subscription}/providers/Microsoft.Web/serverfarms`)).toContain(plan);
  });

  test('that does not exist is not found, under the name ARM has for it', async ({ sandbox, group }) => {
    expect(await sandbox.arm('GET', planIn(group, 'nope'))).toMatchObject({
      status: 404,
      body: {
        error: {
          code: 'ResourceNotFound',
          message: `The Resource 'Microsoft.Web/serverFarms/nope' under resource group '${nameIn(group)}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
        },
      },
    });
    expect((await sandbox.arm('DELETE', planIn(group, 'nope'))).status).toBe(204);
    expect((await sandbox.arm('PATCH', planIn(group, 'nope'), {})).status).toBe(404);
  });

  test('needs its group', async ({ sandbox }) => {
    const id = planIn(`${sandbox.subscription}/resourceGroups/nope`, 'plan');
    expect(await sandbox.arm('PUT', id, linux('B1'))).toMatchObject({
      status: 404,
      body: { error: { code: 'ResourceGroupNotFound' } },
    });
  });

  test('stays in its region', async ({ sandbox, plan }) => {
    expect(await sandbox.arm('PUT', plan, linux('B1', 'West Europe'))).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'InvalidResourceLocation',
          message: expect.stringContaining("already exists in location 'eastus2'"),
        },
      },
    });
  });

  test('cannot be deleted while sites run in it', async ({ sandbox, plan, site }) => {
    const answer = await sandbox.arm('DELETE', plan);
    expect(answer).toMatchObject({ status: 409, body: { Code: 'Conflict', Innererror: null } });
    expect(answer.body.Details[2].ErrorEntity).toMatchObject({
      ExtendedCode: '11003',
      Message: `Server farm '${nameIn(plan)}' cannot be deleted because it has web app(s) ${nameIn(site)} assigned to it.`,
    });
  });

  test.for([
    ['without a location', { sku: { name: 'B1' } }, 400, 'LocationRequired'],
    ['in no region', linux('B1', 'Atlantis'), 400, 'LocationNotAvailableForResourceType'],
    [
      'in a region that is not open to all',
      linux('B1', 'France South'),
      400,
      'LocationNotAvailableForResourceType',
    ],
    [
      'with a capacity that is a text',
      { location: 'eastus2', sku: { name: 'B1', capacity: 'many' } },
      400,
      'InvalidRequestContent',
    ],
  ] as const)('%s is refused by ARM', async ([_why, body, status, code], { sandbox, group }) => {
    expect(await sandbox.arm('PUT', planIn(group, 'plan'), body)).toMatchObject({
      status,
      body: { error: { code } },
    });
  });

  test.for([
    ['with a SKU that is none', 'plan', { location: 'eastus2', sku: { name: 'HUGE' } }, 'SKU.Name'],
    [
      'with more workers than its tier has',
      'plan',
      { location: 'eastus2', sku: { name: 'B1', capacity: 4 } },
      'SKU.Capacity',
    ],
    [
      'with a switch that is neither on nor off',
      'plan',
      { location: 'eastus2', properties: { reserved: 'perhaps' } },
      'reserved',
    ],
    ['with a name that is none', 'my plan', linux('B1'), 'name'],
  ] as const)('%s is refused by the provider', async ([_why, name, body, parameter], { sandbox, group }) => {
    expect(await sandbox.arm('PUT', planIn(group, encodeURIComponent(name)), body)).toMatchObject({
      status: 400,
      body: { Code: 'BadRequest', Message: `The parameter ${parameter} has an invalid value.` },
    });
  });

  test('for functions is not imitated', async ({ sandbox, group }) => {
    sandbox.expectNotImitated(/^not imitated: ARM plans of SKU Y1$/);
    expect((await sandbox.arm('PUT', planIn(group, 'plan'), windows('Y1'))).status).toBe(400);
  });

  test('does not change its operating system', async ({ sandbox, plan }) => {
    const body = { location: 'eastus2', sku: { name: 'B1' }, properties: { reserved: false } };
    expect((await sandbox.arm('PUT', plan, body)).body.Message).toContain('reserved');
  });
});

test('the regions of free Linux plans are told in the service’s order', async ({ sandbox }) => {
  const path = `${sandbox.subscription}/providers/Microsoft.Web/geoRegions?api-version=2022-03-01&sku=FREE&linuxWorkersEnabled=true`;
  const { body } = await sandbox.arm('GET', path);
  expect(body.value.slice(0, 2).map(({ name }: { name: string }) => name)).toEqual([
    'East US',
    'North Europe',
  ]);
  for (const { properties } of body.value) expect(properties.orgDomain).toContain('LINUXFREE');
  expect(body.value.map(({ name }: { name: string }) => name)).not.toContain('France South');
});
