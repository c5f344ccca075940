import { describe, expect, it } from 'vitest';
import { loadSteps } from '../steps/index.ts';
import { nextStep } from './place.ts';

const steps = loadSteps();

/** The number of the next step, when all before `open` are done and the learner was last at `at`. */
const next = (open: number, at?: number): number | undefined =>
  nextStep(steps, ({ number }) => number < open, at)?.number;

describe('the step that comes next', () => {
  it('is the first that is not done', () => {
    expect([1, 4, 12].map((open) => next(open))).toEqual([1, 4, 12]);
    expect(next(13)).toBeUndefined();
  });

  it('is the one in which there is only something to see, until the learner has gone on', () => {
    expect(next(4, 3)).toBe(3);
    expect(next(6, 5)).toBe(5);
    expect(next(6, 6)).toBe(6);
  });

  it('is not where the learner once was, when more was done since', () => {
    expect(next(9, 5)).toBe(9);
    expect(next(9, 3)).toBe(9);
    expect(next(13, 5)).toBeUndefined();
  });

  it('is not what the learner has only looked at, when something before it is open', () => {
    expect(next(4, 5)).toBe(4);
    expect(next(2, 12)).toBe(2);
  });
});
