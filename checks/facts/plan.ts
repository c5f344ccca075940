import { z } from 'zod';
import { type Arm, unexpected } from './arm.ts';
import { partOf, versioned } from './ids.ts';

const PlanAnswer = z.object({
  id: z.string(),
  name: z.string(),
  location: z.string(),
  sku: z.object({ name: z.string(), tier: z.string() }),
  properties: z.object({ reserved: z.boolean().nullish(), status: z.string().nullish() }),
});

/** An App Service plan: where its sites run, and at what price. */
export interface Plan {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  /** A region's display name. */
  readonly location: string;
  /** `F1` of tier `Free`. */
  readonly sku: { readonly name: string; readonly tier: string };
  readonly linux: boolean;
}

/** The plan of that resource id, which a site has named. Source: "App Service Plans - Get" (REST, Microsoft.Web). */
export async function readPlan(arm: Arm, id: string): Promise<Plan> {
  const answer = await arm.get(versioned('web', id), PlanAnswer);
  if (!answer) throw unexpected(`The plan ${partOf(id, 'serverfarms')} went away while it was looked at.`);
  const { name, location, sku, properties } = answer;
  return {
    id: answer.id,
    name,
    resourceGroup: partOf(answer.id, 'resourceGroups'),
    location,
    sku,
    linux: properties.reserved ?? false,
  };
}
