import { describe, expect, it } from 'vitest';
import { MovableClock } from './clock.ts';
import { createJournal, type JourneyEvent } from './journey.ts';

const event = (what: JourneyEvent['what'], joins: JourneyEvent['joins'], details = {}): JourneyEvent => ({
  service: 'entra',
  what,
  joins,
  details,
});

describe('a journal of sign-ins', () => {
  it('joins the events of one sign-in by what they share, and keeps others apart', () => {
    const journal = createJournal(new MovableClock());
    journal.record(event('sign-in asked', { state: 's1' }));
    journal.record(event('sign-in asked', { state: 's2' }));
    journal.record(event('code issued', { state: 's1', code: 'c1' }));
    journal.record(event('code redeemed', { code: 'c1', token: 't1' }));
    journal.record(event('called', { token: 't1' }));
    expect(journal.events().map(({ what, journey }) => [what, journey])).toEqual([
      ['sign-in asked', 1],
      ['sign-in asked', 2],
      ['code issued', 1],
      ['code redeemed', 1],
      ['called', 1],
    ]);
  });

  it('brings two journeys together when an event belongs to both', () => {
    const journal = createJournal(new MovableClock());
    journal.record(event('sign-in asked', { state: 's' }));
    journal.record(event('account chosen', { nonce: 'n' }));
    journal.record(event('code issued', { state: 's', nonce: 'n' }));
    expect(new Set(journal.events().map(({ journey }) => journey))).toEqual(new Set([1]));
  });

  it('does not take a state for a nonce that happens to be the same text', () => {
    const journal = createJournal(new MovableClock());
    journal.record(event('sign-in asked', { state: 'same' }));
    journal.record(event('account chosen', { nonce: 'same' }));
    expect(journal.events().map(({ journey }) => journey)).toEqual([1, 2]);
  });

  it('keeps no value that events are joined by, and cuts what looks like a token', () => {
    const journal = createJournal(new MovableClock());
    const token = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln';
    journal.record(event('code redeemed', { code: 'the-code' }, { note: `Bearer ${token}`, list: [token] }));
    const text = JSON.stringify(journal.events());
    expect(text).not.toContain('the-code');
    expect(text).not.toContain('eyJ');
    expect(text).toContain('(token cut)');
  });

  it('forgets the oldest events', () => {
    const journal = createJournal(new MovableClock(), 3);
    for (let count = 0; count < 4; count += 1) journal.record(event('called', {}));
    expect(journal.events().map(({ number }) => number)).toEqual([2, 3, 4]);
  });
});
