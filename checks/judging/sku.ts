/** Names of tiers that `az` takes for the pricing tier's own. Source: `az webapp up --help`, "--sku". */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['FREE', 'F1'],
  ['SHARED', 'D1'],
]);

/** A pricing tier as ARM names it: `FREE` and `f1` are `F1`. */
export function skuName(sku: string): string {
  const name = sku.trim().toUpperCase();
  return ALIASES.get(name) ?? name;
}
