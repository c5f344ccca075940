import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kinds } from './kinds.ts';

/** What stands in quotes in the files of this folder, but for the list itself. */
const quotedIn = (keep: (file: string) => boolean): ReadonlySet<string> =>
  new Set(
    readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('kinds.') && keep(file))
      .map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))
      .flatMap((text) => [...text.matchAll(/'([a-z-]+)'/g)].map(([, word = '']) => word)),
  );

const named = quotedIn((file) => !file.endsWith('.test.ts'));
const tried = quotedIn((file) => file.endsWith('.test.ts'));

it.each(Object.entries(kinds))(
  '%s is named by a check, tried in a test, and said in a few words',
  (kind, words) => {
    expect(named.has(kind), 'no check names it').toBe(true);
    expect(tried.has(kind), 'no test beside the checks tries it').toBe(true);
    expect(words).toMatch(/^[A-Zh].{10,80}[^.]$/);
  },
);
