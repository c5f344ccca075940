import { expect, it } from 'vitest';
import { isNear, nearest } from './near.ts';

it.each([
  ['raptor-client', 'raptor-clinet'],
  ['rg-raptor-test', 'rg-reptor-test'],
  ['myPlan', 'myplan'],
  ['frontend', 'frontends'],
])('%s may be %s, mistyped', (one, other) => {
  expect(isNear(one, other)).toBe(true);
  expect(isNear(other, one)).toBe(true);
});

it.each([
  ['raptor-client', 'raptor-server'],
  ['lab-frontend-1', 'lab-frontend-2'],
  ['rg-lab-k3f9', 'rg-lab-m2p7'],
  ['app', 'map2'],
  ['', 'abc'],
])('%s is not %s', (one, other) => {
  expect(isNear(one, other)).toBe(false);
});

it('the nearest of several is meant', () => {
  const name = (text: string): string => text;
  expect(nearest('frontend', ['frontnedx', 'frontned', 'blog'], name)).toBe('frontned');
  expect(nearest('frontend', ['blog'], name)).toBeUndefined();
});
