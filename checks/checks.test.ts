import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checks } from './index.ts';

const ids = checks.map(({ id }) => id);

describe.each(checks.map((check) => [check.id, check] as const))('%s', (id, { needs, docs, title, step }) => {
  it('lives in the file of its name', () => {
    expect(existsSync(`${import.meta.dirname}/${id}.ts`)).toBe(true);
  });

  it('needs only what comes before it', () => {
    expect(ids.slice(0, ids.indexOf(id))).toEqual(expect.arrayContaining([...needs]));
  });

  it('has a title that is a sentence, a step, and a page of the documentation', () => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(step).toBeGreaterThanOrEqual(1);
    expect(docs).toMatch(/^https:\/\/learn\.microsoft\.com\/[a-z-]+\//);
  });
});

it('no two checks have one id, and they come in the order of the steps', () => {
  expect(new Set(ids).size).toBe(ids.length);
  const steps = checks.map(({ step }) => step);
  expect(steps, 'the list in checks/index.ts').toEqual([...steps].sort((one, other) => one - other));
});
