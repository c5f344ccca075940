import { compile, search } from '@jmespath-community/jmespath';
import { reasonOf } from '../../../errors.ts';
import { usage } from './error.ts';
import { isObject, Json, pythonText } from './json.ts';
import { table } from './table.ts';

export const FORMATS = ['json', 'jsonc', 'tsv', 'table', 'none'] as const;
export type Format = (typeof FORMATS)[number];

/**
 * Reads a JMESPath query, so that a wrong one is refused before anything is done.
 * @throws AzError exit 2
 */
export function checkQuery(query: string): void {
  try {
    compile(query);
  } catch (error) {
    throw usage(
      `argument --query: invalid jmespath_type value: '${query}'`,
      `${reasonOf(error)}\nTo learn more about --query, please visit: https://learn.microsoft.com/cli/azure/query-azure-cli`,
    );
  }
}

export interface Show {
  readonly format: Format;
  readonly query?: string;
  /** The command's own choice of columns. */
  readonly table?: (result: Json) => Json;
}

/**
 * What az prints of a result: names sorted, a query applied, nothing at all for `null`.
 * Source: "Output formats for Azure CLI commands", "How to query Azure CLI command output" (learn.microsoft.com), az 2.45
 * tried.
 */
export function format(result: Json, { format: how, query, table: columns }: Show): string {
  const all = sorted(result);
  const found = query === undefined ? all : ask(all, query);
  if (found === null || how === 'none') return '';
  if (how === 'tsv') return tsv(found);
  if (how === 'table') return table(query === undefined && columns ? columns(found) : found);
  return `${JSON.stringify(sorted(found), null, 2)}\n`;
}

const ask = (value: Json, query: string): Json => Json.parse(search(value, query) ?? null);

/** The same with the names of objects in order. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, each]): [string, Json] => [name, sorted(each)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One line for each item; nested objects are empty, nested lists are their length, as az prints them. */
function tsv(value: Json): string {
  const cell = (each: Json): string =>
    Array.isArray(each) ? String(each.length) : isObject(each) ? '' : pythonText(each);
  const line = (item: Json): string => {
    if (Array.isArray(item)) return item.map(cell).join('\t');
    if (isObject(item)) return Object.values(item).map(cell).join('\t');
    return typeof item === 'boolean' ? String(item) : pythonText(item);
  };
  return (Array.isArray(value) ? value : [value]).map((item) => `${line(item)}\n`).join('');
}
