import { findRegion } from '../../state/regions.ts';
import type { Resources } from '../../state/resources.ts';
import type { ArmContext } from '../context.ts';
import { GROUP, SUBSCRIPTION } from '../ids.ts';
import { findGroup } from '../lookup.ts';
import { type ArmRequest, type Operation, okList, operation } from '../operation.ts';
import { siteKind } from '../web/kind.ts';
import { resourceFilter } from './resource-filter.ts';

/** A resource as ARM itself lists it: its envelope, with the region's short name. */
export interface ListedResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly kind: string;
  readonly location: string;
  readonly sku?: object;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly createdAt: string;
  readonly changedAt: string;
}

/** Everything in the state that is a resource of a provider. */
export function listedResources({ plans, sites }: Resources): ListedResource[] {
  const shared = (each: {
    readonly id: string;
    readonly name: string;
    readonly location: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly subscriptionId: string;
    readonly resourceGroup: string;
    readonly createdAt: string;
    readonly changedAt: string;
  }) => ({
    id: each.id,
    name: each.name,
    location: findRegion(each.location)?.name ?? each.location,
    tags: each.tags,
    subscriptionId: each.subscriptionId,
    resourceGroup: each.resourceGroup,
    createdAt: each.createdAt,
    changedAt: each.changedAt,
  });
  return [
    ...plans.all().map((plan) => ({
      ...shared(plan),
      type: 'Microsoft.Web/serverFarms',
      kind: plan.linux ? 'linux' : 'app',
      sku: plan.sku,
    })),
    ...sites.all().map((site) => ({ ...shared(site), type: 'Microsoft.Web/sites', kind: siteKind(site) })),
  ];
}

/** Resources of every type. Source: "Resources - List", "Resources - List By Resource Group" (REST). */
export function resourceListOperations({ resources, access }: ArmContext): Operation[] {
  const answer = ({ caller, query, params }: ArmRequest<'subscription'>, group?: string) => {
    const wanted = resourceFilter(query.get('$filter'));
    const expand = (query.get('$expand') ?? '').toLowerCase().split(',');
    const top = Number(query.get('$top') ?? Number.NaN);
    const found = listedResources(resources)
      .filter((each) => each.subscriptionId === params.subscription.toLowerCase())
      .filter((each) => group === undefined || each.resourceGroup.toLowerCase() === group.toLowerCase())
      .filter((each) => access.allowed(caller, `${each.type}/read`, each.id))
      .filter((each) => wanted({ ...each, tags: each.tags ?? {} }));
    return okList(found.slice(0, top > 0 ? top : undefined).map((each) => view(each, expand)));
  };
  return [
    operation('GET', `${SUBSCRIPTION}/resources`, undefined, (request) => answer(request)),
    operation(
      'GET',
      `${GROUP}/resources`,
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      (request) => answer(request, findGroup(resources, request.params).name),
    ),
  ];
}

function view(
  { id, name, type, sku, kind, location, tags, createdAt, changedAt }: ListedResource,
  expand: string[],
) {
  return {
    id,
    name,
    type,
    ...(sku ? { sku } : {}),
    kind,
    location,
    ...(expand.includes('createdtime') ? { createdTime: createdAt } : {}),
    ...(expand.includes('changedtime') ? { changedTime: changedAt } : {}),
    ...(expand.includes('provisioningstate') ? { provisioningState: 'Succeeded' } : {}),
    ...(tags ? { tags } : {}),
  };
}
