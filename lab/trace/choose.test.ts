import { describe, expect, it } from 'vitest';
import { chooseSignIns } from './choose.ts';
import { readJourneys } from './journal.ts';
import { journalOf, type Told } from './testing.ts';

const journeys = (...all: Told[][]) =>
  readJourneys({ events: all.flatMap((events, index) => journalOf(events, index + 1).events) });

const toSite = (user: string): Told[] => [
  ['gateway', 'sign-in started', { site: 'fe' }],
  ['entra', 'sign-in asked', { client: 'fe' }],
  ['entra', 'account chosen', { user }],
];
const abandoned: Told[] = [['gateway', 'sign-in started', { site: 'fe' }]];
const byDevice: Told[] = [['entra', 'device code redeemed', { user: 'admin' }]];

const users = (chosen: ReturnType<typeof chooseSignIns>) =>
  chosen.signIns.map(({ events }) => events.at(-1)?.details.user);

describe('the sign-ins that are shown', () => {
  it('are the last ones, the newest at the end', () => {
    const all = journeys(toSite('one'), toSite('two'), toSite('three'));
    expect(users(chooseSignIns(all, 1))).toEqual(['three']);
    expect(users(chooseSignIns(all, 2))).toEqual(['two', 'three']);
    expect(users(chooseSignIns(all, 9))).toEqual(['one', 'two', 'three']);
  });

  it('are those to a site, although az has signed in since, and a check was redirected', () => {
    expect(users(chooseSignIns(journeys(toSite('megan'), byDevice, abandoned), 1))).toEqual(['megan']);
  });

  it('are any others where nobody has signed in to a site', () => {
    expect(users(chooseSignIns(journeys(byDevice, abandoned), 1))).toEqual(['admin']);
  });

  it('are none where nobody went on from the sign-in page, and then it is known when that was', () => {
    const { signIns, abandoned: left } = chooseSignIns(
      journeys(abandoned, [['gateway', 'turned away', { site: 'fe' }]]),
      1,
    );
    expect(signIns).toEqual([]);
    expect(left?.events[0].what).toBe('sign-in started');
    expect(chooseSignIns([], 1)).toEqual({ signIns: [], abandoned: undefined });
  });
});
