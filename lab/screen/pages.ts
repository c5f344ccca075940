import { widthOf } from '../render/inline.ts';

export interface Room {
  /** Columns of the terminal, where longer lines are broken. */
  readonly columns: number;
  /** Rows that a page may take. */
  readonly rows: number;
}

/** A line that ends with a colon, or one that stands alone, is short, is not indented, and is no sentence. */
const ANNOUNCES = /:$|^\n\S.{0,40}[^.!?,;)\s]$/;

/** How full a page must be to end where a paragraph does. */
const FULL_ENOUGH = 0.5;

/**
 * Cuts a text into pages that fit into `rows`, at the end of a paragraph where that leaves no page half empty, and not
 * between a heading, or a line that ends with a colon, and what it announces. No page begins or ends with an empty line.
 */
export function paginate(text: string, { columns, rows }: Room): string[] {
  const pages: string[] = [];
  let rest = text.split('\n');
  while (rest.length > 0) {
    const taken = fitting(rest, columns, Math.max(1, rows));
    const page = rest.slice(0, taken).join('\n');
    if (page.trim() !== '') pages.push(page.replace(/\n+$/, ''));
    rest = rest.slice(taken);
    while (rest[0] === '') rest.shift();
  }
  return pages;
}

/** How many of the first lines make a page. */
function fitting(lines: readonly string[], columns: number, rows: number): number {
  let used = 0;
  let count = 0;
  let paragraph = 0;
  let announced = 0;
  for (const line of lines) {
    used += Math.max(1, Math.ceil(widthOf(line) / columns));
    if (used > rows && count > 0) break;
    count += 1;
    if (line !== '' || used < rows * FULL_ENOUGH) continue;
    if (ANNOUNCES.test(`${lines[count - 3] ?? ''}\n${lines[count - 2] ?? ''}`)) announced = count;
    else paragraph = count;
  }
  return count === lines.length ? count : paragraph || announced || count;
}
