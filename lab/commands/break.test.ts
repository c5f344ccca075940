import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { breaks } from '../break/index.ts';
import { EXIT } from '../exit.ts';
import { keepState } from '../kept-state.ts';
import { receiptsOf } from '../state/lab-file.ts';
import { type TestLab, testOnce as test } from '../testing.ts';

/** Everything that the sandbox knows now, and what its frontend has told the lab. */
async function stateOf(lab: TestLab): Promise<unknown> {
  const connection = await lab.connection();
  await keepState(connection, lab.dir, 'to-compare');
  const file = join(lab.dir, 'sandbox', 'snapshots', 'to-compare.json');
  return {
    state: JSON.parse(readFileSync(file, 'utf8')).state,
    receipts: receiptsOf(lab.dir, connection.target),
  };
}

const json = async (lab: TestLab, ...argv: string[]) => {
  const { code, stdout } = await lab.run(...argv, '--json');
  return { code, told: JSON.parse(stdout) };
};

describe('lab break', { timeout: 120_000 }, () => {
  test('lists what it can do, by step, in 80 columns', async ({ lab }) => {
    const { code, stdout } = await lab.run('break', '--list');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toMatch(
      /Step 2 of 12.*\n.*BACKEND_URL.*fails:\n(.*\n)* {4}trailing-slash {13}BACKEND_URL ends in a slash\n/,
    );
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const { told } = await json(lab, 'break', '--list');
    const names = told.breaks.map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(told.impossible).toHaveProperty('not-created');
  });

  test.for([
    [['break'], 'Give the name of one mistake'],
    [['break', 'trailing-slash', '--list'], 'Give the name of one mistake'],
    [['break', 'nonsense'], 'There is no mistake called nonsense.'],
    [['break', 'name-taken'], 'cannot make it in the sandbox; it is made when the apps are created'],
    [['break', '--surprise', '--seed', 'x'], 'a whole number'],
    [['break', 'trailing-slash', '--cloud', 'azure'], 'Mistakes are made in the sandbox only'],
  ] as const)('refuses %s', async ([argv, words], { lab }) => {
    const { code, stderr } = await lab.run(...argv);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain(words);
  });

  test('says how far the lab has to be, and goes there when it may', async ({ lab }) => {
    const refused = await lab.run('break', 'setting-missing');
    expect(refused).toMatchObject({ code: EXIT.couldNot });
    expect(refused.stderr).toMatch(/when step 2 is done.\n.*lab .*goto 3/);
    const { code, told } = await json(lab, 'break', 'setting-missing', '--yes');
    expect(code).toBe(EXIT.ok);
    expect(told).toMatchObject({ secret: false, check: 'backend-url', kind: 'setting-missing', step: 2 });
    expect((await json(lab, 'check', '2')).told.steps[0].checks).toMatchObject([
      { id: 'backend-url', status: 'fail', kind: 'setting-missing' },
    ]);
  });

  test('makes one mistake at a time', async ({ lab }) => {
    const { code, stderr } = await lab.run('break', 'setting-empty');
    expect(code).toBe(EXIT.couldNot);
    expect(stderr).toContain('A mistake was made already');
  });

  test('counts it as solved when it is put right', async ({ lab }) => {
    await lab.run('solve', '2', '--az', 'builtin');
    expect(await lab.run('check', '2')).toMatchObject({
      code: EXIT.ok,
      stdout: expect.stringContaining('Solved. It was setting-missing: BACKEND_URL is gone.'),
    });
    expect((await lab.run('check', '2')).stdout).not.toContain('Solved');
  });

  test('takes it back: everything is as it was before', async ({ lab }) => {
    await lab.run('goto', '12');
    for (const name of ['token-for-graph', 'apps-swapped', 'over-quota', 'secret-expired']) {
      const before = await stateOf(lab);
      expect(await lab.run('break', name)).toMatchObject({ code: EXIT.ok });
      expect(await stateOf(lab)).not.toEqual(before);
      expect(await lab.run('reset')).toMatchObject({
        code: EXIT.ok,
        stdout: expect.stringContaining('Everything is as it was before.'),
      });
      expect(await stateOf(lab)).toEqual(before);
    }
    const { code, stderr } = await lab.run('reset');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('No mistake was made here');
  });

  test('forgets it when the sandbox is put elsewhere', async ({ lab }) => {
    await lab.run('break', 'trailing-slash');
    await lab.run('goto', '12');
    expect(await lab.run('reset')).toMatchObject({ code: EXIT.usage });
  });
});

describe('lab break --surprise', { timeout: 120_000 }, () => {
  test('wants a lab in which there is something to look at', async ({ lab }) => {
    await lab.run('goto', '1');
    const { code, stderr } = await lab.run('break', '--surprise');
    expect(code).toBe(EXIT.couldNot);
    expect(stderr).toMatch(/when something is there that can be wrong.\n.*lab .*goto 12/);
  });

  test('gives the same with the same seed, and tells only what somebody noticed', async ({ lab }) => {
    await lab.run('goto', '12');
    const first = await json(lab, 'break', '--surprise', '--seed', '12');
    expect(first).toMatchObject({ code: EXIT.ok, told: { secret: true, seed: 12 } });
    expect(first.told).not.toHaveProperty('kind');
    await lab.run('reset');
    const again = await json(lab, 'break', '--surprise', '--seed', '12');
    expect(again.told).toEqual(first.told);
  });

  test('is not given away by lab check, nor by a file', async ({ lab }) => {
    const { code, told } = await json(lab, 'check');
    expect(code).toBe(EXIT.fails);
    const fails = told.steps
      .flatMap(({ checks }: { checks: { status: string }[] }) => checks)
      .filter(
        (each: { status: string; expectedUntil?: number }) => each.status === 'fail' && !each.expectedUntil,
      );
    expect(fails).toMatchObject([{ kind: 'kept-secret', next: expect.stringContaining('break --reveal') }]);
    const file = readFileSync(join(lab.dir, 'exercise.json'), 'utf8');
    for (const { kind, check } of breaks) expect(file).not.toMatch(new RegExp(`"${kind}"|"${check}"`));
  });

  test('is told when it is asked for, and from then on by lab check, too', async ({ lab }) => {
    const { told } = await json(lab, 'break', '--reveal');
    expect(told).toMatchObject({ solved: false, what: expect.any(String) });
    const { stdout } = await lab.run('check', String(told.step));
    expect(stdout).toContain('expected');
    expect(stdout).not.toContain('break --reveal');
    await lab.run('reset');
    const { code, stderr } = await lab.run('break', '--reveal');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('No mistake was made here');
  });
});
