import { z } from 'zod';
import { origins } from '../../../core/hosts.ts';
import { Nothing } from '../../azure/azure.ts';
import { Applications } from '../../azure/graph.ts';
import { noRegistration } from '../../azure/tenant-policy.ts';
import type { Blades } from '../../http/blades.ts';
import { confirmBlade } from '../../http/confirm.ts';
import { notFound } from '../../http/page.ts';
import type { Visit } from '../../http/visit.ts';
import { az } from '../../lesson/az.ts';
import { links } from '../../links.ts';
import { entraFrame } from './directory.ts';

const DELETED = `${links.registrations}?view=deleted`;

const TABS = [
  { view: 'all', label: 'All applications' },
  { view: 'owned', label: 'Owned applications' },
  { view: 'deleted', label: 'Deleted applications' },
] as const;

const DeletedItems = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      appId: z.string(),
      displayName: z.string(),
      deletedDateTime: z.string().nullish(),
    }),
  ),
});

/** App registrations: all, those that the user owns, and those that were deleted within thirty days. */
export function registrationListBlades(blades: Blades): void {
  const { view, action } = blades;
  deleteForGood(blades);
  view(links.registrations, async (visit) => {
    const asked = visit.query.get('view');
    const current = TABS.find((tab) => tab.view === asked)?.view ?? 'owned';
    const frame = {
      ...entraFrame('App registrations'),
      view: current === 'deleted' ? 'entra/deleted-registrations' : 'entra/registrations',
      readOnly: current === 'deleted' ? undefined : await noRegistration(visit.azure, visit.me),
    };
    const tabs = TABS.map((tab) => ({
      label: tab.label,
      href: `${links.registrations}?view=${tab.view}`,
      here: tab.view === current,
    }));
    if (current === 'deleted') return { ...frame, data: { tabs, deleted: (await readDeleted(visit)).value } };
    const applications = await readApplications(visit, current);
    return {
      ...frame,
      data: {
        tabs,
        applications: applications.map(({ appId, displayName, createdDateTime, passwordCredentials }) => ({
          appId,
          displayName,
          created: createdDateTime.slice(0, 10),
          secrets: passwordCredentials.length,
          href: links.registration(appId),
        })),
      },
    };
  });
  action(`${links.registrations}/restore`, {
    back: () => DELETED,
    async run({ azure }, sent) {
      const id = sent.text('id');
      const path = `/directory/deletedItems/${encodeURIComponent(id)}/restore`;
      await azure.graph('POST', path, Nothing);
      return {
        to: `${links.registrations}?view=all`,
        title: 'The registration was restored',
        text: 'Its enterprise application is restored by itself; without one nobody can sign in to it.',
        commands: [az('rest', { method: 'POST', url: `${origins.graph}/v1.0${path}` })],
        changes: [{ member: 'deletedDateTime', before: 'set', after: undefined }],
      };
    },
  });
}

/** Deleted applications > Delete permanently. */
function deleteForGood(blades: Blades): void {
  const read = async (visit: Visit) => {
    const found = (await readDeleted(visit)).value.find(({ id }) => id === visit.params.id);
    if (!found) throw notFound('deleted registration');
    return found;
  };
  confirmBlade(
    blades,
    `${links.registrations}/deleted/:id/delete`,
    async (visit) => {
      const { displayName } = await read(visit);
      return {
        page: { ...entraFrame('Delete permanently'), title: displayName, blade: 'Delete permanently' },
        question: `Delete “${displayName}” for good? It can then not be restored.`,
        yes: 'Delete',
        no: 'Cancel',
        back: DELETED,
        danger: true,
      };
    },
    async (visit) => {
      const { id, displayName, appId } = await read(visit);
      const path = `/directory/deletedItems/${id}`;
      await visit.azure.graph('DELETE', path, Nothing);
      return {
        to: DELETED,
        title: `${displayName} was deleted for good`,
        commands: [az('rest', { method: 'DELETE', url: `${origins.graph}/v1.0${path}` })],
        changes: [{ member: `deleted registration ${displayName}`, before: appId, after: undefined }],
      };
    },
  );
}

async function readApplications({ azure: { graph } }: Visit, view: 'all' | 'owned') {
  const path = view === 'all' ? '/applications' : '/me/ownedObjects/microsoft.graph.application';
  const { value } = await graph('GET', `${path}?$top=999`, Applications);
  return value.toSorted((one, other) => one.displayName.localeCompare(other.displayName));
}

const readDeleted = ({ azure: { graph } }: Visit) =>
  graph('GET', '/directory/deletedItems/microsoft.graph.application', DeletedItems);
