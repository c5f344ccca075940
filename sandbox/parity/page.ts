import type { ServiceNotes } from './notes.ts';
import type { Listed, Tables } from './operations.ts';
import type { Witnesses } from './record.ts';

/** The notes of each service, in the order of the page. */
export type Notes = Readonly<Record<Listed, ServiceNotes>>;

type State = 'real' | 'partly' | 'not imitated';

interface Row {
  readonly operation: string;
  readonly state: State;
  readonly note: string;
  readonly clients: readonly string[];
}

/** The page, in Markdown: every operation of every service, how far it goes, and which clients have seen it work. */
export function parityPage(tables: Tables, notes: Notes, witnesses: Witnesses): string {
  const services = (Object.keys(notes) as Listed[]).map((service) => ({
    notes: notes[service],
    rows: tables[service].map((operation) => rowOf(service, operation, notes[service], witnesses)),
  }));
  return `${[
    HEAD,
    summary(services),
    clientsText(witnesses),
    ...services.map(({ notes: each, rows }) => section(each, rows)),
  ].join('\n\n')}\n`;
}

const HEAD = `<!-- Written by "npm run parity" from the services' own route tables, sandbox/parity.json and the notes beside each service. Do not change it by hand. -->

# What the sandbox imitates

The sandbox speaks the protocols of the real services, so that clients that were written for those work unmodified. This
page says how far that goes, operation by operation:

- **real**: the documented answers and errors, and the state that follows from them; what the real service does beyond the
  scope of web apps (regions, billing, scale) is not meant.
- **partly**: as real, with the exception that is named.
- **not imitated**: refused in the service's own words, and said in the sandbox's log (\`not imitated: …\`).

Beside each stands who has seen it work: clients that no one here wrote, as they are installed, in the tests of this
repository. The tests write down what was asked by which client and answered well (\`sandbox/parity.json\`); a test run in
which one of them no longer does is a failed one. A dash means that only the sandbox's own tests ask for it.`;

function rowOf(
  service: Listed,
  operation: string,
  { partly, refused }: ServiceNotes,
  witnesses: Witnesses,
): Row {
  const clients = Object.entries(witnesses)
    .filter(([, known]) => known.includes(`${service} ${operation}`))
    .map(([client]) => client);
  const not = refused?.[operation];
  if (not !== undefined) return { operation, state: 'not imitated', note: not, clients };
  const part = partly[operation];
  return { operation, state: part === undefined ? 'real' : 'partly', note: part ?? '', clients };
}

function summary(services: readonly { notes: ServiceNotes; rows: readonly Row[] }[]): string {
  const count = (rows: readonly Row[], test: (row: Row) => boolean): string =>
    String(rows.filter(test).length);
  return table(
    ['Service', 'Operations', 'real', 'partly', 'not imitated', 'seen by other clients'],
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

const clientsText = (witnesses: Witnesses): string =>
  `Clients: ${Object.keys(witnesses)
    .map((each) => `${each}`)
    .join(' · ')}.`;

function section({ title, host, about, missing }: ServiceNotes, rows: readonly Row[]): string {
  const short = shortener(rows);
  return [
    `## ${title}`,
    `\`${host}\`. ${about}`,
    ...(short.legend ? [short.legend] : []),
    table(
      ['Operation', 'State', 'Seen to work by'],
      rows.map(({ operation, state, note, clients }) => [
        `\`${short.of(operation)}\``,
        note ? `**${state}**: ${note}` : state,
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
