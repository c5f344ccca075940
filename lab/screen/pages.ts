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
    used += heightOf(line, columns);
    // An empty line at the end takes no room: it is left out.
    if (used > rows && count > 0 && (line !== '' || lines[count - 1] === '')) break;
    count += 1;
    if (line !== '' || used < rows * FULL_ENOUGH) continue;
    if (ANNOUNCES.test(`${lines[count - 3] ?? ''}\n${lines[count - 2] ?? ''}`)) announced = count;
    else paragraph = count;
  }
  if (count === lines.length) return count;
  return paragraph || beforeBlock(lines, announced || count, { columns, rows });
}

/**
 * Where to cut instead of in the middle of an indented block, a diagram say, which fits on a page of its own: before it, or
 * before what announces it.
 */
function beforeBlock(lines: readonly string[], cut: number, { columns, rows }: Room): number {
  let [from, to] = [cut, cut];
  while (from > 0 && isIndented(lines[from - 1])) from -= 1;
  while (to < lines.length && isIndented(lines[to])) to += 1;
  const height = lines.slice(from, to).reduce((sum, line) => sum + heightOf(line, columns), 0);
  if (from === 0 || height > rows) return cut;
  const announces = /:$/.test(lines[from - 2] ?? '') && lines[from - 1] === '';
  const before = announces ? lines.lastIndexOf('', from - 2) + 1 : from;
  const isWorthAPage = lines.slice(0, before).filter((line) => line !== '').length > 1;
  return isWorthAPage ? before : from;
}

/** Four blanks, perhaps behind a colour. */
const isIndented = (line = ''): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  /^(?:\u001b\[[0-9;]*m)* {4}/.test(line);

const heightOf = (line: string, columns: number): number => Math.max(1, Math.ceil(widthOf(line) / columns));
