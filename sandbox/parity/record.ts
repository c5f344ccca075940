import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isOfTheMachine, programOf } from './client.ts';
import type { Listed, Recorded } from './recorded.ts';
import { fits } from './routes.ts';

/** Which client has been answered which operations, each as `<service> <operation>`; clients and operations in their order. */
export type Witnesses = Readonly<Record<string, readonly string[]>>;

/** What each test file has witnessed, by its path from the root of the repository. */
export type Witnessed = Readonly<Record<string, Witnesses>>;

const File = z.record(z.string(), z.record(z.string(), z.array(z.string())));

/** The tests in which other people's clients ask, as vitest's filters. */
export const WITNESSES = [
  'sandbox/entra/peers',
  'sandbox/graph/graph-client',
  'e2e/peers-',
  'e2e/browser-',
  'e2e/entra-',
  'e2e/graph-az',
  'e2e/az-parity',
];

/** Where the record is kept. */
export const RECORD = fileURLToPath(new URL('../parity.json', import.meta.url));

/** The record that is part of the repository. */
export const readRecord = (): Witnessed => File.parse(JSON.parse(readFileSync(RECORD, 'utf8')));

/** What a test file claims that `seen` does not show, as `client: operation`; nothing when all of it was seen again. */
export function lost(claims: Witnesses, seen: readonly Recorded[]): string[] {
  const clients = new Set(seen.map(({ client }) => client));
  return Object.entries(claims)
    .filter(([client]) => clients.has(client) || !hasAnotherVersion(client, clients))
    .flatMap(([client, operations]) => {
      const own = seen.filter((each) => each.client === client);
      return operations
        .filter((operation) => !own.some((each) => isOne(each, operation)))
        .map((operation) => `${client}: ${operation}`);
    });
}

/** A machine's own az need not be the one of the record, and another version asks other things. */
const hasAnotherVersion = (client: string, clients: ReadonlySet<string>): boolean =>
  isOfTheMachine(client) && [...clients].some((each) => programOf(each) === programOf(client));

/** The witnesses of one test file, with the operations as `tables` name them. */
export function witnessesOf(
  seen: readonly Recorded[],
  tables: Readonly<Record<Listed, readonly string[]>>,
): Witnesses {
  const found: Record<string, string[]> = {};
  for (const each of seen) {
    const operation = tables[each.service]
      .map((named) => `${each.service} ${named}`)
      .find((named) => isOne(each, named));
    if (operation === undefined) continue;
    const known = found[each.client] ?? [];
    if (!known.includes(operation)) found[each.client] = [...known, operation];
  }
  return sorted(Object.fromEntries(Object.entries(found).map(([client, all]) => [client, all.sort()])));
}

/** The same object with its members in the order of their names. */
export const sorted = <V>(object: Readonly<Record<string, V>>): Record<string, V> =>
  Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Whether a request was this operation, `<service> <operation>`. */
function isOne(request: Recorded, operation: string): boolean {
  const [service, ...rest] = operation.split(' ');
  if (service !== request.service) return false;
  if (service === 'gateway' || service === 'frontEnd') return rest.join(' ') === request.operation;
  const [known = '', template = ''] = rest;
  const [method = '', path = ''] = request.operation.split(' ');
  const methods = method === 'HEAD' ? ['HEAD', 'GET'] : [method];
  const paths = service === 'kudu' ? [path, `/api${path}`] : [path];
  return methods.includes(known) && paths.some((one) => fits(template, one));
}
