import { command } from '../cli/command.ts';
import type { JsonObject } from '../cli/json.ts';
import { flag, required, text, texts } from '../cli/options.ts';
import { GraphError, quoted, shown } from '../services/graph.ts';
import type { Session } from '../session.ts';
import { firstHundred } from './ad-app.ts';
import { readSet } from './application-properties.ts';
import { both, isGuid, resolveServicePrincipal } from './applications.ts';

const id = required(text('--id', 'Application (client) ID, object ID, or another of its names.'));

/** `az ad sp …`. Source: az 2.45 tried and recorded; "servicePrincipal resource type" (Graph v1.0). */
export const adSpCommands = [
  command({
    name: 'ad sp create',
    summary: 'Create the service principal of an app registration in this tenant.',
    options: { id },
    async run({ id: given }, az) {
      const appId = await findAppId(az, given);
      return az.graph.send('POST', '/servicePrincipals', { appId, accountEnabled: true });
    },
  }),
  command({
    name: 'ad sp show',
    summary: 'Get the details of a service principal.',
    options: { id },
    run: ({ id: given }, az) =>
      shown(async () =>
        az.graph.send('GET', `/servicePrincipals/${await resolveServicePrincipal(az, given)}`),
      ),
  }),
  command({
    name: 'ad sp list',
    summary: 'List service principals.',
    options: {
      spn: text('--spn', 'One of its names.'),
      displayName: text('--display-name', 'The beginning of the display name.'),
      filter: text('--filter', 'OData filter.'),
      all: flag('--all', 'List all of them, not the first 100.'),
    },
    async run({ spn, displayName, filter, all }, az) {
      const wanted = both(
        filter,
        spn && `servicePrincipalNames/any(c:c eq ${quoted(spn)})`,
        displayName && `startswith(displayName,${quoted(displayName)})`,
      );
      return firstHundred(az, await az.graph.list('/servicePrincipals', wanted), all || wanted !== undefined);
    },
  }),
  command({
    name: 'ad sp update',
    summary: 'Update a service principal.',
    options: { id, set: texts('--set', 'Any property: name=value; JSON is read as JSON.') },
    async run({ id: given, set = [] }, az) {
      await az.graph.send('GET', `/servicePrincipals/${await resolveServicePrincipal(az, given)}`);
      const path = `/servicePrincipals/${await resolveServicePrincipal(az, given)}`;
      await az.graph.send('PATCH', path, readSet(set));
      return undefined;
    },
  }),
  command({
    name: 'ad sp delete',
    summary: 'Delete a service principal.',
    options: { id },
    async run({ id: given }, az) {
      await az.graph.send('DELETE', `/servicePrincipals/${await resolveServicePrincipal(az, given)}`);
      return undefined;
    },
  }),
];

/** The application ID behind what was given, which may be that of an application of another tenant. */
async function findAppId(az: Session, given: string): Promise<string> {
  const filter = isGuid(given) ? `appId eq ${quoted(given)}` : `identifierUris/any(s:s eq ${quoted(given)})`;
  const [found] = await az.graph.list('/applications', filter);
  const app = found ?? (await byObjectId(az, given));
  return typeof app?.appId === 'string' ? app.appId : given;
}

async function byObjectId(az: Session, given: string): Promise<JsonObject | undefined> {
  try {
    return await az.graph.send('GET', `/applications/${encodeURIComponent(given)}`);
  } catch (error) {
    if (error instanceof GraphError) return undefined;
    throw error;
  }
}
