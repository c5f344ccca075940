import { describe, expect } from 'vitest';
import { test, withPrepared } from '../testing.ts';

const PATH = 'providers/Microsoft.Authorization/policyAssignments';

describe('policy assignments', () => {
  test('are none in a subscription without policies', async ({ sandbox }) => {
    expect(await sandbox.arm('GET', `${sandbox.subscription}/${PATH}?api-version=2022-06-01`)).toMatchObject({
      status: 200,
      body: { value: [] },
    });
  });

  test('name the regions where new resources may be, where that is restricted', async () => {
    await withPrepared(
      ({ resources: { subscriptions } }) => {
        for (const each of subscriptions.all()) {
          subscriptions.put({ ...each, allowedRegions: ['westeurope', 'uksouth'] });
        }
      },
      async (sandbox) => {
        const { body } = await sandbox.arm('GET', `${sandbox.subscription}/${PATH}?api-version=2022-06-01`);
        expect(body.value).toMatchObject([
          {
            name: 'allowed-locations',
            properties: {
              enforcementMode: 'Default',
              parameters: { listOfAllowedLocations: { value: ['westeurope', 'uksouth'] } },
            },
          },
        ]);
      },
    );
  });
});
