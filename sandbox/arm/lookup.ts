import type { Frozen } from '../core/store.ts';
import type { Plan, ResourceGroup, Resources, Site } from '../state/resources.ts';
import { resourceKey } from '../state/resources.ts';
import { armErrors } from './error.ts';
import { groupId, planId, siteId } from './ids.ts';

interface GroupParams {
  readonly subscription: string;
  readonly group: string;
}

/** The resource group of a path. @throws ArmError 404 ResourceGroupNotFound */
export function findGroup(resources: Resources, { subscription, group }: GroupParams): Frozen<ResourceGroup> {
  const found = resources.groups.get(resourceKey(groupId(subscription, group)));
  if (!found) throw armErrors.groupNotFound(group);
  return found;
}

/**
 * The resource group of a path, to put something into.
 * @throws ArmError 404 ResourceGroupNotFound, 409 ResourceGroupBeingDeleted
 */
export function findGroupForWrite(resources: Resources, params: GroupParams): Frozen<ResourceGroup> {
  const found = findGroup(resources, params);
  if (found.state === 'Deleting') throw armErrors.groupBeingDeleted(found.name);
  return found;
}

/** The plan of a path, or `undefined`. @throws ArmError 404 ResourceGroupNotFound */
export function maybePlan(
  resources: Resources,
  params: GroupParams & { readonly plan: string },
): Frozen<Plan> | undefined {
  findGroup(resources, params);
  return resources.plans.get(resourceKey(planId(params.subscription, params.group, params.plan)));
}

/** The plan of a path. @throws ArmError 404 ResourceGroupNotFound, ResourceNotFound */
export function findPlan(
  resources: Resources,
  params: GroupParams & { readonly plan: string },
): Frozen<Plan> {
  const found = maybePlan(resources, params);
  if (!found) throw armErrors.resourceNotFound('Microsoft.Web/serverFarms', params.plan, params.group);
  return found;
}

/** The site of a path, or `undefined`. @throws ArmError 404 ResourceGroupNotFound */
export function maybeSite(
  resources: Resources,
  params: GroupParams & { readonly site: string },
): Frozen<Site> | undefined {
  findGroup(resources, params);
  return resources.sites.get(resourceKey(siteId(params.subscription, params.group, params.site)));
}

/** The site of a path. @throws ArmError 404 ResourceGroupNotFound, ResourceNotFound */
export function findSite(
  resources: Resources,
  params: GroupParams & { readonly site: string },
): Frozen<Site> {
  const found = maybeSite(resources, params);
  if (!found) throw armErrors.resourceNotFound('Microsoft.Web/sites', params.site, params.group);
  return found;
}

/** The plan that a site runs in; every site has one. */
export function planOf(resources: Resources, site: Frozen<Site>): Frozen<Plan> {
  const found = resources.plans.get(resourceKey(site.planId));
  if (!found) throw new Error(`the site ${site.name} has no plan`);
  return found;
}

/** The sites that run in a plan. */
export const sitesIn = (resources: Resources, plan: Frozen<Plan>): Frozen<Site>[] =>
  resources.sites.all().filter((site) => resourceKey(site.planId) === resourceKey(plan.id));
