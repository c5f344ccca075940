import { Lexer } from 'marked';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { loadSteps } from '../../steps/index.ts';
import { widthOf } from './inline.ts';
import { renderMarkdown } from './markdown.ts';

const render = (markdown: string, width = 40, fill?: (text: string) => string) =>
  renderMarkdown(new Lexer().lex(markdown), {
    width,
    colors: pc.createColors(false),
    ...(fill ? { fill } : {}),
  });

describe('Markdown in a terminal', () => {
  it('wraps paragraphs between words', () => {
    expect(render('One two three four five six seven eight nine ten eleven.', 20)).toBe(
      'One two three four\nfive six seven eight\nnine ten eleven.',
    );
  });

  it('keeps punctuation with the word before it, whatever its style', () => {
    expect(render('See **this**, and `that`.')).toBe('See this, and `that`.');
  });

  it('gives a word that is too long a line of its own', () => {
    expect(render(`a ${'b'.repeat(50)} c`, 20)).toBe(`a\n${'b'.repeat(50)}\nc`);
  });

  it('keeps short code on one line, and breaks what is longer', () => {
    expect(render('Look at it with `npx lab check 4`.', 24)).toBe('Look at it with\n`npx lab check 4`.');
    expect(render('`az ad app permission list --id x --query y`', 24)).toMatch(
      /^`az ad app permission\nlist /,
    );
  });

  it('indents code and never breaks it', () => {
    const line = `az webapp up ${'--option value '.repeat(8)}`.trim();
    expect(render(`Do:\n\n\`\`\`azurecli\n${line}\n\`\`\``, 20)).toBe(`Do:\n\n    ${line}`);
  });

  it('numbers lists and hangs their lines', () => {
    expect(render('1. one two three four five\n2. two\n   - inner', 20)).toBe(
      '1. one two three\n   four five\n2. two\n\n   - inner',
    );
  });

  it('counts a list from where it begins', () => {
    expect(render('9. nine\n10. ten')).toBe(' 9. nine\n10. ten');
  });

  it('shows where links lead, once', () => {
    expect(render('[The docs](https://example.org/docs) and <https://example.org>', 80)).toBe(
      'The docs (https://example.org/docs) and https://example.org',
    );
  });

  it('lays tables out in columns that fit', () => {
    const table =
      '| A | B |\n| --- | --- |\n| one | two words that are long enough to be wrapped |\n| x | y |';
    const text = render(table, 30);
    expect(text.split('\n').every((line) => line.length <= 30)).toBe(true);
    expect(text).toContain('A    B\n---  ');
    expect(text).toContain('\n\nx    y');
  });

  it('gives a column the width of its longest word, and stacks the table where those do not fit', () => {
    const table = (word: string) => `| A | B |\n| - | - |\n| ${'word '.repeat(8)} | \`${word}\` |`;
    const fits = render(table('b'.repeat(24)), 40);
    expect(fits.split('\n').every((line) => line.length <= 40)).toBe(true);
    expect(fits).toContain(`word word     \`${'b'.repeat(24)}\`\n`);
    expect(render(table('b'.repeat(36)), 40)).toContain(`\nB:\n\`${'b'.repeat(36)}\``);
  });

  it('shows a picture as text, drawn from its flow', () => {
    const [step] = loadSteps().filter(({ pictures }) => pictures.length > 0);
    const tokens = step?.sections.flatMap((section) => section.tokens) ?? [];
    const picture = tokens.filter(({ type }) => type === 'picture');
    expect(picture).toHaveLength(1);
    const text = renderMarkdown(picture, { width: 80, colors: pc.createColors(false) });
    expect(text.split('\n').length).toBeGreaterThan(5);
    expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it('stacks a table where columns would be too narrow', () => {
    const row = (text: string) => `| ${[1, 2, 3, 4].map((each) => `${text}${each}`).join(' | ')} |`;
    const text = render(
      `${row('head')}\n${row('---').replaceAll(/\d/g, '')}\n${row('some long cell number ')}`,
      30,
    );
    expect(text).toContain('head1: some long cell number 1');
  });

  it('fills placeholders in text and in code', () => {
    const fill = (text: string) => text.replaceAll('<name>', 'raptor-client');
    expect(render('Open `<name>`.\n\n```azurecli\naz x --name <name>\n```', 80, fill)).toBe(
      'Open `raptor-client`.\n\n    az x --name raptor-client',
    );
  });

  it('colours without changing what is there', () => {
    const tokens = new Lexer().lex('# Head\n\n**Bold** and `code` and [link](https://x.org).');
    const coloured = renderMarkdown(tokens, { width: 20, colors: pc.createColors(true) });
    expect(coloured).toContain('\u001b[1m');
    expect(coloured.split('\n').every((line) => widthOf(line) <= 20)).toBe(true);
  });

  it.each(loadSteps().map((step) => [step.number, step] as const))(
    'fits step %i into 80 columns',
    (_number, step) => {
      const prose = step.sections.flatMap(({ tokens }) => tokens).filter(({ type }) => type !== 'code');
      const text = renderMarkdown(prose, { width: 80, colors: pc.createColors(false) });
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );
});
