import { describe, expect, it } from 'vitest';
import { checksFor, LAST_SEEN_STEP, seenChecks } from './seen-checks.ts';

const checks = seenChecks(LAST_SEEN_STEP);

describe('what a class is looked at for', () => {
  it('are all steps but cleaning up, which leaves nothing to look at', () => {
    expect(LAST_SEEN_STEP).toBe(11);
    expect(checks.map(({ id }) => id)).not.toContain('group-deleted');
    expect(seenChecks(3).every(({ step }) => step <= 3)).toBe(true);
  });

  it('never needs what is not looked at', () => {
    const ids = checks.map(({ id }) => id);
    expect(checks.flatMap(({ needs }) => needs).filter((need) => !ids.includes(need))).toEqual([]);
  });
});

it('an app that nobody could find is not there yet, and is not looked for by a name', () => {
  const made = checksFor(checks, { resourceGroup: 'rg', frontend: 'web' });
  const changed = made.filter((check) => !checks.includes(check)).map(({ id }) => id);
  expect(changed).toEqual(['backend-exists']);
  expect(checksFor(checks, {}).filter((check) => !checks.includes(check))).toHaveLength(3);
});
