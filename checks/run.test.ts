import { describe, expect, it } from 'vitest';
import { type Check, fail, pass } from './check.ts';
import { FactError } from './facts/error.ts';
import { runChecks } from './run.ts';
import { factsOf, target } from './testing.ts';

const check = (id: string, needs: string[], run: Check['run']): Check => ({
  id,
  needs,
  run,
  step: 1,
  title: id,
  docs: 'https://learn.microsoft.com/azure/',
});
const passes = async () => pass('it is so');
const fails = async () =>
  fail({ kind: 'stopped', found: 'Stopped', expected: 'Running', why: 'because', next: 'az webapp start' });
const cannotLook = async () => {
  throw new FactError('forbidden', 'no role', { next: 'ask an owner' });
};
const run = (checks: Check[], options = {}) => runChecks(checks, factsOf(), target, options);

describe('the runner', () => {
  it('gives outcomes in the order of the checks, whichever is done first', async () => {
    const outcomes = await run([check('second', ['first'], passes), check('first', [], passes)]);
    expect(outcomes.map((outcome) => [outcome.check.id, outcome.status])).toEqual([
      ['second', 'pass'],
      ['first', 'pass'],
    ]);
  });

  it('blocks what needs a check that fails, and what needs that', async () => {
    const outcomes = await run([
      check('first', [], fails),
      check('second', ['first'], passes),
      check('third', ['second'], passes),
      check('apart', [], passes),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fail', kind: 'stopped' },
      { status: 'blocked', by: ['first'] },
      { status: 'blocked', by: ['second'] },
      { status: 'pass' },
    ]);
  });

  it('never takes "could not look" for a mistake', async () => {
    const outcomes = await run([check('first', [], cannotLook), check('second', ['first'], passes)]);
    expect(outcomes).toMatchObject([
      { status: 'error', code: 'forbidden', message: 'no role', next: 'ask an owner' },
      { status: 'blocked', by: ['first'] },
    ]);
  });

  it("hides no fault of the lab's own", async () => {
    const broken = check('broken', [], async () => Promise.reject(new TypeError('a bug')));
    await expect(run([broken])).rejects.toThrow('a bug');
  });

  it('judges a check once, and tells when it begins and what became of it', async () => {
    const told: string[] = [];
    const first = check('first', [], passes);
    await run([first, check('second', ['first'], passes), check('third', ['first'], passes)], {
      onStart: ({ id }: Check) => told.push(`${id}…`),
      onOutcome: (outcome: { check: Check; status: string }) =>
        told.push(`${outcome.check.id} ${outcome.status}`),
    });
    expect(told).toHaveLength(6);
    expect(told.filter((line) => line.startsWith('first'))).toEqual(['first…', 'first pass']);
  });

  it('judges without what it needs when that was not asked for', async () => {
    expect(await run([check('second', ['first'], passes)])).toMatchObject([{ status: 'pass' }]);
  });
});
