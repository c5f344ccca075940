/**
 * How many characters have to be added, removed, changed or swapped with their neighbour to make one text of the other.
 * (Optimal string alignment distance.)
 */
function distance(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = (last[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const swapped =
        one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
          ? (before[j - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(changed, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    [before, last] = [last, row];
  }
  return last[other.length] ?? 0;
}

const digits = (name: string): string => name.replace(/\D/g, '');

/**
 * Whether one name may well be the other, mistyped by a letter or two. Names with other digits in them are meant to be
 * different: a class numbers its groups, and generated names end in them.
 */
export function isNear(one: string, other: string): boolean {
  const slips = Math.min(one.length, other.length) < 8 ? 1 : 2;
  return digits(one) === digits(other) && distance(one.toLowerCase(), other.toLowerCase()) <= slips;
}

/** Whether a text is another with a letter or two mistyped, digits included: for what nobody chooses, such as IDs. */
export const isSlipOf = (one: string, other: string): boolean =>
  one !== other && distance(one.toLowerCase(), other.toLowerCase()) <= 2;

/** The candidate that `wanted` may have been mistyped as, the nearest first. */
export function nearest<T>(
  wanted: string,
  candidates: readonly T[],
  nameOf: (each: T) => string,
): T | undefined {
  return candidates
    .filter((each) => isNear(wanted, nameOf(each)))
    .sort((one, other) => distance(wanted, nameOf(one)) - distance(wanted, nameOf(other)))[0];
}
