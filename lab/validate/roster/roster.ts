import { LabError } from '../../errors.ts';
import { EXIT } from '../../exit.ts';
import { delimiterOf, readHeader } from './columns.ts';
import { decode } from './decode.ts';
import { readRecords } from './records.ts';
import { type BadRow, isBad, type RosterRow, readRow } from './row.ts';

/** A class, as its roster tells of it. */
export interface Roster {
  readonly rows: readonly RosterRow[];
  /** By line. */
  readonly bad: readonly BadRow[];
  /** What is worth knowing although it keeps nobody from being looked at: one sentence each. */
  readonly notes: readonly string[];
}

/** A hundred thousand students fit in. */
const MOST_BYTES = 32 * 1024 * 1024;

/** `sep=;`, which Excel writes and reads as the first line. */
const SEPARATOR = /^sep=(.)(?:\r\n|\n|\r)/i;

/**
 * Reads a roster: CSV with commas, semicolons or tabs, its columns in any order, in UTF-8, UTF-16 or a code page of
 * Windows. A bad row is told of and costs no other.
 * @throws LabError `roster` when the file as a whole is no roster
 */
export function readRoster(bytes: Uint8Array, { encoding }: { readonly encoding?: string } = {}): Roster {
  if (bytes.length > MOST_BYTES) {
    throw noRoster(`it has ${bytes.length} bytes, and a roster has at most ${MOST_BYTES}`);
  }
  const decoded = decode(bytes, encoding);
  const separator = SEPARATOR.exec(decoded.text);
  const text = separator ? decoded.text.slice(separator[0].length) : decoded.text;
  const first = text.split(/\r\n|\n|\r/).find((line) => line.trim() !== '') ?? '';
  const { records, broken } = readRecords(text, separator?.[1] ?? delimiterOf(first));
  const [head, ...rows] = records;
  if (!head) throw noRoster('it is empty');
  const header = readHeader(head.cells);
  const missing = (['student', 'subscription'] as const).filter((column) => !header.places.has(column));
  if (missing.length > 0) {
    const found = head.cells.map((cell) => JSON.stringify(cell.slice(0, 40))).slice(0, 12);
    throw noRoster(`its first line has no column called ${missing.join(', or ')}, but ${found.join(', ')}`);
  }
  if (header.twice.length > 0)
    throw noRoster(`its first line has two columns for ${header.twice.join(', and for ')}`);
  if (rows.length + broken.length === 0)
    throw noRoster('there is no student below the line that names the columns');
  const from = separator ? 1 : 0;
  const read = rows.map((record) =>
    readRow({ ...record, line: record.line + from }, header, head.cells.length),
  );
  const { good, doubled } = withoutDoubles(read.filter((row): row is RosterRow => !isBad(row)));
  const bad = [
    ...broken.map(({ line, reason }) => ({ line: line + from, reason })),
    ...read.filter(isBad),
    ...doubled,
  ].sort((one, other) => one.line - other.line);
  return {
    rows: good,
    bad,
    notes: [
      ...(decoded.encoding === 'windows-1252' && encoding === undefined
        ? [
            'The roster is not UTF-8 and was read as Windows-1252; another code page has to be named: --encoding NAME',
          ]
        : []),
      ...(header.unknown.length > 0
        ? [
            `Not read: the column${header.unknown.length > 1 ? 's' : ''} ${header.unknown.map((name) => JSON.stringify(name.slice(0, 40))).join(', ')}.`,
          ]
        : []),
      ...sharedPlaces(good),
    ],
  };
}

/** A student is named once: results, and gradebooks, are found by that name. */
function withoutDoubles(rows: readonly RosterRow[]): { good: RosterRow[]; doubled: BadRow[] } {
  const firsts = new Map<string, RosterRow>();
  const doubled: BadRow[] = [];
  for (const row of rows) {
    const key = row.student.toLowerCase();
    const first = firsts.get(key);
    if (!first) firsts.set(key, row);
    else
      doubled.push({
        line: row.line,
        student: row.student,
        reason: `the student is in line ${first.line} already`,
      });
  }
  return { good: [...firsts.values()], doubled };
}

/** Two students with one lab may work together, or a line was copied and not changed. */
function sharedPlaces(rows: readonly RosterRow[]): string[] {
  const firsts = new Map<string, RosterRow>();
  const notes: string[] = [];
  for (const row of rows) {
    const { subscription, resourceGroup = '', frontend = '', backend = '' } = row;
    const key = JSON.stringify([subscription, resourceGroup, frontend, backend]).toLowerCase();
    const first = firsts.get(key);
    if (!first) firsts.set(key, row);
    else
      notes.push(
        `Line ${row.line} names the same place as line ${first.line}: both students get the same result.`,
      );
  }
  return notes;
}

const noRoster = (why: string): LabError =>
  new LabError('roster', `The file is no roster: ${why}.`, {
    next: 'It has to be CSV with a first line that names the columns: student, subscription, and where wanted tenant, resource group, frontend, backend.',
    exit: EXIT.usage,
  });
