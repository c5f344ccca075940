import type { Tokens } from 'marked';
import { inlineSpans, type RenderOptions, type Span, widthOf, wrap } from './inline.ts';

const GAP = '  ';

/** Below this a column is not worth reading. */
const NARROWEST = 12;

/** A table in columns; where those would be too narrow for words or eyes, each row as lines "heading: cell". */
export function renderTable(table: Tokens.Table, options: RenderOptions): string[] {
  const header = table.header.map(({ tokens }) => inlineSpans(tokens, options, options.colors.bold));
  const rows = table.rows.map((row) => row.map(({ tokens }) => inlineSpans(tokens, options)));
  const widths = columnWidths([header, ...rows], options.width);
  if (!widths) return stacked(header, rows, options);
  const rule = widths.map((width) => options.colors.dim('-'.repeat(width))).join(GAP);
  const lines = rows.map((row) => rowLines(row, widths));
  // Rows of several lines need air between them.
  const airy = lines.some((each) => each.length > 1);
  return [
    ...rowLines(header, widths),
    rule,
    ...lines.flatMap((each, index) => (airy && index > 0 ? ['', ...each] : each)),
  ];
}

const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { text }) => sum + widthOf(text), 0);

const longestWord = (spans: readonly Span[]): number => Math.max(0, ...wrap(spans, 1).map(widthOf));

/** Every column's natural width if they fit, else what there is, shared by how much text there is; `undefined` when that is too little. */
function columnWidths(rows: readonly (readonly Span[])[][], width: number): number[] | undefined {
  const columns = rows[0]?.length ?? 0;
  const widest = (measure: (spans: readonly Span[]) => number): number[] =>
    Array.from({ length: columns }, (_, column) =>
      Math.max(1, ...rows.map((row) => measure(row[column] ?? []))),
    );
  const natural = widest(lengthOf);
  const least = widest(longestWord);
  const available = width - GAP.length * (columns - 1);
  const total = natural.reduce((sum, each) => sum + each, 0);
  if (total <= available) return natural;
  const reserved = least.reduce((sum, each) => sum + each, 0);
  if (available / columns < NARROWEST || reserved > available) return undefined;
  const text = Array.from({ length: columns }, (_, column) =>
    rows.reduce((sum, row) => sum + lengthOf(row[column] ?? []), 0),
  );
  const widths = [...least];
  for (let rest = available - reserved; rest > 0; rest -= 1) {
    const neediest = fullest(widths, natural, text);
    widths[neediest] = (widths[neediest] ?? 0) + 1;
  }
  return widths;
}

/** The column with the most text for its width, of those that can use more. */
function fullest(widths: readonly number[], natural: readonly number[], text: readonly number[]): number {
  const load = widths.map((width, column) =>
    width < (natural[column] ?? 0) ? (text[column] ?? 0) / width : 0,
  );
  return load.indexOf(Math.max(...load));
}

function rowLines(cells: readonly (readonly Span[])[], widths: readonly number[]): string[] {
  const wrapped = widths.map((width, column) => wrap(cells[column] ?? [], width));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    widths
      .map((width, column) => {
        const text = wrapped[column]?.[line] ?? '';
        return text + ' '.repeat(Math.max(0, width - widthOf(text)));
      })
      .join(GAP)
      .trimEnd(),
  );
}

function stacked(
  header: readonly (readonly Span[])[],
  rows: readonly (readonly Span[])[][],
  { width }: RenderOptions,
): string[] {
  return rows.flatMap((row, index) => [
    ...(index > 0 ? [''] : []),
    ...row.flatMap((cell, column) => {
      const colon: Span = { text: ': ', style: (text) => text };
      return wrap([...(header[column] ?? []), colon, ...cell], width);
    }),
  ]);
}
