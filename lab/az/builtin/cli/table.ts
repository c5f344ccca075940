import { isObject, type Json, type JsonObject, pythonText } from './json.ts';

/** Columns that az leaves out of its tables. */
const LEFT_OUT = new Set(['id', 'type', 'etag']);

/** A column is at least this much wider than its name. */
const PADDING = 2;

/**
 * A table of a list of objects (or of one): columns are the names of their scalars, with a capital letter.
 * Source: "Output formats for Azure CLI commands: table" (learn.microsoft.com), az 2.45 tried.
 */
export function table(value: Json): string {
  const rows = (Array.isArray(value) ? value : [value]).map(row);
  const columns = [...new Set(rows.flatMap((each) => Object.keys(each)))];
  if (columns.length === 0) return '\n';
  const widths = columns.map((name) =>
    Math.max(name.length + PADDING, ...rows.map((each) => (each[name] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = [
    line(columns),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map((each) => line(columns.map((name) => each[name] ?? ''))),
  ];
  return `${lines.join('\n')}\n`;
}

function row(item: Json): Record<string, string> {
  if (Array.isArray(item))
    return cells(Object.fromEntries(item.map((each, at) => [`Column${at + 1}`, each])));
  return isObject(item) ? cells(item) : cells({ Result: item });
}

function cells(item: JsonObject): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(item)) {
    if (LEFT_OUT.has(name) || value === null || Array.isArray(value) || isObject(value)) continue;
    shown[name.charAt(0).toUpperCase() + name.slice(1)] = pythonText(value);
  }
  return shown;
}
