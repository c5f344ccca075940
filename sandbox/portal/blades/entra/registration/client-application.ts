import { isGuid } from '../../../../state/guid.ts';
import type { Application } from '../../../azure/graph.ts';
import type { Blades, Saved } from '../../../http/blades.ts';
import { confirmBlade } from '../../../http/confirm.ts';
import type { Visit } from '../../../http/visit.ts';
import { az } from '../../../lesson/az.ts';
import { changesBetween } from '../../../lesson/changes.ts';
import { links } from '../../../links.ts';
import {
  appIdOf,
  patchRegistration,
  REGISTRATION,
  readRegistration,
  registrationFrame,
} from './registration.ts';

const PATH = `${REGISTRATION}/exposeApi/clients/:client`;
const back = (visit: Visit): string => links.registration(appIdOf(visit), 'exposeApi');
const isNew = ({ params }: Visit): boolean => params.client === 'new';

type Client = Application['api']['preAuthorizedApplications'][number];

/** Expose an API > Add a client application: whose users are not asked to consent. */
export function clientApplicationBlades(blades: Blades): void {
  blades.form(PATH, {
    async initial(visit) {
      const { api } = await readRegistration(visit);
      const found = api.preAuthorizedApplications.find(({ appId }) => appId === visit.params.client);
      return { client: found?.appId ?? '', scopes: found?.delegatedPermissionIds ?? [] };
    },
    read: (sent) => ({ client: sent.text('client'), scopes: sent.all('scopes') }),
    check: ({ client, scopes }): Record<string, string> => ({
      ...(isGuid(client) ? {} : { client: 'A client ID has the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.' }),
      ...(scopes.length === 0 ? { scopes: 'Tick at least one scope.' } : {}),
    }),
    async page(visit) {
      const application = await readRegistration(visit);
      return {
        ...registrationFrame(
          visit,
          application,
          isNew(visit) ? 'Add a client application' : 'Edit a client application',
        ),
        view: 'entra/registration/client-application',
        data: {
          isNew: isNew(visit),
          back: back(visit),
          remove: `${back(visit)}/clients/${visit.params.client}/delete`,
          scopes: application.api.oauth2PermissionScopes.map(({ id, value }) => ({
            value: id,
            label: `${application.identifierUris[0] ?? ''}/${value}`,
          })),
        },
      };
    },
    async save(visit, { client, scopes }) {
      const application = await readRegistration(visit);
      const others = application.api.preAuthorizedApplications.filter(
        ({ appId }) => appId !== client && appId !== visit.params.client,
      );
      const entry = { appId: client, delegatedPermissionIds: [...scopes] };
      return saveClients(visit, application, [...others, entry], 'The client application was saved');
    },
  });
  confirmBlade(
    blades,
    `${PATH}/delete`,
    async (visit) => ({
      page: registrationFrame(visit, await readRegistration(visit), 'Delete client application'),
      question: `Ask the users of ${visit.params.client} for consent again?`,
      yes: 'Delete',
      no: 'Cancel',
      back: back(visit),
      danger: true,
    }),
    async (visit) => {
      const application = await readRegistration(visit);
      const rest = application.api.preAuthorizedApplications.filter(
        ({ appId }) => appId !== visit.params.client,
      );
      return saveClients(visit, application, rest, 'The client application was deleted');
    },
  );
}

async function saveClients(
  visit: Visit,
  application: Application,
  clients: readonly Client[],
  title: string,
): Promise<Saved> {
  const before = application.api.preAuthorizedApplications;
  await patchRegistration(visit.azure, application, { api: { preAuthorizedApplications: clients } });
  return {
    to: back(visit),
    title,
    commands: [
      az('ad app update', {
        id: application.appId,
        set: `api=${JSON.stringify({ preAuthorizedApplications: clients })}`,
      }),
    ],
    changes: changesBetween(
      { preAuthorizedApplications: before },
      { preAuthorizedApplications: clients },
      'api',
    ),
  };
}
