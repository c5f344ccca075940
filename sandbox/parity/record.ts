import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Tables } from './operations.ts';
import { fits } from './routes.ts';

/** Which client has been answered which operations (as the tables name them): clients and operations in their order. */
export type Witnesses = Readonly<Record<string, readonly string[]>>;

const Service = z.enum(['login', 'arm', 'graph', 'kudu', 'site', 'portal', 'control']);
const Line = z.object({ client: z.string(), service: Service, operation: z.string() });
const File = z.record(z.string(), z.array(z.string()));

/** What clients have been answered, out of the recordings in `folder`; nothing where there is no such folder. */
export function readRecordings(folder: string, tables: Tables): Witnesses {
  const witnesses = new Map<string, Set<string>>();
  for (const name of filesIn(folder)) {
    for (const text of readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean)) {
      const { client, service, operation } = Line.parse(JSON.parse(text));
      const found = operationIn(tables, service, operation);
      if (found === undefined) continue;
      const known = witnesses.get(client) ?? new Set();
      witnesses.set(client, known.add(`${service} ${found}`));
    }
  }
  return Object.fromEntries(
    [...witnesses]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([client, seen]) => [client, [...seen].sort()]),
  );
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The record that is part of the repository. */
export const readRecord = (file: string): Witnesses => File.parse(JSON.parse(readFileSync(file, 'utf8')));

/** The operation of a table that a request was: the first that fits, as the service itself chooses. */
function operationIn(
  tables: Tables,
  service: z.infer<typeof Service>,
  operation: string,
): string | undefined {
  if (service === 'control' || service === 'portal') return undefined;
  const table = tables[service];
  if (service === 'site') return table.find((each) => each === operation);
  const [method = '', path = ''] = operation.split(' ');
  const methods = method === 'HEAD' ? ['HEAD', 'GET'] : [method];
  const paths = service === 'kudu' ? [path, `/api${path}`] : [path];
  return table.find((each) => {
    const [known = '', template = ''] = each.split(' ');
    return methods.includes(known) && paths.some((one) => fits(template, one));
  });
}

/** What is in the record, and was not seen: of clients that were there at all, and clients that were not. */
export interface Lost {
  readonly operations: readonly string[];
  readonly clients: readonly string[];
}

/** Compares a run with the record. */
export function lost(record: Witnesses, seen: Witnesses): Lost {
  const clients = Object.keys(record).filter((client) => seen[client] === undefined);
  const operations = Object.entries(record)
    .filter(([client]) => !clients.includes(client))
    .flatMap(([client, known]) =>
      known.filter((each) => !seen[client]?.includes(each)).map((each) => `${client}: ${each}`),
    );
  return { operations, clients };
}
