import { z } from 'zod';
import type { Target } from '../target.ts';
import type { Arm } from './arm.ts';
import { groupPath, subscriptionPath, versioned } from './ids.ts';

const ResourceGroup = z.object({
  name: z.string(),
  location: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
  properties: z.object({ provisioningState: z.string() }),
});

export type ResourceGroup = z.infer<typeof ResourceGroup>;

/** The target's resource group, or `undefined`. Source: "Resource Groups - Get" (REST, resources). */
export const readResourceGroup = (arm: Arm, target: Target): Promise<ResourceGroup | undefined> =>
  arm.get(versioned('resources', groupPath(target)), ResourceGroup);

/** All resource groups of the target's subscription. Source: "Resource Groups - List" (REST, resources). */
export async function readResourceGroups(arm: Arm, target: Target): Promise<readonly ResourceGroup[]> {
  const path = `${subscriptionPath(target.subscription)}/resourcegroups`;
  return (await arm.list(versioned('resources', path), ResourceGroup)) ?? [];
}
