import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import { runningSandbox } from '../lab/local/client.ts';
import { sandboxTime } from '../lab/local/clock.ts';
import { Browser } from '../lab/sign-in/browser.ts';
import { openSignedIn } from '../lab/sign-in/robot.ts';
import { type TestLab, test } from '../lab/testing.ts';

const STEPS = Array.from({ length: 11 }, (_, index) => String(index + 1));

/** Performs some steps as `lab run --yes` does; what it says is shown where it does not pass. */
async function runs(lab: TestLab, ...which: string[]): Promise<void> {
  const { code, stdout, stderr } = await lab.run('--az', 'builtin', 'run', '--yes', ...which);
  expect(code, `${stdout}\n${stderr}`).toBe(EXIT.ok);
}

/** Whether `lab check` passes, for all steps that do not clean up. */
async function checks(lab: TestLab): Promise<void> {
  const { code, stdout, stderr } = await lab.run('check', ...STEPS);
  expect(code, `${stdout}\n${stderr}`).toBe(EXIT.ok);
}

/** How often the sandbox's log says that it misbehaved so. */
const times = (lab: TestLab, what: string): number =>
  readFileSync(join(lab.dir, 'sandbox', 'sandbox.log'), 'utf8').split(`misbehaves: ${what}`).length - 1;

const misbehaving = async (lab: TestLab, ...faults: string[]): Promise<void> => {
  const { code, stdout } = await lab.run('sandbox', 'up', '--fault', ...faults);
  expect(code, stdout).toBe(EXIT.ok);
};

/** Moves the sandbox's clock by `stepMs` each `everyMs` while `work` is done: so much faster it passes. */
async function whileTimeFlies<R>(
  lab: TestLab,
  { stepMs, everyMs }: { stepMs: number; everyMs: number },
  work: () => Promise<R>,
): Promise<R> {
  const sandbox = await runningSandbox(lab.dir);
  if (!sandbox) throw new Error('the sandbox does not run');
  const timer = setInterval(() => void sandboxTime(sandbox, { moveMs: stepMs }), everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

test('step 10 can be lived through: the token ends, then the session, and a refresh helps for three days', async ({
  lab,
}) => {
  expect((await lab.run('goto', '10')).code).toBe(EXIT.ok);
  const { cloud, target, sandbox } = await lab.connection();
  const user = sandbox?.user ?? '';
  const { defaultHostName: host } = (await (await lab.connection()).facts.site(target.frontend)) ?? {};
  const browser = new Browser({ cloud, home: 'http://127.0.0.1:1' });
  const page = (path: string) => browser.open(`https://${host}${path}`);
  const clock = async (how: string): Promise<string> => (await lab.run('sandbox', 'clock', how)).stdout;
  await openSignedIn(browser, `https://${host}/get-profile`, user);
  expect(await page('/get-profile')).toMatchObject({ status: 200, heading: 'Profile' });
  expect(await clock('+61m')).toMatch(/some that were there before have ended.*clock \+35m/s);
  expect(await clock('+35m')).not.toContain('+35m');
  expect(await page('/get-profile')).toMatchObject({ heading: 'The backend wants an access token' });
  expect(await page('/.auth/refresh')).toMatchObject({ status: 200 });
  expect(await page('/get-profile')).toMatchObject({ status: 200, heading: 'Profile' });
  await clock('+9h');
  expect(new URL((await page('/get-profile')).url).hostname).toContain('login.');
  expect(await page('/.auth/refresh')).toMatchObject({ status: 200 });
  expect(await page('/get-profile')).toMatchObject({ heading: 'Profile' });
  await clock('+4d');
  expect(await page('/.auth/refresh')).toMatchObject({ status: 401 });
});

test('a year later the lab sees that secrets have ended, makes new ones, and goes on', async ({ lab }) => {
  await runs(lab, '--to', '4');
  const clock = async (...how: string[]) =>
    expect((await lab.run('sandbox', 'clock', ...how)).code).toBe(EXIT.ok);
  await clock('+367d');
  const { code, stdout } = await lab.run('check', '4');
  expect(code).toBe(EXIT.fails);
  expect(stdout).toMatch(/a secret that ended on \d{4}-\d\d-\d\d/);
  await runs(lab, '--from', '4', '--to', '6');
  await clock('--real');
  expect((await lab.run('check', '4')).code).toBe(EXIT.ok);
});

describe('the whole lab can be performed and checked', { timeout: 90_000 }, () => {
  test('while every third request is throttled', async ({ lab }) => {
    await misbehaving(lab, 'throttle=30%/0s');
    await runs(lab, '--to', '11');
    await checks(lab);
    await runs(lab, '--from', '12');
    expect(times(lab, 'throttled')).toBeGreaterThan(100);
  });

  test('while connections break', async ({ lab }) => {
    await misbehaving(lab, 'drop=5%');
    await runs(lab, '--to', '11');
    await checks(lab);
    await runs(lab, '--from', '12');
    expect(times(lab, 'the connection breaks')).toBeGreaterThan(3);
    expect(times(lab, 'the answer is lost')).toBeGreaterThan(3);
  });

  test('while what is new in the directory is seen ten seconds later', async ({ lab }) => {
    await misbehaving(lab, 'replication=10s');
    await whileTimeFlies(lab, { stepMs: 4900, everyMs: 500 }, () => runs(lab, '--to', '11'));
    await checks(lab);
  });

  test('while tokens live a minute, and minutes pass', async ({ lab }) => {
    await misbehaving(lab, 'token-lifetime=60s');
    // A sign-in and the call that follows it are one moment, also for a user.
    await whileTimeFlies(lab, { stepMs: 61_000, everyMs: 700 }, () => runs(lab, '--to', '8'));
    await runs(lab, '--from', '9', '--to', '11');
    await checks(lab);
  });
});
