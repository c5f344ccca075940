import type { Blades } from '../../../http/blades.ts';
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

const PATH = `${REGISTRATION}/exposeApi`;

/** Manage > Expose an API: the Application ID URI, scopes, and applications that need nobody's consent. */
export function exposeApiBlades({ view, form }: Blades): void {
  view(PATH, async (visit) => {
    const application = await readRegistration(visit);
    const { appId, identifierUris, api } = application;
    const here = links.registration(appId, 'exposeApi');
    const nameOf = (id: string): string =>
      api.oauth2PermissionScopes.find((scope) => scope.id === id)?.value ?? id;
    return {
      ...registrationFrame(visit, application, 'Expose an API'),
      view: 'entra/registration/expose-api',
      data: {
        here,
        uri: identifierUris[0],
        scopes: api.oauth2PermissionScopes.map((scope) => ({
          ...scope,
          name: `${identifierUris[0] ?? ''}/${scope.value}`,
          href: `${here}/scopes/${scope.id}`,
        })),
        clients: api.preAuthorizedApplications.map((client) => ({
          appId: client.appId,
          scopes: client.delegatedPermissionIds.map(nameOf),
          href: `${here}/clients/${client.appId}`,
        })),
      },
    };
  });
  form(`${PATH}/uri`, {
    async initial(visit) {
      const { identifierUris, appId } = await readRegistration(visit);
      return { uri: identifierUris[0] ?? `api://${appId}` };
    },
    read: (sent) => ({ uri: sent.text('uri') }),
    page: async (visit) => ({
      ...registrationFrame(visit, await readRegistration(visit), 'Application ID URI'),
      view: 'entra/registration/identifier-uri',
      data: { back: links.registration(appIdOf(visit), 'exposeApi') },
    }),
    async save(visit, { uri }) {
      const application = await readRegistration(visit);
      const [, ...others] = application.identifierUris;
      const after = uri === '' ? others : [uri, ...others];
      await patchRegistration(visit.azure, application, { identifierUris: after });
      return {
        to: links.registration(application.appId, 'exposeApi'),
        title: 'The Application ID URI was saved',
        commands: [az('ad app update', { id: application.appId, 'identifier-uris': after })],
        changes: changesBetween({ identifierUris: application.identifierUris }, { identifierUris: after }),
      };
    },
  });
}
