import { describe, expect, it } from 'vitest';
import { type CheckOutcome, fault, isWhole, mayPass, standingOf } from './result.ts';

const pass: CheckOutcome = { id: 'one', status: 'pass', found: 'x' };
const fails: CheckOutcome = {
  id: 'two',
  status: 'fail',
  kind: 'stopped',
  found: 'f',
  expected: 'e',
  why: 'w',
  next: 'n',
};
const blocked: CheckOutcome = { id: 'three', status: 'blocked', by: ['two'] };
const error = (code: 'throttled' | 'forbidden'): CheckOutcome => ({
  id: 'four',
  status: 'error',
  ...fault(code, 'm', { next: 'n' }),
});

describe('a student', () => {
  it.each([
    ['is done when every check passes', [pass], 'pass'],
    [
      'is not yet done when one fails, whatever else could not be looked at',
      [fails, error('forbidden')],
      'fail',
    ],
    [
      'could not be looked at when a check could not, and none fails',
      [pass, error('forbidden'), blocked],
      'error',
    ],
    ['is not yet done when a check waits', [pass, blocked], 'fail'],
  ] as const)('%s', (_what, outcomes, standing) => {
    expect(standingOf({ outcomes: [...outcomes] })).toBe(standing);
  });

  it('gets a score only when everything could be looked at', () => {
    expect(isWhole({ outcomes: [pass, fails, blocked] })).toBe(true);
    expect(isWhole({ outcomes: [pass, error('forbidden')] })).toBe(false);
    expect(isWhole({ outcomes: [], fault: fault('disabled', 'm', { next: 'n' }) })).toBe(false);
  });

  it('is looked at again for what passes by itself, and not for what somebody has to change', () => {
    expect(mayPass({ outcomes: [error('throttled')] })).toBe(true);
    expect(mayPass({ outcomes: [], fault: fault('unreachable', 'm', { next: 'n' }) })).toBe(true);
    expect(mayPass({ outcomes: [fails, error('forbidden')] })).toBe(false);
    expect(mayPass({ outcomes: [], fault: fault('disabled', 'm', { next: 'n' }) })).toBe(false);
  });
});
