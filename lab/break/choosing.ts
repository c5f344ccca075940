import { createHash, randomInt } from 'node:crypto';
import type { Break } from './break.ts';

/** Random numbers for the same question are the same with the same seed. */
const numberFor = (seed: number | undefined, question: string, below: number): number =>
  seed === undefined
    ? randomInt(below)
    : createHash('sha256').update(`${seed} ${question}`).digest().readUInt32BE() % below;

/**
 * One of some breaks, at random or by a seed: first which check is to fail, so that one with many kinds of mistakes does not
 * come up all the time. `undefined` where there are none.
 */
export function choose(breaks: readonly Break[], seed: number | undefined): Break | undefined {
  const checks = [...new Set(breaks.map(({ check }) => check))];
  const check = checks[checks.length && numberFor(seed, 'check', checks.length)];
  const left = breaks.filter((each) => each.check === check);
  return left[left.length && numberFor(seed, 'kind', left.length)];
}
