import { command } from '../cli/command.ts';
import { AzError } from '../cli/error.ts';
import { isObject, type JsonObject } from '../cli/json.ts';
import { flag, required, text, texts } from '../cli/options.ts';
import { quoted } from '../services/graph.ts';
import { appId } from './ad-app.ts';
import { idOf, readApplication, resolveServicePrincipal } from './applications.ts';

const api = required(text('--api', 'Application (client) ID of the API.'));

/**
 * `az ad app permission …`: what an app registration asks for, and what was granted. Source: az 2.45 tried and recorded;
 * "oAuth2PermissionGrant resource type" (Graph v1.0).
 */
export const adAppPermissionCommands = [
  command({
    name: 'ad app permission add',
    summary: 'Add permissions that the app asks for.',
    options: {
      id: appId,
      api,
      permissions: required(
        texts('--api-permissions', 'Permissions: <id>=Scope (delegated) or <id>=Role (application).'),
      ),
    },
    async run({ id, api: resource, permissions }, az) {
      const added = permissions.map(readPermission);
      const app = await readApplication(az, id);
      const asked = askedFor(app);
      const there = asked.some(({ resourceAppId }) => resourceAppId === resource);
      const more = there
        ? asked.map((each) =>
            each.resourceAppId === resource
              ? { ...each, resourceAccess: [...accessOf(each), ...added] }
              : each,
          )
        : [...asked, { resourceAppId: resource, resourceAccess: added }];
      await az.graph.send('PATCH', `/applications/${idOf(app)}`, { requiredResourceAccess: more });
      az.warn(
        `Invoking \`az ad app permission grant --id ${id} --api ${resource}\` is needed to make the change effective`,
      );
      return undefined;
    },
  }),
  command({
    name: 'ad app permission list',
    summary: 'List the permissions that the app asks for.',
    options: { id: appId },
    run: async ({ id }, az) => (await readApplication(az, id)).requiredResourceAccess ?? [],
  }),
  command({
    name: 'ad app permission delete',
    summary: 'Remove permissions that the app asks for.',
    options: {
      id: appId,
      api,
      permissions: texts('--api-permissions', 'IDs; without them, all of this API.'),
    },
    async run({ id, api: resource, permissions }, az) {
      const app = await readApplication(az, id);
      const asked = askedFor(app);
      const one = asked.find(({ resourceAppId }) => resourceAppId === resource);
      if (!one) {
        az.warn(`App ${id} doesn't require access to API ${resource}.`);
        return undefined;
      }
      const kept = accessOf(one).filter((access) => permissions && !permissions.includes(String(access.id)));
      if (permissions && kept.length === accessOf(one).length) {
        az.warn(
          `App ${id} doesn't require access to API ${resource}'s permission ${permissions.join(', ')}.`,
        );
        return undefined;
      }
      const left = asked.flatMap((each) =>
        each !== one ? [each] : kept.length === 0 ? [] : [{ ...each, resourceAccess: kept }],
      );
      await az.graph.send('PATCH', `/applications/${idOf(app)}`, { requiredResourceAccess: left });
      return undefined;
    },
  }),
  command({
    name: 'ad app permission grant',
    summary: 'Grant the app delegated permissions of an API; a grant that is there is replaced.',
    options: {
      client: required(text('--id --client-id', 'Application (client) ID of the app.')),
      resource: required(text('--api --resource-id', 'Application (client) ID of the API.')),
      scope: required(texts('--scope', 'Names of the permissions: user_impersonation.')),
      consentType: text(
        '--consent-type',
        "For everybody (AllPrincipals, an administrator's act) or for one.",
        {
          choices: ['AllPrincipals', 'Principal'],
        },
      ),
      principal: text('--principal-id', 'Object ID of the user, with --consent-type Principal.'),
    },
    async run({ client, resource, scope, consentType = 'AllPrincipals', principal = null }, az) {
      const clientId = await resolveServicePrincipal(az, client);
      const resourceId = await resolveServicePrincipal(az, resource);
      const grants = await az.graph.list('/oauth2PermissionGrants', `clientId eq ${quoted(clientId)}`);
      for (const grant of grants.filter((each) => each.resourceId === resourceId)) {
        await az.graph.send('DELETE', `/oAuth2PermissionGrants/${idOf(grant)}`);
      }
      return az.graph.send('POST', '/oauth2PermissionGrants', {
        clientId,
        consentType,
        principalId: principal,
        resourceId,
        scope: scope.join(' '),
      });
    },
  }),
  command({
    name: 'ad app permission list-grants',
    summary: 'List grants of delegated permissions.',
    options: {
      id: text('--id', 'Application (client) ID of the app.'),
      filter: text('--filter', 'OData filter.'),
      showNames: flag('--show-resource-name -r', "Show the API's name too."),
    },
    async run({ id, filter, showNames }, az) {
      if (id !== undefined && filter !== undefined) {
        throw new AzError('Please only use one of "--identifier" and "--filter", not both');
      }
      const wanted =
        id === undefined ? filter : `clientId eq ${quoted(await resolveServicePrincipal(az, id))}`;
      const grants = await az.graph.list('/oauth2PermissionGrants', wanted);
      if (!showNames) return grants;
      return Promise.all(
        grants.map(async (grant) => {
          const { displayName = null } = await az.graph.send(
            'GET',
            `/servicePrincipals/${String(grant.resourceId)}`,
          );
          return { ...grant, resourceDisplayName: displayName };
        }),
      );
    },
  }),
];

function readPermission(word: string): JsonObject {
  const [id, type, ...rest] = word.split('=');
  if (id === undefined || type === undefined || rest.length > 0) {
    throw new AzError(
      'Usage error: Please provide both permission id and type, such as `--api-permissions e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope`',
    );
  }
  return { id, type };
}

const askedFor = ({ requiredResourceAccess: asked }: JsonObject): JsonObject[] =>
  Array.isArray(asked) ? asked.filter(isObject) : [];

const accessOf = ({ resourceAccess: access }: JsonObject): JsonObject[] =>
  Array.isArray(access) ? access.filter(isObject) : [];
