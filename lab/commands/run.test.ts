import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { countSteps, loadSteps } from '../../steps/index.ts';
import { EXIT } from '../exit.ts';
import { runningSandbox, waitFor } from '../local/client.ts';
import { hasWork } from '../performing.ts';
import { readLabState } from '../state/lab-file.ts';
import { type TestLab, test, testOnce } from '../testing.ts';

const PROGRAM = fileURLToPath(new URL('../bin.js', import.meta.url));
const run = ['run', '--yes', '--az', 'builtin'];

/** What is interrupted. */
const begun = [...run, '--to', '3'];

/** Starts `lab run` as a process, in the background. */
function begin(lab: TestLab, signal: AbortSignal) {
  const child = spawn(process.execPath, [PROGRAM, '--dir', lab.dir, ...begun], {
    signal,
    killSignal: 'SIGKILL',
  });
  child.on('error', () => {}); // it was killed
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  return {
    child,
    text: () => text,
    /** Waits until it has printed this. */
    says: (words: string) => waitFor(() => (text.includes(words) ? true : undefined), 30_000),
  };
}

/** The steps before the last, which deletes everything that the others make. */
const LAST = countSteps() - 1;
const toLast = [...run, '--to', String(LAST)];

describe('lab run', { timeout: 90_000 }, () => {
  testOnce('performs and checks the steps, in the sandbox, with the built-in az', async ({ lab }) => {
    const { code, stdout, stderr } = await lab.run(...toLast);
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    expect(stdout).toContain('$ az webapp up --resource-group rg-easy-auth-lab-');
    expect(stdout).toContain('(in apps/backend)');
    expect(stdout).toMatch(/^ {4}took /m);
    expect(stdout).toContain('John Doe, withAuthentication: false');
    expect(stdout).toContain(`All ${LAST} steps are done and checked`);
    expect(stdout).toMatch(/Your frontend: http:\/\/easy-auth-frontend-\w+\.azurewebsites\.localhost:\d+/);
  });

  testOnce('leaves alone what is done', async ({ lab }) => {
    const { code, stdout } = await lab.run(...toLast);
    expect(code).toBe(EXIT.ok);
    expect(stdout).not.toContain('$ az');
    expect(stdout).not.toContain('Signing in');
    expect(stdout.match(/Done already/g)).toHaveLength(
      loadSteps().filter((step) => step.number <= LAST && hasWork(step)).length,
    );
  });

  testOnce('lab check agrees, also in JSON and JUnit', async ({ lab }) => {
    const file = join(lab.dir, 'results.xml');
    const steps = loadSteps().slice(0, -1);
    const numbers = steps.map(({ number }) => String(number));
    const { code, stdout } = await lab.run('check', ...numbers, '--json', '--junit', file);
    expect(code).toBe(EXIT.ok);
    const count = steps.reduce((sum, { checks }) => sum + checks.length, 0);
    expect(JSON.parse(stdout)).toMatchObject({
      cloud: 'sandbox',
      summary: { pass: count, fail: 0, blocked: 0, error: 0 },
      steps: steps.map(({ number }) => ({ number, status: 'pass' })),
    });
    expect(readFileSync(file, 'utf8')).toContain(
      `<testsuites name="Easy Auth Lab" tests="${count}" failures="0"`,
    );
  });

  testOnce('lab status says what is left: to clean up', async ({ lab }) => {
    expect((await lab.run('status')).stdout).toMatch(/Clean up/);
    expect(JSON.parse((await lab.run('status', '--json')).stdout)).toMatchObject({ next: countSteps() });
  });

  testOnce('lab doctor finds nothing in the way', async ({ lab }) => {
    const { code, stdout } = await lab.run('doctor', '--json', '--az', 'builtin');
    expect(code).toBe(EXIT.ok);
    const { findings } = JSON.parse(stdout);
    expect(
      Object.fromEntries(findings.map((each: { id: string; status: string }) => [each.id, each.status])),
    ).toMatchObject({
      node: 'ok',
      sandbox: 'ok',
      az: 'ok',
      runtime: 'ok',
      region: 'ok',
      plan: 'ok',
      frontend: 'ok',
      account: 'ok',
      registering: 'ok',
      consent: 'ok',
    });
  });

  testOnce(
    'lab reset 2 takes the setting back: check fails and says what to type, and what waits for it',
    async ({ lab }) => {
      expect((await lab.run('reset', '2', '--az', 'builtin')).stdout).toContain('Step 2 is undone.');
      const { code, stdout } = await lab.run('check', '2', '3');
      expect(code).toBe(EXIT.fails);
      expect(stdout).toMatch(/✖ BACKEND_URL is the backend's address: not yet\n {6}found {5}not set/);
      expect(stdout).toContain('next      az webapp config appsettings set');
      expect(JSON.parse((await lab.run('status', '--json')).stdout)).toMatchObject({ next: 2 });
    },
  );

  testOnce('lab solve 2 does it again', async ({ lab }) => {
    expect((await lab.run('solve', '2', '--az', 'builtin')).code).toBe(EXIT.ok);
  });

  testOnce('lab reset 9 forgets what the frontend said, and lab solve 9 signs in again', async ({ lab }) => {
    expect(readLabState(lab.dir)?.receipts.map(({ step }) => step)).toEqual([9, 10, 11]);
    expect((await lab.run('reset', '9', '--az', 'builtin')).stdout).toContain('Step 9 is undone.');
    expect(readLabState(lab.dir)?.receipts.map(({ step }) => step)).not.toContain(9);
    expect((await lab.run('check', '9')).code).toBe(EXIT.fails);
    const { code, stdout } = await lab.run('solve', '9', '--az', 'builtin');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain('Signing in as ');
    expect(stdout).toContain('✔ Receipt: a token for api://');
  });

  testOnce('explains a runtime that is no longer offered, and which setting to change', async ({ lab }) => {
    const { code, stderr } = await lab.run(...run, '--to', '1', '--runtime', 'NODE:18-lts');
    expect(code).toBe(EXIT.fails);
    expect(stderr).toContain('NODE:18-lts is not on offer');
    expect(stderr).toContain(`npx lab --dir ${lab.dir} setup --runtime NODE:24-lts`);
    expect((await lab.run(...run, '--to', '1', '--runtime', 'NODE:24-lts')).code).toBe(EXIT.ok);
  });

  testOnce('lab clean shows what it deletes, and deletes it only with a yes', async ({ lab }) => {
    const refused = await lab.run('clean', '--az', 'builtin');
    expect(refused.code).toBe(EXIT.usage);
    expect(refused.stderr).toContain('--yes');
    const { code, stdout } = await lab.run('clean', '--yes', '--az', 'builtin');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toMatch(/easy-auth-frontend-\w+ {2}Microsoft\.Web\/sites/);
    expect(stdout).toMatch(
      /^App registrations in Microsoft Entra ID\n {2}easy-auth-frontend-\w+ {2}[0-9a-f-]{36}\n/m,
    );
    expect(stdout).toContain('✔ Both app registrations are deleted');
    expect(readLabState(lab.dir)?.receipts).toEqual([]);
    expect((await lab.run('clean', '--yes')).stdout).toContain('There was nothing to delete.');
    expect((await lab.run('check', '12')).code).toBe(EXIT.ok);
    expect((await lab.run('check', '1')).code).toBe(EXIT.fails);
  });
});

describe('lab run, interrupted', { timeout: 120_000 }, () => {
  test('by a kill of the lab goes on where it was', async ({ lab }) => {
    const killed = new AbortController();
    const first = begin(lab, killed.signal);
    expect(await first.says('$ az webapp up')).toBe(true);
    killed.abort();
    expect((await lab.run(...begun)).code).toBe(EXIT.ok);
  });

  test('by a kill of the sandbox says so, and the next run goes on', async ({ lab }) => {
    const first = begin(lab, new AbortController().signal);
    expect(await first.says('name easy-auth-backend-')).toBe(true);
    const sandbox = await runningSandbox(lab.dir);
    process.kill(sandbox?.pid ?? 0, 'SIGKILL');
    const [code] = await once(first.child, 'exit');
    expect([EXIT.fails, EXIT.couldNot]).toContain(code);
    expect(first.text()).not.toContain('bug of the lab');
    expect((await lab.run(...begun)).code).toBe(EXIT.ok);
  });

  test('by Ctrl+C exits 130 and says that nothing is lost', async ({ lab }) => {
    const first = begin(lab, new AbortController().signal);
    expect(await first.says('$ az webapp up')).toBe(true);
    first.child.kill('SIGINT');
    const [code] = await once(first.child, 'exit');
    expect(code).toBe(EXIT.interrupted);
    expect(first.text()).toContain('Nothing is lost');
  });
});

describe('lab without a terminal and without a command', { timeout: 90_000 }, () => {
  test('performs the lab on the sandbox and says so', async ({ lab }) => {
    const { code, stdout } = await lab.run('--az', 'builtin');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain('There is no terminal here');
    expect(stdout).toContain(`All ${countSteps()} steps are done and checked`);
    expect(existsSync(join(lab.dir, 'lab.json'))).toBe(true);
  });
});
