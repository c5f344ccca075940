import type { Frozen } from '../../core/store.ts';
import type { Caller } from '../../entra/tokens.ts';
import { type Region, regions } from '../../state/regions.ts';
import type { Subscription } from '../../state/resources.ts';
import type { ArmContext } from '../context.ts';
import { SUBSCRIPTION, subscriptionId } from '../ids.ts';
import { type Operation, ok, okList, operation } from '../operation.ts';

const READ = 'Microsoft.Resources/subscriptions/read';

/** Subscriptions, tenants and locations. Source: "Subscriptions", "Tenants" (REST, Microsoft.Resources). */
export function subscriptionOperations({ resources, directory, access }: ArmContext): Operation[] {
  const find = (id: string): Frozen<Subscription> | undefined =>
    resources.subscriptions.get(id.toLowerCase());
  /** Whoever has any role in a subscription sees it. */
  const demandRole = (caller: Caller, id: string, action: string): void => {
    if (!access.hasRole(caller, subscriptionId(id))) access.demand(caller, action, subscriptionId(id));
  };
  return [
    operation('GET', '/tenants', undefined, () =>
      okList(
        directory.tenants.all().map(({ tenantId, displayName, domain }) => ({
          id: `/tenants/${tenantId}`,
          tenantId,
          countryCode: 'US',
          displayName,
          domains: [domain],
          tenantCategory: 'Home',
          defaultDomain: domain,
          tenantType: 'AAD',
        })),
      ),
    ),
    operation('GET', '/subscriptions', undefined, ({ caller }) =>
      okList(
        resources.subscriptions
          .all()
          .filter((each) => access.hasRole(caller, subscriptionId(each.subscriptionId)))
          .map(view),
      ),
    ),
    operation('GET', SUBSCRIPTION, undefined, ({ params, caller }) => {
      demandRole(caller, params.subscription, READ);
      const found = find(params.subscription);
      return ok(found && view(found));
    }),
    operation('GET', `${SUBSCRIPTION}/locations`, undefined, ({ params, caller, apiVersion }) => {
      demandRole(caller, params.subscription, 'Microsoft.Resources/subscriptions/locations/read');
      return okList(regions.map((region) => location(region, params.subscription, apiVersion)));
    }),
  ];
}

function view(subscription: Frozen<Subscription>) {
  const id = subscription.subscriptionId;
  return {
    id: subscriptionId(id),
    authorizationSource: 'Legacy',
    managedByTenants: [],
    subscriptionId: id,
    tenantId: subscription.tenantId,
    displayName: subscription.displayName,
    state: subscription.state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: subscription.quotaId,
      spendingLimit: 'Off',
    },
  };
}

/** From 2019-11-01 on a location tells more. Source: recorded answers of the real service, both kinds. */
function location(region: Region, subscription: string, apiVersion: string) {
  const id = (name: string): string => `${subscriptionId(subscription)}/locations/${name}`;
  const { name, displayName, longitude, latitude, paired } = region;
  if (apiVersion < '2019-11-01') return { id: id(name), name, displayName, longitude, latitude };
  return {
    id: id(name),
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: `(${region.geographyGroup}) ${displayName}`,
    metadata: {
      regionType: 'Physical',
      regionCategory: region.recommended ? 'Recommended' : 'Other',
      geography: region.geography,
      geographyGroup: region.geographyGroup,
      longitude,
      latitude,
      physicalLocation: region.physicalLocation,
      pairedRegion: paired ? [{ name: paired, id: id(paired) }] : [],
    },
    ...(region.zones ? { availabilityZoneMappings: [1, 2, 3].map((zone) => mapping(name, zone)) } : {}),
  };
}

/** Zones of a subscription are numbered its own way. */
const mapping = (name: string, zone: number) => ({
  logicalZone: String(zone),
  physicalZone: `${name}-az${(zone % 3) + 1}`,
});
