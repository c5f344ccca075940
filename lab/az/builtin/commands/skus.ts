/** Pricing tiers by their names. Source: `az appservice plan create --help` (2.45), and the bodies that it sends. */
const TIERS: readonly (readonly [tier: string, names: readonly string[]])[] = [
  ['FREE', ['F1', 'FREE']],
  ['SHARED', ['D1', 'SHARED']],
  ['BASIC', ['B1', 'B2', 'B3']],
  ['STANDARD', ['S1', 'S2', 'S3']],
  ['PREMIUMV2', ['P1V2', 'P2V2', 'P3V2']],
  ['PREMIUM0V3', ['P0V3']],
  ['PREMIUMV3', ['P1V3', 'P2V3', 'P3V3']],
  ['PREMIUMMV3', ['P1MV3', 'P2MV3', 'P3MV3', 'P4MV3', 'P5MV3']],
];

export const SKUS: readonly string[] = TIERS.flatMap(([, names]) => names);

/** `FREE` and `SHARED` are tiers; Azure wants the name of a size. */
export function normalSku(sku: string): string {
  const name = sku.toUpperCase();
  return { FREE: 'F1', SHARED: 'D1' }[name] ?? name;
}

/** The tier of a size. */
export const tierOf = (sku: string): string =>
  TIERS.find(([, names]) => names.includes(sku.toUpperCase()))?.[0] ?? sku.toUpperCase();

/** Whether the tier keeps apps awake (`alwaysOn`). Source: "Configure an App Service app" (learn.microsoft.com). */
export const keepsAwake = (sku: string): boolean =>
  !['F1', 'FREE', 'SHARED', 'D1', 'B1', 'B2', 'B3', 'BASIC'].includes(sku.toUpperCase());
