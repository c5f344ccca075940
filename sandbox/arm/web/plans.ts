import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import { endQuota } from '../../state/quota.ts';
import { findRegion } from '../../state/regions.ts';
import { type Plan, resourceKey, type Sku } from '../../state/resources.ts';
import { parseBody, parseProperties } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { armErrors } from '../error.ts';
import { PLAN, PLANS, planId, SUBSCRIPTION } from '../ids.ts';
import { findGroup, findGroupForWrite, findPlan, maybePlan, sitesIn } from '../lookup.ts';
import {
  type ArmRequest,
  nothingDeleted,
  type Operation,
  operation,
  web,
  webDone,
  webList,
} from '../operation.ts';
import { Envelope, Flag, tagsMember } from '../shapes.ts';
import { webErrors } from './error.ts';
import { checkPlanName } from './names.ts';
import { checkPlanLimits } from './plan-limits.ts';
import { planView } from './plan-view.ts';
import { offeredRegion } from './regions-offered.ts';
import { siteView } from './site-view.ts';
import { findSku, isOtherSku, smallestOf, tierOf } from './skus.ts';

const TYPE = 'Microsoft.Web/serverfarms';

const Put = Envelope.extend({
  sku: z
    .object({
      name: z.string().nullish(),
      tier: z.string().nullish(),
      capacity: z.int().min(1).nullish(),
    })
    .nullish(),
});
const Properties = z.object({
  reserved: Flag.nullish(),
  perSiteScaling: Flag.nullish(),
  zoneRedundant: Flag.nullish(),
  isXenon: Flag.nullish(),
  hyperV: Flag.nullish(),
});

type PlanParams = ArmRequest<'subscription' | 'group' | 'plan'>['params'];

/** App Service plans. Source: "App Service Plans" (REST); recorded answers of the real service. */
export function planOperations(context: ArmContext): Operation[] {
  const { resources, access } = context;
  const listed = (request: ArmRequest<'subscription'>, group?: string) =>
    webList(
      resources.plans
        .all()
        .filter((each) => each.subscriptionId === request.params.subscription.toLowerCase())
        .filter((each) => group === undefined || resourceKey(each.resourceGroup) === resourceKey(group))
        .filter((each) => access.allowed(request.caller, `${TYPE}/read`, each.id))
        .map((each) => planView(resources, each)),
    );
  return [
    operation(
      'GET',
      `${SUBSCRIPTION}/providers/Microsoft.Web/serverfarms`,
      `${TYPE}/read`,
      (request) => listed(request),
      {
        reach: 'anywhere',
      },
    ),
    operation('GET', PLANS, `${TYPE}/read`, (request) =>
      listed(request, findGroup(resources, request.params).name),
    ),
    operation('GET', PLAN, `${TYPE}/read`, ({ params }) =>
      web(planView(resources, findPlan(resources, params))),
    ),
    operation('GET', `${PLAN}/sites`, `${TYPE}/sites/read`, ({ params }) =>
      webList(
        sitesIn(resources, findPlan(resources, params)).map((site) => siteView(resources, site, 'listed')),
      ),
    ),
    operation('PUT', PLAN, `${TYPE}/write`, ({ params, body }) => put(context, params, body)),
    operation('PATCH', PLAN, `${TYPE}/write`, ({ params, body }) => {
      findPlan(resources, params);
      return put(context, params, body);
    }),
    operation('DELETE', PLAN, `${TYPE}/delete`, ({ params }) => {
      const plan = maybePlan(resources, params);
      if (!plan) return nothingDeleted;
      const sites = sitesIn(resources, plan).map(({ name }) => name);
      if (sites.length > 0) throw webErrors.planHasSites(plan.name, sites);
      resources.plans.delete(resourceKey(plan.id));
      return webDone();
    }),
  ];
}

function put(context: ArmContext, params: PlanParams, body: unknown) {
  const { resources } = context;
  const group = findGroupForWrite(resources, params);
  const found = maybePlan(resources, params);
  const envelope = parseBody(Put, body);
  const properties = parseProperties(Properties, envelope.properties);
  const location = envelope.location ?? found?.location;
  if (!location) throw armErrors.locationRequired();
  if (found && findRegion(location)?.displayName !== found.location) {
    const at = findRegion(found.location)?.name ?? found.location;
    throw armErrors.resourceElsewhere(found.name, group.name, at, location);
  }
  if (properties.isXenon || properties.hyperV) throw webErrors.notImitated('plans of Windows containers');
  if (found && typeof properties.reserved === 'boolean' && properties.reserved !== found.linux) {
    throw webErrors.invalidParameter('reserved');
  }
  if (!found) checkPlanName(params.plan);
  const now = nowOf(context);
  const plan: Plan = {
    id: found?.id ?? planId(group.subscriptionId, group.name, params.plan),
    subscriptionId: group.subscriptionId,
    resourceGroup: group.name,
    name: found?.name ?? params.plan,
    number: found?.number ?? nextNumber(resources.plans.all()),
    location: found?.location ?? offeredRegion(location, 'Microsoft.Web/serverfarms').displayName,
    sku: skuOf(envelope.sku, found),
    linux: found?.linux ?? (properties.reserved === true || /linux/i.test(envelope.kind ?? '')),
    perSiteScaling: properties.perSiteScaling ?? found?.perSiteScaling ?? false,
    zoneRedundant: properties.zoneRedundant ?? found?.zoneRedundant ?? false,
    ...tagsMember(envelope.tags ?? found?.tags),
    createdAt: found?.createdAt ?? now,
    changedAt: now,
  };
  checkPlanLimits(resources, plan, found);
  const stored = resources.plans.put(plan);
  endQuota(resources, stored);
  const view = planView(resources, stored, { location, isNew: !found });
  return web(view, found ? undefined : now);
}

/** The SKU follows from its name; what else a client sends of it is ignored. Without a name, the tier's smallest. */
function skuOf(asked: z.infer<typeof Put>['sku'], found: Frozen<Plan> | undefined): Sku {
  const capacity = asked?.capacity ?? found?.sku.capacity ?? 1;
  const name = asked?.name ?? (asked?.tier ? smallestOf(asked.tier) : (found?.sku.name ?? 'F1'));
  const sku = findSku(name ?? '', capacity);
  if (!sku && isOtherSku(name ?? '')) throw webErrors.notImitated(`plans of SKU ${name}`);
  if (!sku) throw webErrors.invalidParameter('SKU.Name');
  if (capacity > tierOf(sku).workers) throw webErrors.invalidParameter('SKU.Capacity');
  return sku;
}

/** `serverFarmId` is a number that grows. */
const nextNumber = (plans: readonly Frozen<Plan>[]): number =>
  plans.reduce((highest, { number }) => Math.max(highest, number), 10_000) + 1;
