import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { questions } from './index.ts';

const page = readFileSync(new URL('../../../sandbox/PARITY.md', import.meta.url), 'utf8');

describe('the questions that are asked of a real cloud', () => {
  it('are all that the parity page calls unsure, and no others', () => {
    const unsure = [...page.matchAll(/^\| `([^`]+)` \|.*\*\*unsure\*\*/gm)].map(([, operation]) => operation);
    expect(unsure.length).toBeGreaterThan(10);
    expect(questions.map(({ operation }) => operation).sort()).toEqual(unsure.sort());
  });
});
