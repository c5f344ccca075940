/** A row of a query's result. */
export type Row = Readonly<Record<string, unknown>>;

/** A query that is wrong, or beyond what the sandbox knows of the language. */
export class KqlError extends Error {
  override readonly name = 'KqlError';
  readonly token: string;

  constructor(message: string, token: string) {
    super(message);
    this.token = token;
  }
}

type Stage = (rows: readonly Row[]) => readonly Row[];

const PATH = String.raw`[A-Za-z_]\w*(?:\.\w+|\['[^']*'\])*`;

/**
 * Runs a query of the form `Table | where … | project … | order by … | take N | count`.
 * `where` knows `==`, `!=`, `=~`, `!~`, `contains`, `startswith`, `endswith`, `has`, `in`, `in~`, joined by `and`.
 * Source: "Understanding the Azure Resource Graph query language".
 * @throws KqlError
 */
export function runQuery(query: string, rowsOf: (table: string) => readonly Row[] | undefined): Row[] {
  const [first = '', ...stages] = split(query, /\|/).map((part) => part.trim());
  const explicit = /^[A-Za-z]+$/.test(first);
  const table = explicit ? first : 'Resources';
  const rows = rowsOf(table.toLowerCase());
  if (!rows)
    throw new KqlError(
      `the sandbox knows the tables resources and resourcecontainers, and not ${table}`,
      table,
    );
  const all = explicit ? stages : [first, ...stages];
  return [...all.map(stageOf).reduce<readonly Row[]>((result, stage) => stage(result), rows)];
}

function stageOf(text: string): Stage {
  const [, name = '', rest = ''] = /^(\w+(?:-\w+)*)\s*([\s\S]*)$/.exec(text) ?? [];
  switch (name.toLowerCase()) {
    case 'where': {
      const tests = split(rest, /\band\b/i).map(conditionOf);
      return (rows) => rows.filter((row) => tests.every((test) => test(row)));
    }
    case 'project': {
      const columns = split(rest, /,/).map(columnOf);
      return (rows) =>
        rows.map((row) => Object.fromEntries(columns.map(([as, path]) => [as, read(row, path)])));
    }
    case 'take':
    case 'limit': {
      if (!/^\d{1,6}$/.test(rest.trim())) throw new KqlError(`${name} needs a number`, rest);
      return (rows) => rows.slice(0, Number(rest));
    }
    case 'count':
      return (rows) => [{ Count: rows.length }];
    case 'order':
    case 'sort':
      return orderOf(rest);
    default:
      throw new KqlError(
        `the sandbox imitates where, project, order by, take and count, and not ${name || text.slice(0, 20)}`,
        name || text.slice(0, 20),
      );
  }
}

function orderOf(text: string): Stage {
  const [, path, direction = 'desc'] =
    new RegExp(`^by\\s+(${PATH})(?:\\s+(asc|desc))?$`, 'i').exec(text.trim()) ?? [];
  if (!path) throw new KqlError('only order by one column is known', text);
  const sign = direction.toLowerCase() === 'asc' ? 1 : -1;
  return (rows) =>
    rows.toSorted((one, other) => sign * String(read(one, path)).localeCompare(String(read(other, path))));
}

function columnOf(text: string): [as: string, path: string] {
  const [, as, path] = new RegExp(`^(?:(\\w+)\\s*=\\s*)?(${PATH})$`).exec(text.trim()) ?? [];
  if (!path) throw new KqlError(`the column ${text.trim()} is not understood`, text.trim());
  return [as ?? path.replace(/[^\w]+/g, '_').replace(/_$/, ''), path];
}

const COMPARISON = new RegExp(`^(${PATH})\\s*(==|!=|=~|!~|!?\\w+~?)\\s*([\\s\\S]+)$`);

function conditionOf(text: string): (row: Row) => boolean {
  const [, path = '', operator = '', right = ''] = COMPARISON.exec(text.trim()) ?? [];
  const test = testOf(operator.toLowerCase(), right.trim());
  if (!test) throw new KqlError(`the condition ${text.trim()} is not understood`, text.trim());
  return (row) => test(read(row, path));
}

function testOf(operator: string, right: string): ((value: unknown) => boolean) | undefined {
  const list = /^\(([\s\S]*)\)$/.exec(right)?.[1];
  if (list !== undefined) {
    const texts = split(list, /,/).map((each) => literal(each.trim()));
    if (operator === 'in') return (value) => texts.includes(textOf(value));
    if (operator === 'in~') return (value) => texts.map(lower).includes(lower(textOf(value)));
    return undefined;
  }
  const text = literal(right);
  switch (operator) {
    case '==':
      return (value) => textOf(value) === text;
    case '!=':
      return (value) => textOf(value) !== text;
    case '=~':
      return (value) => lower(textOf(value)) === lower(text);
    case '!~':
      return (value) => lower(textOf(value)) !== lower(text);
    case 'contains':
    case 'has':
      return (value) => lower(textOf(value)).includes(lower(text));
    case 'startswith':
      return (value) => lower(textOf(value)).startsWith(lower(text));
    case 'endswith':
      return (value) => lower(textOf(value)).endsWith(lower(text));
    default:
      return undefined;
  }
}

const lower = (text: string): string => text.toLowerCase();

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function literal(text: string): string {
  const [, single, double, bare] = /^(?:'([^']*)'|"([^"]*)"|(true|false|\d+))$/i.exec(text) ?? [];
  const found = single ?? double ?? bare;
  if (found === undefined) throw new KqlError(`the value ${text} is not understood`, text);
  return found;
}

/** A value in a row by its path; names are compared without case, as the service's columns are. */
function read(row: Row, path: string): unknown {
  let value: unknown = row;
  for (const [, plain, quoted] of path.matchAll(/(\w+)|\['([^']*)'\]/g)) {
    const name = lower(plain ?? quoted ?? '');
    const entry = Object.entries(value ?? {}).find(([key]) => lower(key) === name);
    value = entry?.[1];
  }
  return value ?? null;
}

/** Splits outside quotes and brackets. */
function split(text: string, at: RegExp): string[] {
  const parts = [''];
  for (const piece of text.split(/('[^']*'|"[^"]*"|\([^()]*\))/)) {
    const [first = '', ...more] = /^['"(]/.test(piece) ? [piece] : piece.split(at);
    parts[parts.length - 1] += first;
    parts.push(...more);
  }
  return parts;
}
