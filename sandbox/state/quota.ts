import type { Frozen } from '../core/store.ts';
import { type Plan, type Resources, resourceKey } from './resources.ts';

/**
 * Whether apps of a plan may work for some minutes a day only.
 * Source: "Azure App Service plan overview" (CPU minutes of Free and Shared).
 */
const hasQuota = ({ sku }: Pick<Frozen<Plan>, 'sku'>): boolean => /^(free|shared)$/i.test(sku.tier);

/**
 * Has a site use up what its plan gives it, as its processes would in an hour of work. False where there is no such site, or
 * its plan has no quota.
 */
export function exceedQuota({ sites, plans }: Resources, name: string): boolean {
  const site = sites.all().find((each) => resourceKey(each.name) === resourceKey(name));
  const plan = site && plans.get(resourceKey(site.planId));
  if (!site || !plan || !hasQuota(plan)) return false;
  sites.put({ ...site, usageState: 'Exceeded' });
  return true;
}

/** Lets the sites of a plan work again that has no quota any more. */
export function endQuota({ sites }: Resources, plan: Frozen<Plan>): void {
  if (hasQuota(plan)) return;
  for (const site of sites.all()) {
    const isOver = site.usageState === 'Exceeded' && resourceKey(site.planId) === resourceKey(plan.id);
    if (isOver) sites.put({ ...site, usageState: 'Normal' });
  }
}
