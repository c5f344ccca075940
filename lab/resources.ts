import { z } from 'zod';
import type { Arm } from '../checks/facts/arm.ts';
import { groupPath, subscriptionPath, versioned } from '../checks/facts/ids.ts';
import type { Target } from '../checks/target.ts';

const Resource = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  location: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
});

export type Resource = z.infer<typeof Resource>;

/** Everything in the target's resource group; `undefined` when there is no such group. Source: "Resources - List By Resource Group" (REST). */
export const readResources = (arm: Arm, target: Target): Promise<readonly Resource[] | undefined> =>
  arm.list(versioned('resources', `${groupPath(target)}/resources`), Resource);

const GeoRegion = z.object({ name: z.string() });

/** The regions (by display name) that offer Linux apps in a tier. Source: "List Geo Regions" (REST, Microsoft.Web). */
export async function readRegions(
  arm: Arm,
  { subscription }: Target,
  sku: string,
): Promise<readonly string[]> {
  const path = `${subscriptionPath(subscription)}/providers/Microsoft.Web/geoRegions`;
  const url = `${versioned('web', path)}&sku=${encodeURIComponent(sku)}&linuxWorkersEnabled=true`;
  return ((await arm.list(url, GeoRegion)) ?? []).map(({ name }) => name);
}

const Plan = z.object({
  id: z.string(),
  name: z.string(),
  location: z.string(),
  kind: z.string().nullish(),
  sku: z.object({ name: z.string() }),
  properties: z.object({ reserved: z.boolean().nullish() }),
});

/** An App Service plan, as much as is needed to see what stands in the way. */
export interface PlanSummary {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly sku: string;
  readonly linux: boolean;
}

/** All App Service plans of the subscription. Source: "App Service Plans - List" (REST, Microsoft.Web). */
export async function readPlans(
  arm: Arm,
  { subscription }: Pick<Target, 'subscription'>,
): Promise<readonly PlanSummary[]> {
  const path = `${subscriptionPath(subscription)}/providers/Microsoft.Web/serverfarms`;
  const plans = (await arm.list(versioned('web', path), Plan)) ?? [];
  return plans.map(({ id, name, location, sku, properties }) => ({
    id,
    name,
    location,
    sku: sku.name,
    linux: properties.reserved ?? false,
  }));
}
