import { randomUUID } from 'node:crypto';
import type { CannedAnswer, Recorded } from './recorder.ts';

type Thing = Record<string, unknown> & { id: string };

const missing = (id: string): CannedAnswer => ({
  status: 404,
  body: {
    error: {
      code: 'Request_ResourceNotFound',
      message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    },
  },
});

/**
 * As much of Microsoft Graph as `az ad` asks for, kept in memory: what a client sends is stored as it is, and nothing is
 * checked. For tests of clients, beside a sandbox whose own Graph may refuse what they send.
 */
export function fakeDirectory(host: string): (request: Recorded) => CannedAnswer | undefined {
  const things = new Map<string, Thing[]>();
  const of = (collection: string): Thing[] => things.get(collection) ?? [];
  const add = (collection: string, more: object): Thing => {
    const thing = { id: randomUUID(), ...more };
    things.set(collection, [...of(collection), thing]);
    return thing;
  };
  const create = (collection: string, sent: Record<string, unknown>): Thing => {
    if (collection === 'applications') {
      return add(collection, {
        appId: randomUUID(),
        identifierUris: [],
        passwordCredentials: [],
        requiredResourceAccess: [],
        ...sent,
      });
    }
    return add(collection, 'appId' in sent ? { servicePrincipalNames: [sent.appId], ...sent } : sent);
  };
  const one = (method: string, thing: Thing, collection: string, sent: object): CannedAnswer => {
    if (method === 'PATCH') Object.assign(thing, sent);
    if (method === 'DELETE')
      things.set(
        collection,
        of(collection).filter((each) => each !== thing),
      );
    return method === 'GET' ? { status: 200, body: thing } : { status: 204 };
  };
  return ({ method, host: asked, path, query, body }) => {
    if (asked !== host) return undefined;
    const [, , collection = '', id, action] = path.replace('oAuth2', 'oauth2').split('/');
    const sent: Record<string, unknown> = body.length > 0 ? JSON.parse(body.toString()) : {};
    if (collection === 'me') return { status: 200, body: { id: 'me', displayName: 'Megan Bowen' } };
    if (id === undefined && method === 'POST') return { status: 201, body: create(collection, sent) };
    if (id === undefined) return { status: 200, body: { value: filtered(of(collection), query) } };
    const thing = of(collection).find((each) => each.id === id);
    if (!thing) return missing(id);
    if (action === 'owners') return method === 'GET' ? { status: 200, body: { value: [] } } : { status: 204 };
    if (action === 'addPassword') return { status: 200, body: addPassword(thing, sent) };
    if (action === 'removePassword') {
      thing.passwordCredentials = [];
      return { status: 204 };
    }
    return one(method, thing, collection, sent);
  };
}

function addPassword(thing: Thing, { passwordCredential }: Record<string, unknown>): object {
  const made = { keyId: randomUUID(), ...(passwordCredential as object) };
  thing.passwordCredentials = [made];
  return { ...made, secretText: 'made-by-graph' };
}

/** Things that have the filter's value anywhere in them; `startswith` looks at names only. */
function filtered(all: readonly Thing[], query: string): readonly Thing[] {
  const value = /'([^']*)'/.exec(query)?.[1];
  if (value === undefined) return all;
  if (query.includes('startswith')) return all.filter((each) => String(each.displayName).startsWith(value));
  if (query.includes('appId eq')) return all.filter((each) => each.appId === value);
  return all.filter((each) => JSON.stringify(each).includes(value));
}
