import type { Frozen } from '../../core/store.ts';
import { type Plan, type Resources, resourceKey } from '../../state/resources.ts';
import { sitesIn } from '../lookup.ts';
import { webErrors } from './error.ts';
import { tierOf } from './skus.ts';

/** How many Free plans a subscription may have. Source: answers quoted in public issues (azure-cli#1007). */
const FREE_PLANS = 10;

/**
 * What keeps a plan from being as it is to be.
 * Sources: "App Service limits"; answers quoted in public issues (vscode-azureappservice#1766, azure-cli#1007,
 * azure-docs#36268).
 * @throws WebError
 */
export function checkPlanLimits(resources: Resources, plan: Plan, before: Frozen<Plan> | undefined): void {
  const others = resources.plans
    .all()
    .filter((each) => each.subscriptionId === plan.subscriptionId)
    .filter((each) => resourceKey(each.id) !== resourceKey(plan.id));
  if (!before) checkSystem(others, plan);
  checkFree(others, plan);
  checkQuota(resources, others, plan, before);
  if (before) checkSites(resources, plan, before);
}

/** Plans of one group and region have one operating system: they share a web space's stamp. */
function checkSystem(others: Frozen<Plan>[], plan: Plan): void {
  const stranger = others.find(
    (each) =>
      each.resourceGroup.toLowerCase() === plan.resourceGroup.toLowerCase() &&
      each.location === plan.location &&
      each.linux !== plan.linux,
  );
  if (!stranger) return;
  throw plan.linux ? webErrors.linuxNotAvailable(plan.resourceGroup) : webErrors.windowsNotAvailable();
}

function checkFree(others: Frozen<Plan>[], plan: Plan): void {
  if (plan.sku.tier !== 'Free') return;
  const free = others.filter((each) => each.sku.tier === 'Free');
  if (plan.linux && free.some((each) => each.linux && each.location === plan.location)) {
    throw webErrors.freeLinuxPlanLimit();
  }
  if (free.length >= FREE_PLANS) throw webErrors.planLimit('Free', FREE_PLANS);
}

function checkQuota(
  { subscriptions }: Resources,
  others: Frozen<Plan>[],
  plan: Plan,
  before: Frozen<Plan> | undefined,
): void {
  const { tier, capacity } = plan.sku;
  const limit = subscriptions.get(plan.subscriptionId)?.workerLimits?.[tier];
  if (limit === undefined || (before?.sku.tier === tier && before.sku.capacity >= capacity)) return;
  const usage = others
    .filter((each) => each.sku.tier === tier && each.location === plan.location)
    .reduce((sum, each) => sum + each.sku.capacity, 0);
  if (usage + capacity > limit) throw webErrors.quota(tier, plan.location, limit, usage, capacity);
}

/** A plan cannot shrink below what its sites use. */
function checkSites(resources: Resources, plan: Plan, before: Frozen<Plan>): void {
  const sites = sitesIn(resources, before);
  const tier = tierOf(plan.sku);
  if (!tier.alwaysOn && sites.some((site) => site.config.alwaysOn === true)) {
    throw webErrors.planDoesNotAllow('AlwaysOn');
  }
  if (tier.sites !== undefined && sites.length > tier.sites) throw webErrors.siteLimit(tier.name, tier.sites);
}
