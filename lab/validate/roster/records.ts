import { CsvError, parse } from 'csv-parse/sync';

/** A row of a CSV file as it was written. */
export interface CsvRecord {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A row that is no CSV. */
export interface BrokenRecord {
  readonly line: number;
  readonly reason: string;
}

export interface Records {
  readonly records: readonly CsvRecord[];
  readonly broken: readonly BrokenRecord[];
}

/** After so many rows that are no CSV, the file is none. */
const MOST_BROKEN = 100;

const LINE_END = /\r\n|\n|\r/g;

/**
 * The rows of a CSV text (RFC 4180, with any of the three line ends), without the empty ones. A row with a quote in the
 * wrong place, or with one that never ends, is told of, and costs no other: it is read again from the next line on.
 */
export function readRecords(text: string, delimiter: string): Records {
  const records: CsvRecord[] = [];
  const broken: BrokenRecord[] = [];
  let rest = text;
  let before = 0; // lines that are behind us
  while (rest !== '') {
    let next = 1; // where the next row begins, in `rest`
    try {
      parse(rest, {
        delimiter,
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        on_record(cells: string[], { lines }) {
          const ends = lines;
          if (cells.some((cell) => cell.trim() !== '')) records.push({ line: before + next, cells });
          next = ends + 1;
          return null;
        },
      });
      break;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      broken.push({ line: before + next, reason: reasonOf(error) });
      if (broken.length > MOST_BROKEN) {
        broken.push({
          line: before + next + 1,
          reason: 'from here on nothing was read: too much before it is no CSV',
        });
        break;
      }
      rest = withoutLines(rest, next);
      before += next;
    }
  }
  return { records, broken };
}

function reasonOf({ code }: CsvError): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quotation mark opens a cell and none closes it';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'there is text after the quotation mark that closes a cell';
    case 'INVALID_OPENING_QUOTE':
      return 'there is a quotation mark inside a cell that does not begin with one (write "" for one inside quotes)';
    default:
      return 'it is no CSV';
  }
}

/** What comes after that many lines. */
function withoutLines(text: string, count: number): string {
  LINE_END.lastIndex = 0;
  for (let line = 0; line < count; line += 1) if (!LINE_END.test(text)) return '';
  return text.slice(LINE_END.lastIndex);
}
