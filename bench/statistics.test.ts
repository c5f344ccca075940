import { describe, expect, it } from 'vitest';
import { alternate, atLeast, atMost, median, quantity, ratio, times } from './statistics.ts';

describe('a median', () => {
  it.each([
    ['of an odd number of values is the one in the middle', [9, 1, 5], 5],
    ['of an even number is the mean of the two in the middle', [4, 1, 3, 100], 3.5],
    ['of one value is that value', [7], 7],
  ])('%s', (_what, values, expected) => {
    expect(median(values)).toBe(expected);
  });
  it('leaves the order of the runs alone', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
  it('of nothing is an error, not a number', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

it('a ratio is the first median in multiples of the second', () => {
  const series = (...values: number[]) => ({ unit: 'ms', values }) as const;
  expect(ratio('a / b', series(30, 10, 20), series(8))).toEqual({ text: 'a / b', value: 2.5 });
});

describe('a target', () => {
  it('of "at most" is met by the limit itself, and by no more', () => {
    expect(atMost('ready', 1000, 1000, 'ms')).toEqual({ text: 'ready', found: '1.00 s', met: true });
    expect(atMost('ready', 1001, 1000, 'ms')).toMatchObject({ met: false });
  });
  it('of "at least" is met by the limit itself, and by no less', () => {
    expect(atLeast('tokens', 1, 1)).toEqual({ text: 'tokens', found: '1.00 times', met: true });
    expect(atLeast('tokens', 0.99, 1)).toMatchObject({ met: false });
  });
  it('that was not measured is neither met nor missed', () => {
    expect(atMost('ready', undefined, 1)).toEqual({ text: 'ready', found: 'not measured' });
  });
});

describe('figures are written with three digits that count:', () => {
  it.each([
    [482.4, 'ms', '0.482 s'],
    [9_876, 'ms', '9.88 s'],
    [61_234, 'ms', '61.2 s'],
    [3.2, 'ms', '0.003 s'],
    [96.07, 'MB', '96.1 MB'],
    [12_345, '/s', '12,300 /s'],
    [0, '/s', '0.00 /s'],
  ] as const)('%d %s is %s', (value, unit, text) => {
    expect(quantity(value, unit)).toBe(text);
  });
  it('a ratio has two decimals', () => {
    expect(times(1.236)).toBe('1.24 times');
  });
});

it('runs alternate, and every other round goes backwards', async () => {
  const seen: string[] = [];
  await alternate(['a', 'b', 'c'], 3, async (subject, run) => void seen.push(`${subject}${run}`));
  expect(seen).toEqual(['a0', 'b0', 'c0', 'c1', 'b1', 'a1', 'a2', 'b2', 'c2']);
});
