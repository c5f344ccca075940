import { z } from 'zod';
import { origins } from '../../../../core/hosts.ts';
import { Nothing } from '../../../azure/azure.ts';
import { readUsers } from '../../../azure/graph.ts';
import type { Blades } from '../../../http/blades.ts';
import type { Visit } from '../../../http/visit.ts';
import { az } from '../../../lesson/az.ts';
import { links } from '../../../links.ts';
import { appIdOf, REGISTRATION, readRegistration, registrationFrame } from './registration.ts';

const Owners = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      displayName: z.string().nullish(),
      userPrincipalName: z.string().nullish(),
    }),
  ),
});

const PATH = `${REGISTRATION}/owners`;
const here = (visit: Visit): string => links.registration(appIdOf(visit), 'owners');

/** Manage > Owners: who may change the registration, and finds it under My APIs. */
export function ownerBlades({ view, form, action }: Blades): void {
  view(PATH, async (visit) => {
    const application = await readRegistration(visit);
    const { value } = await visit.azure.graph('GET', `/applications/${application.id}/owners`, Owners);
    return {
      ...registrationFrame(visit, application, 'Owners'),
      view: 'entra/registration/owners',
      data: { here: here(visit), owners: value },
    };
  });
  form(`${PATH}/add`, {
    initial: () => ({ user: '' }),
    read: (sent) => ({ user: sent.text('user') }),
    check: ({ user }): Record<string, string> => (user === '' ? { user: 'Select a user.' } : {}),
    async page(visit) {
      const [application, users] = await Promise.all([readRegistration(visit), readUsers(visit.azure)]);
      return {
        ...registrationFrame(visit, application, 'Add owners'),
        view: 'entra/registration/add-owner',
        data: {
          back: here(visit),
          users: [
            { value: '', label: 'Select a user' },
            ...users.map(({ id, displayName, userPrincipalName }) => ({
              value: id,
              label: `${displayName} (${userPrincipalName})`,
            })),
          ],
        },
      };
    },
    async save(visit, { user }) {
      const { id, appId } = await readRegistration(visit);
      await visit.azure.graph('POST', `/applications/${id}/owners/$ref`, Nothing, {
        '@odata.id': `${origins.graph}/v1.0/directoryObjects/${user}`,
      });
      return {
        to: here(visit),
        title: 'The owner was added',
        commands: [az('ad app owner add', { id: appId, 'owner-object-id': user })],
        changes: [{ member: 'owners', before: undefined, after: user }],
      };
    },
  });
  action(`${PATH}/remove`, {
    back: here,
    async run(visit, sent) {
      const { id, appId } = await readRegistration(visit);
      const user = sent.text('user');
      const path = `/applications/${id}/owners/${encodeURIComponent(user)}/$ref`;
      await visit.azure.graph('DELETE', path, Nothing);
      return {
        to: here(visit),
        title: 'The owner was removed',
        commands: [az('ad app owner remove', { id: appId, 'owner-object-id': user })],
        changes: [{ member: 'owners', before: user, after: undefined }],
      };
    },
  });
}
