import type { Token } from 'marked';
import type { Colors } from '../context.ts';

/** A piece of text in one style. */
export interface Span {
  readonly text: string;
  readonly style: (text: string) => string;
}

export interface RenderOptions {
  /** Columns that text may use; blocks of code are left as they are, so that they can be copied. */
  readonly width: number;
  readonly colors: Colors;
  /** Replaces placeholders that have a value. */
  readonly fill?: (text: string) => string;
}

const NEWLINE = '\n';

/** A blank at which no line is broken. */
const STAYS = '\u00a0';

/** `npx lab check 4 6 7`, say. */
const MOST_KEPT_WHOLE = 30;

/** The text of inline tokens, in spans; a forced line break is a span of its own. */
export function inlineSpans(
  tokens: readonly Token[],
  options: RenderOptions,
  style: Span['style'] = (text) => text,
): Span[] {
  const { colors, fill = (text: string) => text } = options;
  const plain = (text: string): Span => ({ text: fill(text).replaceAll(/\s+/g, ' '), style });
  const nested = (inner: readonly Token[] | undefined, more: Span['style']): Span[] =>
    inlineSpans(inner ?? [], options, (text) => style(more(text)));
  return tokens.flatMap((token): Span[] => {
    switch (token.type) {
      case 'strong':
        return nested(token.tokens, colors.bold);
      case 'em':
        return nested(token.tokens, colors.italic);
      case 'del':
        return nested(token.tokens, colors.strikethrough);
      case 'codespan': {
        const text = fill(String(token.text)).replaceAll(/\s+/g, ' ');
        const quoted = colors.isColorSupported ? text : `\`${text}\``;
        // What is short enough to be typed at a glance stays on one line.
        const whole = quoted.length <= MOST_KEPT_WHOLE ? quoted.replaceAll(' ', STAYS) : quoted;
        return [{ text: whole, style: (each) => style(colors.cyan(each.replaceAll(STAYS, ' '))) }];
      }
      case 'link': {
        const href = String(token.href);
        const label = nested(token.tokens, colors.underline);
        const same = label.map(({ text }) => text).join('') === href;
        return same ? label : [...label, plain(` (${href})`)];
      }
      case 'image':
        return [plain(String(token.text))];
      case 'br':
        return [{ text: NEWLINE, style }];
      default:
        // Text of a tight list's item has tokens of its own.
        return token.type === 'text' && 'tokens' in token && token.tokens
          ? nested(token.tokens, (text) => text)
          : [plain('text' in token ? String(token.text) : token.raw)];
    }
  });
}

/** How many columns a text takes. Escape sequences are not counted. */
export function widthOf(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  return [...text.replaceAll(/\u001b\[[0-9;]*m/g, '')].length;
}

/** Breaks spans into lines of at most `width` columns, between words; a longer word has a line of its own. */
export function wrap(spans: readonly Span[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  let gap = '';
  const end = (): void => {
    lines.push(line);
    [line, used, gap] = ['', 0, ''];
  };
  for (const word of wordsOf(spans)) {
    if (word === NEWLINE) end();
    else if (word.length === 0) gap = used > 0 ? ' ' : '';
    else {
      const size = word.reduce((sum, { text }) => sum + widthOf(text), 0);
      if (used > 0 && used + gap.length + size > width) end();
      line += gap + word.map(({ text, style }) => style(text)).join('');
      used += gap.length + size;
      gap = '';
    }
  }
  if (used > 0 || lines.length === 0) end();
  return lines;
}

/** `text` in lines of at most `width` columns; its own lines stay. */
export const wrapped = (text: string, width: number): string =>
  text
    .split('\n')
    .flatMap((line) => wrap([{ text: line, style: (each) => each }], width))
    .join('\n');

/** Words (which may change style in the middle), blanks (no spans), and forced line breaks, in order. */
function wordsOf(spans: readonly Span[]): (readonly Span[] | typeof NEWLINE)[] {
  const words: (readonly Span[] | typeof NEWLINE)[] = [];
  let word: Span[] = [];
  const end = (next: readonly Span[] | typeof NEWLINE): void => {
    if (word.length > 0) words.push(word);
    words.push(next);
    word = [];
  };
  for (const { text, style } of spans) {
    if (text === NEWLINE) {
      end(NEWLINE);
      continue;
    }
    for (const [index, part] of text.split(' ').entries()) {
      if (index > 0) end([]);
      if (part) word.push({ text: part, style });
    }
  }
  if (word.length > 0) words.push(word);
  return words;
}
