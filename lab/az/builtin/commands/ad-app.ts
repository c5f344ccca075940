import { command } from '../cli/command.ts';
import { AzError } from '../cli/error.ts';
import { isObject, type Json, type JsonObject } from '../cli/json.ts';
import { flag, required, text, texts } from '../cli/options.ts';
import { quoted, shown } from '../services/graph.ts';
import type { Session } from '../session.ts';
import { propertiesOf, propertyOptions, readSet } from './application-properties.ts';
import { both, idOf, readApplication, resolveApplication } from './applications.ts';

export const appId = required(
  text('--id', 'Application (client) ID, object ID or identifier URI of the app registration.'),
);

/** `az ad app …`. Source: az 2.45 tried and recorded; "application resource type" (Graph v1.0). */
export const adAppCommands = [
  command({
    name: 'ad app create',
    summary: 'Create an app registration.',
    options: { displayName: required(text('--display-name', 'The display name.')), ...propertyOptions },
    async run({ ...given }, az) {
      const existing = await findExisting(az, given.displayName, given.identifierUris);
      const properties = propertiesOf(given);
      if (!existing) return az.graph.send('POST', '/applications', { ...properties, keyCredentials: [] });
      const id = idOf(existing);
      az.warn(`Found an existing application instance: (id) ${id}. We will patch it.`);
      await az.graph.send('PATCH', `/applications/${await resolveApplication(az, id)}`, properties);
      return az.graph.send('GET', `/applications/${id}`);
    },
  }),
  command({
    name: 'ad app show',
    summary: 'Get the details of an app registration.',
    options: { id: appId },
    run: ({ id }, az) => shown(() => readApplication(az, id)),
  }),
  command({
    name: 'ad app list',
    summary: 'List app registrations.',
    options: {
      appId: text('--app-id', 'Application (client) ID.'),
      displayName: text('--display-name', 'The beginning of the display name.'),
      identifierUri: text('--identifier-uri', 'An identifier URI.'),
      filter: text('--filter', 'OData filter.'),
      all: flag('--all', 'List all of them, not the first 100.'),
    },
    table: (apps) => (Array.isArray(apps) ? apps.map(row) : apps),
    async run({ appId: id, displayName, identifierUri, filter, all }, az) {
      const wanted = both(
        filter,
        id && `appId eq ${quoted(id)}`,
        displayName && `startswith(displayName,${quoted(displayName)})`,
        identifierUri && `identifierUris/any(s:s eq ${quoted(identifierUri)})`,
      );
      return firstHundred(az, await az.graph.list('/applications', wanted), all || wanted !== undefined);
    },
  }),
  command({
    name: 'ad app update',
    summary: 'Update an app registration.',
    options: {
      id: appId,
      displayName: text('--display-name', 'The display name.'),
      ...propertyOptions,
      set: texts('--set', 'Any property of the registration: name=value, value=@file; JSON is read as JSON.'),
    },
    async run({ id, set = [], ...given }, az) {
      await readApplication(az, id);
      const changes = { ...propertiesOf(given), ...readSet(set) };
      await az.graph.send('PATCH', `/applications/${await resolveApplication(az, id)}`, changes);
      return undefined;
    },
  }),
  command({
    name: 'ad app delete',
    summary: 'Delete an app registration.',
    options: { id: appId },
    async run({ id }, az) {
      await az.graph.send('DELETE', `/applications/${await resolveApplication(az, id)}`);
      return undefined;
    },
  }),
  command({
    name: 'ad app owner list',
    summary: 'List the owners of an app registration.',
    options: { id: appId },
    run: async ({ id }, az) => az.graph.list(`/applications/${await resolveApplication(az, id)}/owners`),
  }),
  command({
    name: 'ad app owner add',
    summary: 'Add an owner to an app registration.',
    options: { id: appId, owner: required(text('--owner-object-id', "The owner's object ID.")) },
    async run({ id, owner }, az) {
      const path = `/applications/${await resolveApplication(az, id)}/owners`;
      const owners = await az.graph.list(path);
      if (!owners.some((each) => idOf(each) === owner)) {
        await az.graph.send('POST', `${path}/$ref`, { '@odata.id': az.graph.reference(owner) });
      }
      return undefined;
    },
  }),
];

/** The one registration of this name (and these URIs), which `create` then changes. */
async function findExisting(
  az: Session,
  displayName: string,
  uris: readonly string[] = [],
): Promise<JsonObject | undefined> {
  const hasUris = ({ identifierUris }: JsonObject): boolean =>
    uris.every((uri) => Array.isArray(identifierUris) && identifierUris.includes(uri));
  const named = await az.graph.list('/applications', `startswith(displayName,${quoted(displayName)})`);
  const same = named.filter((app) => app.displayName === displayName && hasUris(app));
  if (same.length > 1) {
    throw new AzError(
      `More than one application have the same display name '${displayName}': (id) ${same.map(idOf).join(', ')}, please remove them first.`,
    );
  }
  return same[0];
}

/** az asks for all and shows a hundred, unless something was asked for. */
export function firstHundred(az: Session, found: readonly JsonObject[], whole: boolean): JsonObject[] {
  if (whole || found.length <= 100) return [...found];
  az.warn(
    "The result is not complete. You can still use '--all' to get all of them with long latency expected, or provide a filter through command arguments",
  );
  return found.slice(0, 100);
}

function row(app: Json): Json {
  if (!isObject(app)) return app;
  return { DisplayName: app.displayName ?? null, Id: app.id ?? null, AppId: app.appId ?? null };
}
