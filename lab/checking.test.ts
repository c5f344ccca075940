import { describe, expect, it } from 'vitest';
import { FactError } from '../checks/facts/error.ts';
import type { Facts } from '../checks/facts/index.ts';
import { factsOf, target } from '../checks/testing.ts';
import { loadSteps } from '../steps/index.ts';
import { checkSteps, exitCodeOf, statusOf } from './checking.ts';
import { EXIT } from './exit.ts';

const unreachable: Facts['resourceGroup'] = async () => {
  throw new FactError('unreachable', 'Azure does not answer.', { next: 'Look at your connection' });
};

/** Checks some steps where the resource group is not there, or cannot be looked at. */
const look = (more: Partial<Facts>, ...numbers: number[]) => {
  const facts = (): Facts => ({ ...factsOf(), ...more, fresh: facts });
  const steps = loadSteps().filter(({ number }) => numbers.includes(number));
  return checkSteps({ facts: facts(), target }, steps);
};

describe('a step that waits for an earlier one', () => {
  it('says why, where that could not be looked at and nobody else says so: it is no failure', async () => {
    const results = await look({ resourceGroup: unreachable }, 3);
    expect(results[0]?.outcomes).toMatchObject([
      { check: { id: 'profile-without-auth' }, status: 'error', message: 'Azure does not answer.' },
    ]);
    expect(exitCodeOf(results)).toBe(EXIT.couldNot);
  });

  it('waits, where the check that could not look is told, too', async () => {
    const results = await look({ resourceGroup: unreachable }, 1, 3);
    expect(results.map(statusOf)).toEqual(['error', 'blocked']);
    expect(exitCodeOf(results)).toBe(EXIT.couldNot);
  });

  it('waits, where the earlier one fails', async () => {
    const results = await look({ resourceGroup: async () => undefined }, 3);
    expect(results.map(statusOf)).toEqual(['blocked']);
    expect(exitCodeOf(results)).toBe(EXIT.fails);
  });
});
