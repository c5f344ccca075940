import { armPath, Group, partsOf, Resources } from '../azure/arm.ts';
import { Nothing } from '../azure/azure.ts';
import { mayDo, noRole } from '../azure/permissions.ts';
import type { Blades } from '../http/blades.ts';
import { confirmBlade } from '../http/confirm.ts';
import { notFound, type Page } from '../http/page.ts';
import type { Visit } from '../http/visit.ts';
import { az } from '../lesson/az.ts';
import { links } from '../links.ts';
import { readGroups, seesAzure, subscriptionName } from './subscription.ts';

const HOME = { label: 'Home', href: links.home };
const GROUPS = { label: 'Resource groups', href: links.groups };
const PATH = '/resource/subscriptions/:subscription/resourceGroups/:group';

/** Resource groups: the list, one with its resources, and its end. */
export function groupBlades(blades: Blades): void {
  const { view } = blades;
  view(links.groups, async ({ azure }) => ({
    view: 'groups',
    title: 'Resource groups',
    trail: [HOME],
    data: {
      seesAzure: await seesAzure(azure),
      groups: (await readGroups(azure)).map((group) => ({ ...group, href: links.group(group.id) })),
    },
  }));
  for (const path of [PATH, `${PATH}/overview`]) view(path, overview);
  confirmBlade(
    blades,
    `${PATH}/delete`,
    async (visit) => {
      const { group, resources, mayDelete } = await read(visit);
      return {
        page: { ...frame(group, mayDelete), blade: 'Delete a resource group' },
        question: `Delete ${group.name}, with everything in it? This cannot be undone.`,
        text: [
          resources.length === 0
            ? 'It is empty.'
            : `These go with it: ${resources.map(({ name }) => name).join(', ')}.`,
          'App registrations are in Microsoft Entra ID, not in the group: they stay until you delete them as well.',
        ],
        type: { label: 'Enter resource group name to confirm deletion', name: group.name },
        yes: 'Delete',
        no: 'Cancel',
        back: links.group(group.id),
        danger: true,
      };
    },
    async (visit) => {
      const id = idOf(visit);
      const { name } = partsOf(id);
      await visit.azure.arm('DELETE', armPath(id), Nothing);
      return {
        to: links.groups,
        title: `The deletion of ${name} has begun`,
        text: 'It takes a moment. Load the page again to see when the group is gone.',
        commands: [az('group delete', { name, yes: true })],
        changes: [{ member: `resource group ${name}`, before: 'there', after: undefined }],
      };
    },
  );
}

async function overview(visit: Visit): Promise<Page> {
  const { group, resources, mayDelete } = await read(visit);
  const { subscription } = partsOf(group.id);
  return {
    ...frame(group, mayDelete),
    view: 'group',
    data: {
      facts: [
        { label: 'Subscription', value: await subscriptionName(visit.azure, subscription) },
        { label: 'Subscription ID', value: subscription, copy: true },
        { label: 'Location', value: group.location },
        { label: 'Status', value: group.properties.provisioningState },
      ],
      resources: resources.map((each) => ({
        ...each,
        kind: /\/sites$/i.test(each.type) ? 'Web App' : 'App Service plan',
        href: /\/sites$/i.test(each.type) ? links.site(each.id) : undefined,
      })),
      remove: links.group(group.id, 'delete'),
    },
  };
}

function idOf({ params: { subscription = '', group = '' } }: Visit): string {
  if (`${subscription}${group}`.includes('/')) throw notFound('resource group');
  return `/subscriptions/${subscription}/resourceGroups/${group}`;
}

async function read(visit: Visit) {
  const id = idOf(visit);
  const [group, { value: resources }, mayDelete] = await Promise.all([
    visit.azure.arm('GET', armPath(id), Group),
    visit.azure.arm('GET', armPath(`${id}/resources`), Resources),
    mayDo(visit.azure, id, 'Microsoft.Resources/subscriptions/resourceGroups/delete'),
  ]);
  return { group, resources, mayDelete };
}

const frame = (group: Group, mayDelete: boolean) => ({
  title: group.name,
  kind: 'Resource group',
  trail: [HOME, GROUPS],
  menu: {
    label: group.name,
    groups: [{ items: [{ label: 'Overview', href: links.group(group.id) }] }],
  },
  readOnly: mayDelete ? undefined : noRole('group'),
});
