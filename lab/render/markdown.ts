import type { Token, Tokens } from 'marked';
import type { Picture } from '../../steps/index.ts';
import { inlineSpans, type RenderOptions, wrap } from './inline.ts';
import { renderTable } from './table.ts';

export type { RenderOptions } from './inline.ts';

/** Markdown tokens (of marked's lexer) as text for a terminal, without a newline at the end. */
export function renderMarkdown(tokens: readonly Token[], options: RenderOptions): string {
  return blocks(tokens, options).join('\n').trimEnd();
}

/** The lines of block tokens, an empty one between each two. */
function blocks(tokens: readonly Token[], options: RenderOptions): string[] {
  const lines: string[] = [];
  for (const token of tokens) {
    const block = blockLines(token, options);
    if (block.length === 0) continue;
    if (lines.length > 0) lines.push('');
    lines.push(...block);
  }
  return lines;
}

const isCode = (token: Token): token is Tokens.Code => token.type === 'code';
const isList = (token: Token): token is Tokens.List => token.type === 'list';
const isPicture = (token: Token): token is Picture => token.type === 'picture';
const isTable = (token: Token): token is Tokens.Table => token.type === 'table';

function blockLines(token: Token, options: RenderOptions): string[] {
  const { colors, width } = options;
  if (isCode(token)) return codeLines(token, options);
  if (isList(token)) return listLines(token, options);
  if (isTable(token)) return renderTable(token, options);
  if (isPicture(token)) return pictureLines(token, options);
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'hr':
      return [colors.dim('-'.repeat(Math.min(width, 40)))];
    case 'heading':
      return wrap(inlineSpans(token.tokens ?? [], options, colors.bold), width);
    case 'blockquote':
      return blocks(token.tokens ?? [], { ...options, width: width - 2 }).map(
        (line) => `${colors.dim('|')} ${line}`,
      );
    default:
      return wrap(inlineSpans('tokens' in token && token.tokens ? token.tokens : [token], options), width);
  }
}

const CODE_INDENT = '    ';

/** Code is never broken: the terminal may, and what is copied stays one line. */
function codeLines(
  { text }: Tokens.Code,
  { colors, fill = (each: string) => each }: RenderOptions,
): string[] {
  return text.split('\n').map((line) => (line ? `${CODE_INDENT}${colors.cyan(fill(line))}` : ''));
}

/** The picture's diagram, or what it shows in words where that finds no room. */
function pictureLines({ diagram, alt }: Picture, { colors, width }: RenderOptions): string[] {
  const lines = diagram.split('\n').map((line) => (line ? CODE_INDENT + line : ''));
  if (lines.some((line) => line.length > width)) {
    return wrap([{ text: `(Picture: ${alt}.)`, style: colors.dim }], width);
  }
  return lines.map((line) => colors.dim(line));
}

function listLines(list: Tokens.List, options: RenderOptions): string[] {
  const start = typeof list.start === 'number' ? list.start : 1;
  const markers = list.items.map((_, index) => (list.ordered ? `${start + index}. ` : '- '));
  const indent = Math.max(0, ...markers.map((marker) => marker.length));
  return list.items.flatMap((item, index) => {
    const lines = blocks(item.tokens, { ...options, width: options.width - indent });
    const marker = (markers[index] ?? '').padStart(indent);
    const itemLines = lines.map((line, at) => (at === 0 ? marker : line && ' '.repeat(indent)) + line);
    return list.loose && index > 0 ? ['', ...itemLines] : itemLines;
  });
}
