import { fileURLToPath } from 'node:url';
import { programOf } from './client.ts';
import type { ServiceNotes } from './notes.ts';
import type { Tables } from './operations.ts';
import { sorted, type Witnessed } from './record.ts';
import { type Listed, listed } from './recorded.ts';

/** Where the page is. */
export const PAGE = fileURLToPath(new URL('../PARITY.md', import.meta.url));

/** The notes of each service. */
export type Notes = Readonly<Record<Listed, ServiceNotes>>;

type State = 'real' | 'partly' | 'not imitated';

interface Row {
  readonly operation: string;
  readonly state: State;
  readonly text: string;
  readonly clients: readonly string[];
}

/**
 * The page, in Markdown: every operation of every service, how far it goes, and which clients have seen it work.
 * @throws Error when a note is about an operation that is not there
 */
export function parityPage(tables: Tables, notes: Notes, record: Witnessed): string {
  const clients = clientsOf(record);
  const services = listed.map((service) => ({
    notes: checked(service, notes[service], tables[service]),
    rows: tables[service].map((operation) => rowOf(service, operation, notes[service], clients)),
  }));
  return `${[
    HEAD,
    summary(services),
    clientsText(clients),
    ...services.map(({ notes: each, rows }) => section(each, rows)),
  ].join('\n\n')}\n`;
}

const HEAD = `<!-- Written by "npm run parity" from the services' own route tables, the notes beside each service and sandbox/parity.json. Do not change it by hand. -->

# What the sandbox imitates

The sandbox speaks the protocols of the real services, so that clients that were written for those work unmodified. This
page says how far that goes, operation by operation:

- **real**: the documented answers and errors, and the state that follows from them; what the real service does beyond the
  scope of web apps (regions, billing, scale) is not meant.
- **partly**: as real, with the exception that is named.
- **not imitated**: refused in the service's own words, and said in the sandbox's log (\`not imitated: …\`).
- **unsure**: what the real service does is not documented and was not seen, and what the sandbox does in its place.

Beside each stands who has seen it work: clients that no one here wrote, as they are published, in the tests of this
repository. Those tests fail when one of them no longer is answered what it was. A dash means that only the sandbox's own
tests ask for it.`;

/** A client, what it witnesses, and in which test files. */
interface Client {
  readonly name: string;
  readonly operations: ReadonlySet<string>;
  readonly files: readonly string[];
}

function clientsOf(record: Witnessed): readonly Client[] {
  const clients: Record<string, { operations: string[]; files: string[] }> = {};
  for (const [file, witnesses] of Object.entries(record)) {
    for (const [name, operations] of Object.entries(witnesses)) {
      const known = clients[name] ?? { operations: [], files: [] };
      clients[name] = {
        operations: [...known.operations, ...operations],
        files: [...known.files, file],
      };
    }
  }
  return Object.entries(sorted(clients)).map(([name, { operations, files }]) => ({
    name,
    operations: new Set(operations),
    files,
  }));
}

/** Notes name operations by their text: one that changed its path must not lose its note. */
function checked(service: Listed, notes: ServiceNotes, table: readonly string[]): ServiceNotes {
  const named = [notes.partly, notes.refused, notes.unsure].flatMap((each) => Object.keys(each ?? {}));
  const unknown = named.find((operation) => !table.includes(operation));
  if (unknown === undefined) return notes;
  throw new Error(`the notes of ${service} are about ${unknown}, which it does not have`);
}

function rowOf(
  service: Listed,
  operation: string,
  { partly, refused, unsure }: ServiceNotes,
  clients: readonly Client[],
): Row {
  const [not, part, doubt] = [refused?.[operation], partly[operation], unsure?.[operation]];
  const state = not !== undefined ? 'not imitated' : part !== undefined ? 'partly' : 'real';
  const text = [state === 'real' ? state : `**${state}**: ${not ?? part}`];
  if (doubt !== undefined) text.push(`**unsure**: ${doubt}`);
  return {
    operation,
    state,
    text: text.join('; '),
    clients: [
      ...new Set(
        clients
          .filter(({ operations }) => operations.has(`${service} ${operation}`))
          .map(({ name }) => programOf(name)),
      ),
    ],
  };
}

function summary(services: readonly { notes: ServiceNotes; rows: readonly Row[] }[]): string {
  const count = (rows: readonly Row[], test: (row: Row) => boolean): string =>
    String(rows.filter(test).length);
  return table(
    ['Service', 'Operations', 'real', 'partly', 'not imitated', 'seen to work by others'],
    services.map(({ notes: { title }, rows }) => [
      title,
      String(rows.length),
      count(rows, ({ state }) => state === 'real'),
      count(rows, ({ state }) => state === 'partly'),
      count(rows, ({ state }) => state === 'not imitated'),
      count(rows, ({ clients }) => clients.length > 0),
    ]),
  );
}

const clientsText = (clients: readonly Client[]): string =>
  `The clients, and the tests in which they ask:\n\n${clients
    .map(({ name, files }) => `- ${name}: ${files.map((file) => `\`${file}\``).join(', ')}`)
    .join('\n')}`;

function section({ title, host, about, missing }: ServiceNotes, rows: readonly Row[]): string {
  const short = shortener(rows);
  return [
    `## ${title}`,
    `\`${host}\`. ${about}`,
    ...(short.legend ? [short.legend] : []),
    table(
      ['Operation', 'State', 'Seen to work by'],
      rows.map(({ operation, text, clients }) => [
        `\`${short.of(operation)}\``,
        text,
        clients.join(', ') || '–',
      ]),
    ),
    'Not imitated:',
    missing.map((each) => `- ${each}`).join('\n'),
  ].join('\n\n');
}

const SITE = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web/sites/{site}';
const PLAN =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web/serverfarms/{plan}';
const GROUP = '/subscriptions/{subscription}/resourceGroups/{group}';

/** The long paths of ARM are written by the resource that they begin with. */
function shortener(rows: readonly Row[]): { legend?: string; of(operation: string): string } {
  if (!rows.some(({ operation }) => operation.endsWith(SITE))) return { of: (operation) => operation };
  return {
    legend: `\`{site}\` stands for \`${SITE}\`, \`{plan}\` for \`${PLAN}\`, \`{group}\` for \`${GROUP}\`, and \`{subscription}\` for \`/subscriptions/{subscription}\`.`,
    of: (operation) =>
      operation
        .replace(SITE, '{site}')
        .replace(PLAN, '{plan}')
        .replace(GROUP, '{group}')
        .replace('/subscriptions/{subscription}', '{subscription}'),
  };
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
