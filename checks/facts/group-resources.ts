import { z } from 'zod';
import type { Target } from '../target.ts';
import type { Arm } from './arm.ts';
import { groupPath, versioned } from './ids.ts';

const GroupResource = z.object({ name: z.string(), type: z.string() });

/** A resource of the target's group: `lab-frontend`, `Microsoft.Web/sites`. */
export type GroupResource = z.infer<typeof GroupResource>;

/** What is in the target's resource group. Source: "Resources - List By Resource Group" (REST, resources). */
export async function readGroupResources(arm: Arm, target: Target): Promise<readonly GroupResource[]> {
  return (await arm.list(versioned('resources', `${groupPath(target)}/resources`), GroupResource)) ?? [];
}
