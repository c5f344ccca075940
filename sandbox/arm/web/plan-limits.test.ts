import { describe, expect } from 'vitest';
import { nameIn, siteBody, test, withPrepared } from '../testing.ts';

const linux = (sku: string, location = 'eastus2') => ({
  location,
  sku: { name: sku },
  properties: { reserved: true },
});
const windows = (sku: string, location = 'eastus2') => ({ location, sku: { name: sku } });
const planIn = (group: string, name: string): string =>
  `${group}/providers/Microsoft.Web/serverfarms/${name}`;

describe('limits', () => {
  test('allow one free Linux plan in a region', async ({ sandbox, group }) => {
    expect((await sandbox.arm('PUT', planIn(group, 'free1'), linux('F1', 'northeurope'))).status).toBe(200);
    expect(await sandbox.arm('PUT', planIn(group, 'free2'), linux('F1', 'northeurope'))).toMatchObject({
      status: 401,
      body: {
        Code: 'Unauthorized',
        Message:
          'This subscription has reached the limit of 1 Free Linux app service plan(s) it can create in this region. Please choose a different sku or region.',
      },
    });
    expect((await sandbox.arm('PUT', planIn(group, 'free1'), linux('F1', 'northeurope'))).status).toBe(200);
    expect((await sandbox.arm('PUT', planIn(group, 'free2'), linux('F1', 'japaneast'))).status).toBe(200);
  });

  test('keep Linux and Windows apart in one group and region', async ({ sandbox, group, plan }) => {
    expect(nameIn(plan)).not.toBe('');
    expect(await sandbox.arm('PUT', planIn(group, 'planw'), windows('B1'))).toMatchObject({
      status: 400,
      body: { Message: expect.stringContaining('it is hosting Linux apps') },
    });
    expect((await sandbox.arm('PUT', planIn(group, 'planw'), windows('B1', 'westus'))).status).toBe(200);
    expect(await sandbox.arm('PUT', planIn(group, 'planl'), linux('B1', 'westus'))).toMatchObject({
      status: 400,
      body: {
        Message: expect.stringContaining(
          `Linux workers are not available in resource group ${nameIn(group)}.`,
        ),
      },
    });
  });

  test('allow ten free plans in a subscription', async () => {
    await withPrepared(
      () => undefined,
      async (sandbox) => {
        const group = `${sandbox.subscription}/resourceGroups/rg`;
        await sandbox.arm('PUT', group, { location: 'eastus2' });
        for (let count = 0; count < 10; count++) {
          expect((await sandbox.arm('PUT', planIn(group, `free${count}`), windows('F1'))).status).toBe(200);
        }
        expect(await sandbox.arm('PUT', planIn(group, 'free11'), windows('F1'))).toMatchObject({
          status: 409,
          body: { Message: 'The maximum number of Free ServerFarms allowed in a Subscription is 10.' },
        });
      },
    );
  });

  test('of a subscription’s quota are told with what is missing', async () => {
    await withPrepared(
      ({ resources: { subscriptions } }) => {
        for (const each of subscriptions.all()) subscriptions.put({ ...each, workerLimits: { Basic: 2 } });
      },
      async (sandbox) => {
        const group = `${sandbox.subscription}/resourceGroups/rg`;
        await sandbox.arm('PUT', group, { location: 'eastus2' });
        const scaled = { ...linux('B1'), sku: { name: 'B1', capacity: 2 } };
        expect((await sandbox.arm('PUT', planIn(group, 'one'), scaled)).status).toBe(200);
        expect(await sandbox.arm('PUT', planIn(group, 'two'), linux('B1'))).toMatchObject({
          status: 401,
          body: {
            Code: 'Unauthorized',
            Message: expect.stringMatching(/Current Limit \(Basic VMs\): 2[\s\S]*Current Usage: 2/),
          },
        });
        expect((await sandbox.arm('PUT', planIn(group, 'two'), linux('B1', 'westus'))).status).toBe(200);
      },
    );
  });

  test('allow ten sites in a free plan', async ({ sandbox, group }) => {
    const plan = planIn(group, 'free');
    await sandbox.arm('PUT', plan, linux('F1', 'uksouth'));
    const make = async (name: string) => {
      const body = { ...siteBody(plan), location: 'UK South' };
      return sandbox.arm('PUT', `${group}/providers/Microsoft.Web/sites/crowd-${name}`, body);
    };
    for (let count = 0; count < 10; count++) expect((await make(String(count))).status).toBe(200);
    expect(await make('eleventh')).toMatchObject({ status: 409, body: { Code: 'Conflict' } });
    expect((await make('0')).status).toBe(200);
  });

  test('keep a plan from becoming free while a site is always on', async ({ sandbox, plan, site }) => {
    const config = { properties: { alwaysOn: true } };
    expect((await sandbox.arm('PATCH', `${site}/config/web`, config)).status).toBe(200);
    expect(await sandbox.arm('PUT', plan, { location: 'eastus2', sku: { name: 'F1' } })).toMatchObject({
      status: 409,
      body: { Message: expect.stringContaining('AlwaysOn cannot be set') },
    });
  });
});
