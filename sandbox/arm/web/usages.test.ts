import { describe, expect } from 'vitest';
import { test, withPrepared } from '../testing.ts';

const USAGES = 'providers/Microsoft.Web/locations/eastus2/usages?api-version=2024-04-01';

describe('what a subscription uses of its limits', () => {
  test('is nothing that is counted, where there is no limit', async ({ sandbox }) => {
    expect(await sandbox.arm('GET', `${sandbox.subscription}/${USAGES}`)).toMatchObject({
      status: 200,
      body: { value: [] },
    });
  });

  test('is told by tier, for a region', async () => {
    await withPrepared(
      ({ resources: { subscriptions } }) => {
        for (const each of subscriptions.all())
          subscriptions.put({ ...each, workerLimits: { Basic: 2, Free: 0 } });
      },
      async (sandbox) => {
        const group = `${sandbox.subscription}/resourceGroups/rg`;
        await sandbox.arm('PUT', group, { location: 'eastus2' });
        const plan = { location: 'eastus2', sku: { name: 'B1' }, properties: { reserved: true } };
        await sandbox.arm('PUT', `${group}/providers/Microsoft.Web/serverfarms/one`, plan);
        const { body } = await sandbox.arm('GET', `${sandbox.subscription}/${USAGES}`);
        expect(body.value).toMatchObject([
          { name: { localizedValue: 'Basic VMs' }, currentValue: 1, limit: 2 },
          { name: { localizedValue: 'Free VMs' }, currentValue: 0, limit: 0 },
        ]);
        const elsewhere = USAGES.replace('eastus2', 'atlantis');
        expect((await sandbox.arm('GET', `${sandbox.subscription}/${elsewhere}`)).status).toBe(400);
      },
    );
  });
});
