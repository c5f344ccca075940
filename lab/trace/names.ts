import type { Expected } from './expected.ts';
import { type Journey, textOf } from './journal.ts';

/** Microsoft Graph's client ID, the same everywhere. Source: "Microsoft Graph permissions reference". */
const GRAPH_APP = '00000003-0000-0000-c000-000000000000';

/** What people call the applications of a journey. */
export interface Names {
  /** The name behind a client ID; `undefined` where nothing says it. */
  client(id: string | undefined): string | undefined;
  /** The name behind an audience: a client ID, an Application ID URI, or an address. */
  audience(value: string): string | undefined;
  /** Who acts for a client at Entra ID: the gateway of its site where that is what signs people in, else itself. */
  actor(client: string | undefined): string;
}

/** Names from the lab's registrations, and from what the events of a journey tell. */
export function namesOf({ events }: Journey, { frontend, backend, graph }: Expected): Names {
  const clients = new Map<string, string>([[GRAPH_APP, 'Microsoft Graph']]);
  const sites = new Map<string, string>();
  for (const event of events) {
    const [id, name, site] = ['clientId', 'client', 'site'].map((each) => textOf(event, each));
    if (id && name) clients.set(id, name);
    if (id && site) sites.set(id, site);
  }
  for (const each of [frontend, backend]) if (each) clients.set(each.appId, each.displayName);
  const gateways = new Map([...sites].map(([id, site]) => [clients.get(id) ?? site, `gateway of ${site}`]));
  const uris = new Map(
    [frontend, backend].flatMap((each) =>
      (each?.identifierUris ?? []).map((uri) => [uri, each?.displayName ?? '']),
    ),
  );
  const client = (id: string | undefined): string | undefined =>
    id === undefined ? undefined : clients.get(id);
  return {
    client,
    audience: (value) => {
      if (value.replace(/\/$/, '') === graph) return 'Microsoft Graph';
      return uris.get(value) ?? client(value) ?? client(/^api:\/\/([^/]+)$/.exec(value)?.[1]);
    },
    actor: (name) => (name === undefined ? 'a client' : (gateways.get(name) ?? name)),
  };
}
