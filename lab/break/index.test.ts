import { describe, expect, it } from 'vitest';
import { checks } from '../../checks/index.ts';
import { type Kind, kinds } from '../../checks/kinds.ts';
import { choose } from './choosing.ts';
import { breaks, breaksCalled, fullName, stepOf, waysOf } from './index.ts';
import { possible } from './making.ts';
import { noBreaks } from './no-breaks.ts';

const isMade = new Set<Kind>(breaks.map(({ kind }) => kind));
const isNotMade = new Set(Object.keys(noBreaks));

it.each(Object.keys(kinds) as Kind[])('%s can be made, or there is a reason why not', (kind) => {
  expect(
    [isMade.has(kind), isNotMade.has(kind)].filter(Boolean),
    'either a row in lab/break/, or a reason in lab/break/no-breaks.ts',
  ).toHaveLength(1);
});

describe.each(breaks.map((broken) => [`${fullName(broken)}, ${broken.what}`, broken] as const))(
  '%s',
  (_, broken) => {
    it('is named by a check, and told in words that do not name it', () => {
      const { check, kind, what, story } = broken;
      expect(checks.map(({ id }) => id)).toContain(check);
      expect(what).toMatch(/^\S.*[^.]$/);
      expect(story).toMatch(/^.{40,}[.?”]$/);
      expect(story).not.toContain(kind);
      expect(story).not.toContain(what);
    });
  },
);

it('what is lost with a mistake is what a check can name', () => {
  for (const name of breaks.flatMap(({ loses = [] }) => loses)) {
    const [check, kind = ''] = name.split('/');
    expect(checks.map(({ id }) => id)).toContain(check);
    expect(kinds).toHaveProperty([kind]);
  }
});

it('the breaks come in the order of the steps', () => {
  expect(breaks.map(stepOf)).toEqual(breaks.map(stepOf).toSorted((one, other) => one - other));
});

describe('a name', () => {
  it('alone means every check that can say it; with its check, that one', () => {
    expect(new Set(breaksCalled('trailing-slash').map(({ check }) => check)).size).toBeGreaterThan(2);
    expect(breaksCalled('backend-url/trailing-slash')).toHaveLength(1);
    expect(breaksCalled('nothing')).toEqual([]);
  });

  it('has several breaks where a mistake can be made in several ways', () => {
    expect(waysOf({ check: 'allowed-applications', kind: 'object-id' })).toHaveLength(2);
  });
});

describe('what can be made', () => {
  it('belongs to steps that are done, and can still be seen', () => {
    const made = possible({ done: new Set([1, 2, 3, 4]) });
    expect(new Set(made.map(stepOf))).toEqual(new Set([1, 2, 4]));
    expect(made.every(({ before }) => before === undefined)).toBe(true);
    expect(possible({ done: new Set([1, 2, 3]) }).map(({ kind }) => kind)).toContain('crashed');
    expect(possible({ done: new Set() })).toEqual([]);
  });
});

describe('choosing', () => {
  it('gives the same with the same seed, and many with many', () => {
    expect(choose(breaks, 7)).toBe(choose(breaks, 7));
    const seeds = Array.from({ length: 200 }, (_, seed) => choose(breaks, seed));
    expect(new Set(seeds).size).toBeGreaterThan(60);
    expect(new Set(seeds.map((each) => each?.check)).size).toBeGreaterThan(12);
  });

  it('gives any without a seed, and nothing of nothing', () => {
    expect(breaks).toContain(choose(breaks, undefined));
    expect(choose([], undefined)).toBeUndefined();
  });
});
