import type { Sku } from '../../state/resources.ts';

/** What a pricing tier allows. */
export interface Tier {
  readonly name: string;
  /** `maximumNumberOfWorkers`. */
  readonly workers: number;
  readonly alwaysOn: boolean;
  /** How many sites a plan may have; absent: no limit that anybody meets. */
  readonly sites?: number;
}

const tiers: Record<string, Tier> = {
  Free: { name: 'Free', workers: 1, alwaysOn: false, sites: 10 },
  Shared: { name: 'Shared', workers: 1, alwaysOn: false, sites: 100 },
  Basic: { name: 'Basic', workers: 3, alwaysOn: true },
  Standard: { name: 'Standard', workers: 10, alwaysOn: true },
  Premium: { name: 'Premium', workers: 20, alwaysOn: true },
  PremiumV2: { name: 'PremiumV2', workers: 30, alwaysOn: true },
  PremiumV3: { name: 'PremiumV3', workers: 30, alwaysOn: true },
  PremiumV4: { name: 'PremiumV4', workers: 30, alwaysOn: true },
};

/** Sizes by tier and family. Source: "App Service pricing"; recorded answers of the real service (Basic, Standard). */
const sizes: [tier: string, family: string, names: string][] = [
  ['Free', 'F', 'F1'],
  ['Shared', 'D', 'D1'],
  ['Basic', 'B', 'B1 B2 B3'],
  ['Standard', 'S', 'S1 S2 S3'],
  ['Premium', 'P', 'P1 P2 P3'],
  ['PremiumV2', 'Pv2', 'P1v2 P2v2 P3v2'],
  ['PremiumV3', 'Pv3', 'P0v3 P1v3 P2v3 P3v3'],
  ['PremiumV3', 'Pmv3', 'P1mv3 P2mv3 P3mv3 P4mv3 P5mv3'],
  ['PremiumV4', 'Pv4', 'P0v4 P1v4 P2v4 P3v4'],
  ['PremiumV4', 'Pmv4', 'P1mv4 P2mv4 P3mv4 P4mv4 P5mv4'],
];

/** The SKU that a client calls `name`, whatever its case; tier, size and family follow from it. */
export function findSku(name: string, capacity: number): Sku | undefined {
  for (const [tier, family, names] of sizes) {
    const size = names.split(' ').find((each) => each.toLowerCase() === name.toLowerCase());
    if (size) return { name: size, tier, size, family, capacity };
  }
  return undefined;
}

/** SKUs that Azure has and the sandbox does not imitate: functions, environments, workflows. */
export const isOtherSku = (name: string): boolean => /^(Y1|FC1|EP[1-3]|WS[1-3]|U1|I\d\w*|K1)$/i.test(name);

/** The SKU that a client names by its tier only (`FREE`): its smallest size. */
export function smallestOf(tier: string): string | undefined {
  const [, , names] = sizes.find(([each]) => each.toLowerCase() === tier.toLowerCase()) ?? [];
  return names?.split(' ')[0];
}

/** What the tier of a SKU allows. */
export function tierOf({ tier }: Pick<Sku, 'tier'>): Tier {
  const found = tiers[tier];
  if (!found) throw new Error(`there is no tier ${tier}`);
  return found;
}
