import { regions as known } from '../state/regions.ts';

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
};

/** Longer than anybody waits, and short enough for a timer. */
const LONGEST_MS = 24 * 3_600_000;

/** Milliseconds of `250ms`, `10s`, `2m` or `1h`; at most a day. */
export function duration(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (number === undefined || unit === undefined) return undefined;
  const ms = Number(number) * (UNITS[unit] ?? 0);
  return ms <= LONGEST_MS ? ms : undefined;
}

/** The share that `5%` is: 0.05. */
export function percent(text: string): number | undefined {
  const [, number] = /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(text) ?? [];
  return number === undefined || Number(number) > 100 ? undefined : Number(number) / 100;
}

/** The days that `90d` is; at least one. */
export function wholeDays(text: string): number | undefined {
  const days = Number(/^(\d{1,4})d$/.exec(text)?.[1]);
  return days >= 1 ? days : undefined;
}

/** Names of regions that the sandbox has, as in `eastus2+westeurope`. */
export function regions(text: string): readonly string[] | undefined {
  const names = text.toLowerCase().split('+');
  return names.every((name) => known.some((region) => region.name === name)) ? names : undefined;
}

/** A value that is always the same word. */
export const oneWord =
  <W extends string>(word: W) =>
  (text: string): W | undefined =>
    text === word ? word : undefined;
