import type { Ratio, Series, Target } from './measurement.ts';

/** The middle of `values`, or the mean of the two in the middle. @throws RangeError when there are none */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  const middle = sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1);
  if (middle.length === 0) throw new RangeError('there is no median of nothing');
  return middle.reduce((sum, each) => sum + each, 0) / middle.length;
}

/** How many times the median of `other` the median of `one` is. */
export function ratio(text: string, one: Series, other: Series): Ratio {
  return { text, value: median(one.values) / median(other.values) };
}

/** A target that is met by `limit` or less; without a unit, both are ratios. */
export const atMost = (
  text: string,
  found: number | undefined,
  limit: number,
  unit?: Series['unit'],
): Target => target(text, found, unit, (value) => value <= limit);

/** A target that is met by `limit` or more; without a unit, both are ratios. */
export const atLeast = (
  text: string,
  found: number | undefined,
  limit: number,
  unit?: Series['unit'],
): Target => target(text, found, unit, (value) => value >= limit);

function target(
  text: string,
  found: number | undefined,
  unit: Series['unit'] | undefined,
  met: (value: number) => boolean,
): Target {
  if (found === undefined) return { text, found: 'not measured' };
  return { text, found: unit === undefined ? times(found) : quantity(found, unit), met: met(found) };
}

/** A ratio for people: "1.24 times". */
export const times = (value: number): string => `${value.toFixed(2)} times`;

/** A quantity for people, with three digits that count: "0.482 s" for 482 ms, "96.1 MB", "12,300 /s". */
export function quantity(value: number, unit: Series['unit']): string {
  return `${amount(value, unit)} ${unit === 'ms' ? 's' : unit}`;
}

/** The same without its unit: "0.482". */
export function amount(value: number, unit: Series['unit']): string {
  const shown = unit === 'ms' ? value / 1000 : value;
  const rounded = Number(shown.toPrecision(3));
  const before = rounded === 0 ? 1 : Math.floor(Math.log10(Math.abs(rounded))) + 1;
  const decimals = Math.min(3, Math.max(0, 3 - before));
  return rounded.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/**
 * Runs `measure` for each subject `runs` times, in turn: A B C, then C B A, and so on, so that what the machine does
 * beside (or how warm it is) falls on all of them alike.
 */
export async function alternate<T>(
  subjects: readonly T[],
  runs: number,
  measure: (subject: T, run: number) => Promise<void>,
): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    const order = run % 2 === 0 ? subjects : subjects.toReversed();
    for (const subject of order) await measure(subject, run);
  }
}
