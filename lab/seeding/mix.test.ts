import { describe, expect, it } from 'vitest';
import { answerOf, nameOf } from './answers.ts';
import { seedable, statesOf } from './mix.ts';
import { seededRandom, shuffled } from './random.ts';
import { people } from './students.ts';

const names = (mix: string | undefined, students: number) =>
  statesOf(mix, students, seededRandom(1)).map(nameOf);

const countOf = (all: readonly string[], name: string | RegExp): number =>
  all.filter((each) => (typeof name === 'string' ? each === name : name.test(each))).length;

describe('a mix', () => {
  it('says how many are in which state; the rest are finished', () => {
    const states = names('nothing=2, step:4=3,break:trailing-slash=1,deleted=1', 10);
    expect(states).toHaveLength(10);
    expect(countOf(states, 'nothing')).toBe(2);
    expect(countOf(states, 'step:4')).toBe(3);
    expect(countOf(states, 'break:backend-url/trailing-slash')).toBe(1);
    expect(countOf(states, 'step:12')).toBe(3);
  });

  it('makes each of the mistakes in turn', () => {
    const states = names(`breaks=${seedable.length}`, seedable.length);
    expect(new Set(states).size).toBe(seedable.length);
  });

  it('is a class as it is met, where nobody says anything', () => {
    const states = names(undefined, 200);
    for (const state of ['nothing', 'deleted', 'forbidden', 'disabled', /^break:/, /^step:[2-9]$/]) {
      expect(countOf(states, state)).toBeGreaterThan(0);
    }
  });

  it.each([
    ['more students than there are', 'half=11', 'the class 10'],
    ['a word that nobody knows', 'lazy=1', 'There is no "lazy" in a mix, but finished'],
    ['a mistake that nobody can make', 'break:constructor=1', 'no mistake called "constructor"'],
    ['a step that is none', 'step:13=1', 'steps 1 to 11'],
    ['no number', 'half', '"half" is no part of a mix'],
  ])('refuses %s', (_what, mix, message) => {
    expect(() => names(mix, 10)).toThrow(message);
  });
});

describe('a class', () => {
  it('is the same for the same seed', () => {
    const make = (seed: number) => {
      const random = seededRandom(seed);
      return [statesOf('half=10', 30, random).map(nameOf), shuffled([1, 2, 3, 4], random), people(5, random)];
    };
    expect(make(7)).toEqual(make(7));
    expect(make(7)).not.toEqual(make(8));
  });

  it('names every student once, and their apps as Azure takes it', () => {
    const all = people(2000, seededRandom(1));
    expect(new Set(all.map(({ student }) => student)).size).toBe(2000);
    expect(all.every(({ slug }) => /^[a-z-]+-\d{3,4}$/.test(slug) && slug.length < 40)).toBe(true);
  });
});

describe('the answer sheet', () => {
  const [slash] = seedable.filter(({ check, kind }) => check === 'backend-url' && kind === 'trailing-slash');

  it('says of a mistake that its check fails, and what needs it does not pass', () => {
    const { passes, mistake } = answerOf('Ada', { kind: 'break', broken: slash ?? expect.fail() });
    expect(mistake).toBe('backend-url trailing-slash');
    expect(passes).toContain('frontend-runs');
    expect(passes).not.toContain('backend-url');
    expect(passes).not.toContain('profile-with-auth');
  });

  it('says of who is half way what is done and what is not', () => {
    const { passes, standing } = answerOf('Ada', { kind: 'step', at: 5 });
    expect(standing).toBe('fail');
    expect(passes).toContain('frontend-turns-away');
    expect(passes).not.toContain('permission-requested');
  });

  it('says of who cannot be looked at that nothing is known', () => {
    expect(answerOf('Ada', { kind: 'forbidden' })).toMatchObject({
      standing: 'error',
      fault: 'forbidden',
      passes: [],
    });
  });
});
