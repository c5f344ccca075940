import { randomUUID } from 'node:crypto';
import type { Application, Scope } from '../../../azure/graph.ts';
import type { Blades, Saved } from '../../../http/blades.ts';
import { confirmBlade } from '../../../http/confirm.ts';
import { notFound } from '../../../http/page.ts';
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

const PATH = `${REGISTRATION}/exposeApi/scopes/:scope`;
const back = (visit: Visit): string => links.registration(appIdOf(visit), 'exposeApi');
const isNew = ({ params }: Visit): boolean => params.scope === 'new';

/** Expose an API > Add a scope, and the change and deletion of one. */
export function scopeBlades(blades: Blades): void {
  blades.form(PATH, {
    async initial(visit) {
      const application = await readRegistration(visit);
      const scope = isNew(visit) ? undefined : findScope(application, visit);
      return {
        uri: application.identifierUris[0] ?? `api://${application.appId}`,
        name: scope?.value ?? '',
        type: scope?.type ?? 'User',
        adminName: scope?.adminConsentDisplayName ?? '',
        adminText: scope?.adminConsentDescription ?? '',
        userName: scope?.userConsentDisplayName ?? '',
        userText: scope?.userConsentDescription ?? '',
        state: scope?.isEnabled === false ? 'disabled' : 'enabled',
      };
    },
    read: (sent) => ({
      uri: sent.text('uri'),
      name: sent.text('name'),
      type: sent.choice('type', ['User', 'Admin']),
      adminName: sent.text('adminName'),
      adminText: sent.text('adminText'),
      userName: sent.text('userName'),
      userText: sent.text('userText'),
      state: sent.choice('state', ['enabled', 'disabled']),
    }),
    check: ({ name, adminName, adminText }): Record<string, string> => ({
      ...(name === '' ? { name: 'Enter a name, such as user_impersonation.' } : {}),
      ...(adminName === '' ? { adminName: 'Enter what administrators read when they consent.' } : {}),
      ...(adminText === '' ? { adminText: 'Describe it for administrators.' } : {}),
    }),
    async page(visit) {
      const application = await readRegistration(visit);
      return {
        ...registrationFrame(visit, application, isNew(visit) ? 'Add a scope' : 'Edit a scope'),
        view: 'entra/registration/scope',
        data: {
          isNew: isNew(visit),
          needsUri: application.identifierUris.length === 0,
          remove: `${back(visit)}/scopes/${visit.params.scope}/delete`,
          back: back(visit),
        },
      };
    },
    async save(visit, values) {
      const application = await readRegistration(visit);
      const before = application.api.oauth2PermissionScopes;
      const scope: Scope = {
        id: isNew(visit) ? randomUUID() : findScope(application, visit).id,
        value: values.name,
        type: values.type === 'Admin' ? 'Admin' : 'User',
        isEnabled: values.state !== 'disabled',
        adminConsentDisplayName: values.adminName,
        adminConsentDescription: values.adminText,
        userConsentDisplayName: values.userName || null,
        userConsentDescription: values.userText || null,
      };
      const after = isNew(visit)
        ? [...before, scope]
        : before.map((each) => (each.id === scope.id ? scope : each));
      return saveScopes(visit, application, after, values.uri, `The scope ${scope.value} was saved`);
    },
  });
  confirmBlade(
    blades,
    `${PATH}/delete`,
    async (visit) => {
      const application = await readRegistration(visit);
      const scope = findScope(application, visit);
      return {
        page: registrationFrame(visit, application, 'Delete scope'),
        question: `Delete the scope ${scope.value}?`,
        text: scope.isEnabled
          ? ['It is enabled: Microsoft Graph deletes a scope only after it was disabled.']
          : [],
        yes: 'Delete',
        no: 'Cancel',
        back: `${back(visit)}/scopes/${scope.id}`,
        danger: true,
      };
    },
    async (visit) => {
      const application = await readRegistration(visit);
      const { id, value } = findScope(application, visit);
      const after = application.api.oauth2PermissionScopes.filter((each) => each.id !== id);
      return saveScopes(visit, application, after, undefined, `The scope ${value} was deleted`);
    },
  );
}

function findScope({ api }: Application, { params }: Visit): Scope {
  const scope = api.oauth2PermissionScopes.find(({ id }) => id === params.scope);
  if (!scope) throw notFound('scope');
  return scope;
}

/** Scopes are one list, which is replaced whole; a name for the API comes with the first. */
async function saveScopes(
  visit: Visit,
  application: Application,
  scopes: readonly Scope[],
  uri: string | undefined,
  title: string,
): Promise<Saved> {
  const { appId, api, identifierUris } = application;
  const uris = identifierUris.length === 0 && uri ? { identifierUris: [uri] } : {};
  await patchRegistration(visit.azure, application, { ...uris, api: { oauth2PermissionScopes: scopes } });
  return {
    to: links.registration(appId, 'exposeApi'),
    title,
    commands: [
      az('ad app update', {
        id: appId,
        ...('identifierUris' in uris ? { 'identifier-uris': uris.identifierUris } : {}),
        set: `api=${JSON.stringify({ oauth2PermissionScopes: scopes })}`,
      }),
    ],
    changes: changesBetween(byName(api.oauth2PermissionScopes), byName(scopes), 'api.oauth2PermissionScopes'),
  };
}

const byName = (scopes: readonly Scope[]): object =>
  Object.fromEntries(scopes.map((scope) => [scope.value, scope]));
