import type { ArmContext } from '../context.ts';
import { SUBSCRIPTION } from '../ids.ts';
import { type Operation, operation, webList } from '../operation.ts';
import { offeredRegion } from './regions-offered.ts';

/**
 * What a subscription uses of its limits in a region: of those tiers that have one. How the tiers are called is inferred from
 * the texts of refusals ("Current Limit (Free VMs): 0").
 * Source: "Get Usages In Location - List" (REST, Microsoft.Web).
 */
export function usageOperations({ resources }: ArmContext): Operation[] {
  return [
    operation(
      'GET',
      `${SUBSCRIPTION}/providers/Microsoft.Web/locations/:location/usages`,
      'Microsoft.Web/locations/usages/read',
      ({ params }) => {
        const { displayName } = offeredRegion(params.location, 'locations/usages');
        const id = params.subscription.toLowerCase();
        const limits = resources.subscriptions.get(id)?.workerLimits ?? {};
        return webList(
          Object.entries(limits).map(([tier, limit]) => ({
            unit: 'Count',
            nextResetTime: '9999-12-31T23:59:59.9999999Z',
            currentValue: resources.plans
              .all()
              .filter((each) => each.subscriptionId === id && each.location === displayName)
              .filter((each) => each.sku.tier === tier)
              .reduce((sum, { sku }) => sum + sku.capacity, 0),
            limit,
            name: { value: `${tier} VMs`, localizedValue: `${tier} VMs` },
          })),
        );
      },
      { reach: 'anywhere' },
    ),
  ];
}
