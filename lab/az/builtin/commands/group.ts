import type { z } from 'zod';
import { command } from '../cli/command.ts';
import { isObject, type Json } from '../cli/json.ts';
import { flag, required, text, texts } from '../cli/options.ts';
import { anyLocation } from './common.ts';
import { groupPath, subscriptionPath } from './ids.ts';
import { Group, tagsOf } from './shapes.ts';

const name = required(
  text('--name --resource-group -n -g', 'Name of the resource group.', { folderDefault: 'group' }),
);

const shown = (group: z.infer<typeof Group>): Json => ({ managedBy: null, tags: null, ...group });

/** `az group …`. Source: az 2.45 tried and recorded; "Resource Groups" (REST, Microsoft.Resources 2021-04-01). */
export const groupCommands = [
  command({
    name: 'group create',
    summary: 'Create a new resource group.',
    options: {
      name,
      location: required(anyLocation),
      tags: texts('--tags', 'Tags: key[=value] [key[=value] ...].'),
    },
    async run({ name, location, tags }, az) {
      const body = { location, ...(tags === undefined ? {} : { tags: tagsOf(tags) ?? {} }) };
      return shown(await az.arm.send('PUT', groupPath(az, name), Group, body));
    },
  }),
  command({
    name: 'group show',
    summary: 'Get a resource group.',
    options: { name },
    run: async ({ name }, az) => shown(await az.arm.send('GET', groupPath(az, name), Group)),
  }),
  command({
    name: 'group list',
    summary: 'List resource groups.',
    options: { tag: text('--tag', 'Only those with this tag: key[=value].') },
    table: (groups) => (Array.isArray(groups) ? groups.map(row) : groups),
    async run({ tag }, az) {
      const [key, value] = Object.entries(tagsOf(tag === undefined ? [] : [tag]) ?? {})[0] ?? [];
      const filter =
        key === undefined ? '' : `tagname eq '${key}'${value ? ` and tagvalue eq '${value}'` : ''}`;
      const query = filter === '' ? '' : `?$filter=${encodeURIComponent(filter)}`;
      return (await az.arm.list(`${subscriptionPath(az)}/resourcegroups${query}`, Group)).map(shown);
    },
  }),
  command({
    name: 'group exists',
    summary: 'Check if a resource group exists.',
    options: { name },
    run: ({ name }, az) => az.arm.exists(groupPath(az, name)),
  }),
  command({
    name: 'group delete',
    summary: 'Delete a resource group, and everything in it.',
    options: { name, noWait: flag('--no-wait', 'Do not wait until it is done.') },
    confirm: true,
    async run({ name, noWait }, az) {
      if (noWait) await az.arm.begin('DELETE', groupPath(az, name));
      else await az.arm.call('DELETE', groupPath(az, name));
      return undefined;
    },
  }),
];

function row(group: Json): Json {
  if (!isObject(group)) return group;
  const status = isObject(group.properties) ? group.properties.provisioningState : undefined;
  return { Name: group.name ?? '', Location: group.location ?? '', Status: status ?? '' };
}
