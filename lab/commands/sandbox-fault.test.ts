import { describe, expect } from 'vitest';
import { EXIT } from '../exit.ts';
import { type TestLab, testOnce as test } from '../testing.ts';

const json = async (lab: TestLab, ...argv: string[]) =>
  JSON.parse((await lab.run('sandbox', ...argv, '--json')).stdout);

describe('lab sandbox up --fault', () => {
  test('ends with 64 where it is no fault, says what is, and starts nothing', async ({ lab }) => {
    const { code, stderr } = await lab.run('sandbox', 'up', '--fault', 'drop@grph=5%');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('drop cannot befall "grph".');
    expect(stderr).toContain('login, arm, graph, kudu, site, portal');
    expect(stderr).toContain(`npx lab --dir ${lab.dir} sandbox fault --list`);
    expect(stderr).not.toContain('    at ');
    expect((await lab.run('sandbox', 'status')).code).toBe(EXIT.fails);
  });

  test('starts a sandbox that misbehaves from the first request, and says how to end it', async ({ lab }) => {
    const { code, stdout } = await lab.run('sandbox', 'up', '--fault', 'throttle=30%', 'drop=5%,seed=7');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain('The sandbox misbehaves: throttle=30% drop=5% (seed 7).');
    expect(stdout).toContain(`npx lab --dir ${lab.dir} sandbox fault --clear`);
  });

  test('tells one that runs already, too', async ({ lab }) => {
    expect((await lab.run('sandbox', 'up', '--fault', 'errors=1%')).stdout).toContain('errors=1%');
    expect((await lab.run('sandbox', 'up', '--fault', 'nonsense')).code).toBe(EXIT.usage);
  });
});

describe('lab sandbox fault', () => {
  test('says what is on, and so does status', async ({ lab }) => {
    expect(await json(lab, 'fault')).toEqual({ faults: ['throttle=30%', 'drop=5%', 'errors=1%'], seed: 7 });
    expect((await lab.run('sandbox', 'status')).stdout).toContain('misbehaves: throttle=30%');
  });

  test('adds some, changes some, and ends some', async ({ lab }) => {
    expect((await json(lab, 'fault', 'throttle=10%', 'user-consent=off')).faults).toEqual([
      'throttle=10%',
      'drop=5%',
      'errors=1%',
      'user-consent=off',
    ]);
    expect((await json(lab, 'fault', '--clear', 'drop', 'errors')).faults).toEqual([
      'throttle=10%',
      'user-consent=off',
    ]);
    const { stdout } = await lab.run('sandbox', 'fault', '--clear');
    expect(stdout).toBe('The sandbox behaves: no faults.\n');
  });

  test('lists what there is, each with an example that is taken', async ({ lab }) => {
    const { stdout } = await lab.run('sandbox', 'fault', '--list');
    expect(stdout).toContain('replication=10s   (TIME)');
    expect(stdout).toContain('Befalls arm, graph; by @, also login.');
    const { known } = await json(lab, 'fault', '--list');
    for (const { name, example } of known as { name: string; example: string }[]) {
      expect((await lab.run('sandbox', 'fault', `${name}=${example}`)).code).toBe(EXIT.ok);
    }
    await lab.run('sandbox', 'fault', '--clear');
  });

  test('refuses what cannot be understood, as JSON, too', async ({ lab }) => {
    const { code, stdout } = await lab.run('sandbox', 'fault', 'drop=5', '--json');
    expect(code).toBe(EXIT.usage);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'usage',
        message: expect.stringContaining('PERCENT'),
        next: expect.stringContaining('drop=5%'),
      },
    });
    expect((await lab.run('sandbox', 'fault', '--clear', 'drpo')).code).toBe(EXIT.usage);
    expect((await lab.run('sandbox', 'fault', 'drop=5%', '--clear')).code).toBe(EXIT.usage);
  });
});

describe('lab sandbox clock', () => {
  test('says what time it is there', async ({ lab }) => {
    for (const argv of [['clock'], ['clock', 'now']]) {
      expect((await lab.run('sandbox', ...argv)).stdout).toMatch(
        /^In the sandbox it is \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, as on this machine\.\n$/,
      );
    }
  });

  test('moves it, forward and back, sets it, and puts it right', async ({ lab }) => {
    const { stdout } = await lab.run('sandbox', 'clock', '+1h1m');
    expect(stdout).toContain(': 1 h 1 min ahead of this machine.');
    expect((await lab.run('sandbox', 'status')).stdout).toContain('1 h 1 min ahead');
    expect((await json(lab, 'clock', '--back', '62m')).offsetMs).toBe(-60_000);
    expect((await lab.run('sandbox', 'clock')).stdout).toContain(': 1 min behind this machine.');
    const at = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 16);
    expect((await json(lab, 'clock', '--at', `${at}Z`)).now.slice(0, 16)).toBe(at);
    expect((await json(lab, 'clock', '--real')).offsetMs).toBe(0);
  });

  test('is kept when the sandbox ends, and right again when it is reset', async ({ lab }) => {
    await lab.run('sandbox', 'clock', '+3d');
    await lab.run('sandbox', 'down');
    expect((await json(lab, 'clock')).offsetMs).toBe(3 * 86_400_000);
    await lab.run('sandbox', 'reset');
    expect((await json(lab, 'clock')).offsetMs).toBe(0);
  });

  test.for([
    ['61m', 'It takes +61m'],
    ['+soon', '61m'],
    ['+9000d', 'within nine years'],
    ['--at=tomorrow', '2027-11-24T15:00:00Z'],
    ['--at=2027-13-24T15:00:00Z', '2027-11-24T15:00:00Z'],
    ['--back=1', '61m'],
  ])('refuses %s', async ([word = '', said = ''], { lab }) => {
    const { code, stderr } = await lab.run('sandbox', 'clock', word);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain(said);
  });

  test('is set in one way at a time', async ({ lab }) => {
    expect((await lab.run('sandbox', 'clock', '+1m', '--real')).code).toBe(EXIT.usage);
  });
});
