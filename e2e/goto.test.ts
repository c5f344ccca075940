import { describe, expect } from 'vitest';
import { z } from 'zod';
import { EXIT } from '../lab/exit.ts';
import { type TestLab, testOnce } from '../lab/testing.ts';
import { countSteps, loadSteps } from '../steps/index.ts';

/** One sandbox for all tests: going from one step to another is what they are about. */
const test = testOnce;

const numbers = loadSteps().map(({ number }) => number);

/** Generous: it takes one second, or two where the machine has other things to do. */
const WITHIN_MS = 8000;

const Went = z.object({ step: z.number(), performed: z.array(z.number()) });
const Status = z.object({
  next: z.number().nullable(),
  steps: z.array(z.object({ number: z.number(), status: z.string() })),
});

/** Goes to a step; the steps that had to be performed for it. */
async function go(lab: TestLab, step: number, ...options: string[]): Promise<number[]> {
  const { code, stdout, stderr } = await lab.run('goto', String(step), '--json', ...options);
  expect({ code, stderr: code === EXIT.ok ? '' : stderr }).toEqual({ code: EXIT.ok, stderr: '' });
  return Went.parse(JSON.parse(stdout)).performed;
}

const statusOf = async (lab: TestLab) => Status.parse(JSON.parse((await lab.run('status', '--json')).stdout));

/** How the checks of one step stand. */
const standing = async (lab: TestLab, step: number): Promise<string | undefined> =>
  (await statusOf(lab)).steps.find(({ number }) => number === step)?.status;

describe('lab goto', () => {
  test('performs the steps on the way once, as nobody has prepared them', async ({ lab }) => {
    expect(await go(lab, countSteps())).toEqual(numbers.slice(0, -1));
  });

  test.for([...numbers.toReversed(), ...numbers])(
    'puts the sandbox at the start of step %i, in a moment',
    async (step, { lab }) => {
      const from = performance.now();
      expect(await go(lab, step)).toEqual([]);
      expect(performance.now() - from).toBeLessThan(WITHIN_MS);
      const { next, steps } = await statusOf(lab);
      expect(next).toBe(step);
      expect(steps.filter(({ number, status }) => number < step && status !== 'pass')).toEqual([]);
    },
  );

  test('leaves the clock where it was moved to, and says so', async ({ lab }) => {
    await lab.run('sandbox', 'clock', '+2h');
    expect((await lab.run('goto', '2')).stdout).toContain('2 h ahead of this machine');
    await lab.run('sandbox', 'clock', '--real');
    expect((await lab.run('goto', '2')).stdout).not.toContain('ahead');
  });

  test('brings what the frontend has told the lab by then, and nothing that it told later', async ({
    lab,
  }) => {
    await go(lab, 9);
    expect(await standing(lab, 9)).toBe('fail');
    await go(lab, 11);
    expect([await standing(lab, 9), await standing(lab, 10), await standing(lab, 11)]).toEqual([
      'pass',
      'pass',
      'fail',
    ]);
  });

  test('leaves the step to be done: it is performed, and the next one is next', async ({ lab }) => {
    await go(lab, 7);
    expect((await lab.run('solve', '7', '--az', 'builtin')).code).toBe(EXIT.ok);
    expect((await statusOf(lab)).next).toBe(8);
  });

  test('takes back whatever was done to the sandbox', async ({ lab }) => {
    await go(lab, 12);
    expect((await lab.run('clean', '--yes', '--az', 'builtin')).code).toBe(EXIT.ok);
    expect(await go(lab, 10)).toEqual([]);
    expect((await statusOf(lab)).next).toBe(10);
  });

  test('stays at a step in which there is only something to see, until a later one is done', async ({
    lab,
  }) => {
    await go(lab, 5);
    expect((await lab.run('status')).stdout).toContain('Next: step 5, about 3 minutes. There is only');
    expect((await lab.run('solve', '6', '--az', 'builtin')).code).toBe(EXIT.ok);
    expect((await statusOf(lab)).next).toBe(7);
  });

  test('finds what it has prepared after the sandbox was stopped', async ({ lab }) => {
    await lab.run('sandbox', 'down');
    expect(await go(lab, 8)).toEqual([]);
    expect((await statusOf(lab)).next).toBe(8);
  });

  test('performs the steps again for other names, and where it is told to', async ({ lab }) => {
    await lab.run('setup', '--frontend', 'my-other-frontend-123');
    expect(await go(lab, 3)).toEqual([1, 2]);
    expect(await go(lab, 2)).toEqual([]);
    expect(await go(lab, 2, '--fresh')).toEqual([1]);
    expect((await statusOf(lab)).next).toBe(2);
  });

  test('refuses what is no step, and any cloud but the sandbox', async ({ lab }) => {
    expect((await lab.run('goto', '13')).code).toBe(EXIT.usage);
    expect((await lab.run('goto', 'five')).code).toBe(EXIT.usage);
    const { code, stderr } = await lab.run('--cloud', 'azure', 'goto', '5');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('Only the sandbox can be put at the start of a step');
    expect(stderr).toContain('run --to 4');
  });
});
