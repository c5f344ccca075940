import { z } from 'zod';
import { command } from '../cli/command.ts';
import { AzError } from '../cli/error.ts';
import { updated } from '../cli/generic-update.ts';
import { Json, type JsonObject } from '../cli/json.ts';
import { required, text, texts } from '../cli/options.ts';
import { anyLocation, resourceGroup } from './common.ts';
import { groupPath, subscriptionPath } from './ids.ts';
import { Group } from './shapes.ts';

const resource = {
  id: required(text('--ids', 'The resource ID.')),
  apiVersion: required(text('--api-version', 'The API version of the resource, such as 2022-03-01.')),
} as const;

const Properties = z.record(z.string(), Json);

/**
 * `az resource …`: any resource, as its provider has it. Source: az 2.45 tried and recorded; "Resources - Get By Id",
 * "Resources - Create Or Update By Id" (REST, Microsoft.Resources).
 */
export const resourceCommands = [
  command({
    name: 'resource list',
    summary: 'List the resources of a group.',
    options: { resourceGroup, location: anyLocation },
    async run({ resourceGroup: group, location }, az) {
      await az.arm.send('GET', groupPath(az, group), Group);
      const query = new URLSearchParams({
        $filter: `resourceGroup eq '${group.replaceAll("'", "''")}'${location === undefined ? '' : ` and location eq '${location}'`}`,
        $expand: 'createdTime,changedTime,provisioningState',
      });
      const found = await az.arm.list(`${subscriptionPath(az)}/resources?${query}`, Properties);
      return found.map(printed);
    },
  }),
  command({
    name: 'resource show',
    summary: 'Get the details of a resource.',
    options: resource,
    run: async ({ id, apiVersion }, az) =>
      printed(await az.arm.send('GET', urlOf(id, apiVersion), Properties)),
  }),
  command({
    name: 'resource update',
    summary: 'Update a resource: it is read, changed, and written back whole.',
    options: {
      ...resource,
      set: texts('--set', 'property.path=value; JSON is read as JSON.'),
      add: texts('--add', 'property.list item …: add to a list.'),
      remove: texts('--remove', 'property.path: remove a property.'),
    },
    async run({ id, apiVersion, set = [], add = [], remove = [] }, az) {
      const url = urlOf(id, apiVersion);
      const before = await az.arm.send('GET', url, Properties);
      const after = updated(before, { set, add, remove });
      return printed(await az.arm.send('PUT', url, Properties, sent(after)));
    },
  }),
];

function urlOf(id: string, version: string): string {
  if (!/^\/subscriptions\/[^/?#]+(?:\/[^/?#]+)+$/i.test(id)) {
    throw new AzError(`az resource: error: argument --ids: invalid ResourceId value: '${id}'`);
  }
  return `${id}?api-version=${encodeURIComponent(version)}`;
}

/** The service makes these itself. */
const READ_ONLY = new Set(['id', 'name', 'type']);

const sent = (all: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(all).filter(([name, value]) => !READ_ONLY.has(name) && value !== null));

/** What az prints of a resource even where it has none. */
const printed = (all: JsonObject): JsonObject => ({
  extendedLocation: null,
  identity: null,
  kind: null,
  managedBy: null,
  plan: null,
  sku: null,
  tags: null,
  ...all,
});
