import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import { findRegion, regions } from '../../state/regions.ts';
import { type ResourceGroup, resourceKey } from '../../state/resources.ts';
import { parseBody } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { armErrors } from '../error.ts';
import { GROUP, groupId, SUBSCRIPTION, subscriptionId } from '../ids.ts';
import { findGroup, findGroupForWrite } from '../lookup.ts';
import { type Operation, ok, okList, operation } from '../operation.ts';
import { Tags, tagsMember } from '../shapes.ts';
import { deleteGroup } from './group-deletion.ts';
import { tagFilter } from './resource-filter.ts';

const READ = 'Microsoft.Resources/subscriptions/resourceGroups/read';
const WRITE = 'Microsoft.Resources/subscriptions/resourceGroups/write';
const DELETE = 'Microsoft.Resources/subscriptions/resourceGroups/delete';

const Put = z.object({
  location: z.string().nullish(),
  tags: Tags.nullish(),
  managedBy: z.string().nullish(),
});
const Patch = z.object({ tags: Tags.nullish(), managedBy: z.string().nullish() });

/** Resource groups. Source: "Resource Groups" (REST, Microsoft.Resources); recorded answers of the real service. */
export function groupOperations(context: ArmContext): Operation[] {
  const { resources, access } = context;
  return [
    operation(
      'GET',
      `${SUBSCRIPTION}/resourcegroups`,
      READ,
      ({ params, query, caller }) => {
        const wanted = tagFilter(query.get('$filter'));
        const found = resources.groups
          .all()
          .filter((each) => each.subscriptionId === params.subscription.toLowerCase())
          .filter((each) => access.allowed(caller, READ, each.id) && wanted(each.tags ?? {}));
        return okList(found.map(groupView));
      },
      { reach: 'anywhere' },
    ),
    operation('HEAD', GROUP, READ, ({ params }) => {
      findGroup(resources, params);
      return { status: 204 };
    }),
    operation('GET', GROUP, READ, ({ params }) => ok(groupView(findGroup(resources, params)))),
    operation('PUT', GROUP, WRITE, ({ params, body }) => {
      const { tags, location, managedBy } = parseBody(Put, body);
      const found = resources.groups.get(resourceKey(groupId(params.subscription, params.group)));
      if (found?.state === 'Deleting') throw armErrors.groupBeingDeleted(found.name);
      const region = regionOf(location);
      if (found && found.location !== region) throw armErrors.groupElsewhere(region, found.location);
      if (!found) checkGroupName(params.group);
      const now = nowOf(context);
      const subscription = params.subscription.toLowerCase();
      const group = resources.groups.put({
        id: found?.id ?? groupId(subscription, params.group),
        subscriptionId: subscription,
        name: found?.name ?? params.group,
        location: region,
        ...tagsMember(tags),
        ...(managedBy ? { managedBy } : {}),
        state: 'Succeeded',
        createdAt: found?.createdAt ?? now,
        changedAt: now,
      });
      return ok(groupView(group), found ? 200 : 201);
    }),
    operation('PATCH', GROUP, WRITE, ({ params, body }) => {
      const group = findGroupForWrite(resources, params);
      const { tags, managedBy } = parseBody(Patch, body);
      const changed = resources.groups.put({
        ...group,
        ...tagsMember(tags ?? group.tags),
        ...(managedBy ? { managedBy } : {}),
        changedAt: nowOf(context),
      });
      return ok(groupView(changed));
    }),
    operation('DELETE', GROUP, DELETE, ({ params, apiVersion }) =>
      deleteGroup(context, findGroup(resources, params), apiVersion),
    ),
  ];
}

function groupView(group: Frozen<ResourceGroup>) {
  return {
    id: `${subscriptionId(group.subscriptionId)}/resourceGroups/${group.name}`,
    name: group.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: group.location,
    ...(group.managedBy ? { managedBy: group.managedBy } : {}),
    ...(group.tags ? { tags: group.tags } : {}),
    properties: { provisioningState: group.state },
  };
}

/** @throws ArmError LocationRequired, LocationNotAvailableForResourceGroup */
function regionOf(location: string | null | undefined): string {
  if (!location) throw armErrors.locationRequired();
  const region = findRegion(location);
  if (!region)
    throw armErrors.groupLocationUnavailable(
      location,
      regions.map(({ name }) => name),
    );
  return region.name;
}

/** Source: "Naming rules and restrictions for Azure resources", Microsoft.Resources. @throws ArmError */
function checkGroupName(name: string): void {
  if (name.length > 90) {
    throw armErrors.invalidGroupName(
      `The provided resource group name has these many characters: '${name.length}'. The maximum is 90.`,
    );
  }
  const wrong = [...new Set(name.match(/[^\p{L}\p{N}_().-]/gu))].join('');
  if (wrong) {
    throw armErrors.invalidGroupName(
      `The provided resource group name '${name}' has these invalid characters: '${wrong}'. The name can only be a letter, digit, '-', '.', '(', ')' or '_'.`,
    );
  }
  if (name.endsWith('.')) {
    throw armErrors.invalidGroupName(`The provided resource group name '${name}' must not end with '.'.`);
  }
}
