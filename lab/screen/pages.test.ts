import { describe, expect, it } from 'vitest';
import { paginate } from './pages.ts';

const paragraph = (name: string, lines: number) =>
  Array.from({ length: lines }, (_, index) => `${name}${index + 1} is a sentence.`).join('\n');

describe('pages', () => {
  it('are one, where all of it fits', () => {
    const text = `${paragraph('a', 3)}\n\n${paragraph('b', 3)}`;
    expect(paginate(text, { columns: 80, rows: 7 })).toEqual([text]);
  });

  it('end with a paragraph where that does not leave them half empty', () => {
    const [a, b] = [paragraph('a', 5), paragraph('b', 6)];
    expect(paginate(`${a}\n\n${b}`, { columns: 80, rows: 9 })).toEqual([a, b]);
  });

  it('count a line that the terminal breaks as what it is', () => {
    const long = 'x'.repeat(100);
    expect(paginate(`${long}\n${long}`, { columns: 40, rows: 4 })).toEqual([long, long]);
  });

  it.each([
    ['a heading', 'With the Azure CLI'],
    ['a line that ends with a colon', 'First the frontend:'],
  ])('do not end with %s', (_what, line) => {
    const text = `${paragraph('a', 5)}\n\n${line}\n\n${paragraph('b', 6)}`;
    const [first = '', second = ''] = paginate(text, { columns: 80, rows: 10 });
    expect(first).not.toContain(line);
    expect(second.startsWith(line)).toBe(true);
  });

  it('keep a diagram together that fits on a page, with the line that announces it', () => {
    const diagram = Array.from({ length: 7 }, (_, index) => `\u001b[2m    | ${index}\u001b[22m`).join('\n');
    const page = (text: string) => paginate(text, { columns: 80, rows: 10 });
    expect(page(`${paragraph('a', 4)}\n\n${diagram}`)).toEqual([paragraph('a', 4), diagram]);
    const announced = `Like this:\n\n${diagram}`;
    expect(page(`${paragraph('a', 2)}\n\n${announced}`)).toEqual([paragraph('a', 2), announced]);
    const tall = `${diagram}\n${diagram}`;
    expect(page(tall)).toHaveLength(2);
  });

  it('take a block whole that ends where the page does, and are never a heading alone', () => {
    const block = Array.from({ length: 4 }, (_, index) => `    line ${index}`).join('\n');
    const announced = `Heading\n\n${paragraph('a', 3)}\nFirst the frontend:\n\n${block}`;
    const end = paragraph('b', 3);
    const page = (rows: number) => paginate(`${announced}\n\n${end}`, { columns: 80, rows });
    expect(page(11)).toEqual([announced, end]);
    expect(page(10)[0]).toContain('First the frontend:');
  });

  it('lose nothing, and never exceed their room', () => {
    const text = Array.from({ length: 30 }, (_, index) => paragraph(`p${index}-`, (index % 7) + 1)).join(
      '\n\n',
    );
    for (const rows of [1, 2, 5, 13]) {
      const pages = paginate(text, { columns: 80, rows });
      expect(pages.every((page) => page.split('\n').length <= rows)).toBe(true);
      expect(pages.join('\n').replaceAll(/\n+/g, '\n')).toBe(text.replaceAll(/\n+/g, '\n'));
    }
  });
});
