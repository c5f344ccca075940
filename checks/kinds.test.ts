import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kinds } from './kinds.ts';

const sources = (keep: (file: string) => boolean): string =>
  readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('kinds.') && keep(file))
    .map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))
    .join('\n');

const code = sources((file) => !file.endsWith('.test.ts'));
const tests = sources((file) => file.endsWith('.test.ts'));

it.each(Object.entries(kinds))(
  '%s is named by a check, tried in a test, and said in a few words',
  (kind, words) => {
    expect(code).toContain(`'${kind}'`);
    expect(tests).toContain(`'${kind}'`);
    expect(words).toMatch(/^[A-Zh].{10,80}[^.]$/);
  },
);
