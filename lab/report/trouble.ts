import type { Colors } from '../context.ts';
import { wrap } from '../render/inline.ts';

/** What happened and what to do next, as an error of ours carries it. */
export interface Trouble {
  readonly message: string;
  readonly next: string;
}

/**
 * The same for a terminal of `width` columns, or for something that has none. What to do next is not broken into lines, so
 * that commands can be copied.
 */
export function troubleText(
  { message, next }: Trouble,
  colors: Colors,
  width: number = Number.POSITIVE_INFINITY,
): string {
  const [first = '', ...rest] = message.split('\n').flatMap((line) => broken(line, width - INDENT.length));
  const below = rest.map((line) => `\n${INDENT}${line}`).join('');
  return `${colors.red('✖')} ${first}${below}\n${INDENT}${colors.bold('Next:')} ${next}`;
}

/** As wide as the sign before a message. */
const INDENT = '  ';

/** A line in lines that fit; one that is indented, or fits, is left as it is. */
const broken = (line: string, width: number): string[] =>
  line.length <= width || line.startsWith(' ')
    ? [line]
    : wrap([{ text: line, style: (each) => each }], width);
