import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { test as base, describe, expect } from 'vitest';
import { waitFor } from '../lab/local/client.ts';
import { stopSandbox } from '../lab/local/process.ts';
import { hasAz } from './installed.ts';
import { openTerminal, type TestTerminal, terminalKind } from './terminal.ts';

/** The guide as a learner has it: the real program, in a terminal, with somebody who presses keys. */

const LAB = fileURLToPath(new URL('../lab/bin.js', import.meta.url));

const kind = await terminalKind();
if (!kind && process.env.CI !== 'true') {
  process.stdout.write(
    'skipped: the guide needs a terminal to be tested in (tmux, or script of util-linux).\n',
  );
}
const installed = hasAz();

const test = base.extend<{ dir: string; guide: (...options: string[]) => Promise<TestTerminal> }>({
  dir: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'lab-guide-'));
    await use(dir);
    await stopSandbox(dir);
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  },
  guide: async ({ dir }, use) => {
    const terminals: TestTerminal[] = [];
    await use(async (...options) => {
      if (!kind) throw new Error('there is neither tmux nor script here');
      const terminal = await openTerminal(kind, [LAB, '--dir', dir, ...options]);
      terminals.push(terminal);
      return terminal;
    });
    for (const terminal of terminals) await terminal.close();
  },
});

/** From the welcome to what comes after it, everything accepted. */
async function begin(guide: TestTerminal, next = 'Step 1 of 12 · Create'): Promise<void> {
  await guide.until('Where do you want to do it?');
  await guide.press('Enter');
  await guide.until('The names that the steps use');
  await guide.press('Enter');
  await guide.until(next);
}

/** Has a step done by its commands. */
async function runAll(guide: TestTerminal, step: number): Promise<void> {
  await guide.until('[r] run its commands');
  await guide.type('r');
  await guide.until('Command 1 of');
  await guide.type('a');
  await guide.until(`Step ${step} is done.`, 60_000);
}

describe.runIf(kind || process.env.CI === 'true')('the guide', () => {
  const kinds = installed ? ['builtin', 'real'] : ['builtin'];

  test.for(kinds)('leads through steps 1 to 3 with the %s az, and proves them', async (az, { guide }) => {
    const terminal = await guide('--az', az);
    await begin(terminal);
    await runAll(terminal, 1);
    await terminal.press('Enter');
    await terminal.until('Step 2 of 12 · Tell');
    await runAll(terminal, 2);
    await terminal.press('Enter');
    await terminal.until('Step 3 of 12 · See');
    await terminal.type('c');
    await terminal.until('Step 3 is done.');
    await terminal.press('Enter');
    await terminal.until('Step 4 of 12 · Put');
    await terminal.press('C-c');
    await terminal.until('Nothing is lost.');
    expect(await terminal.ended()).toBe(0);
  });

  test('comes to the end, where nothing is left behind', async ({ dir, guide }) => {
    await execa(process.execPath, [LAB, '--dir', dir, 'goto', '12']);
    const terminal = await guide('--az', 'builtin');
    await begin(terminal, 'go on with step 12');
    await terminal.press('Enter');
    await runAll(terminal, 12);
    await terminal.press('Enter');
    await terminal.until('nothing is left behind');
    await terminal.until('Everything is cleaned up.');
    await terminal.type('q');
    expect(await terminal.ended()).toBe(0);
  });

  test('loses nothing when it is killed at a question, or in the middle of a command', async ({ guide }) => {
    const first = await guide('--az', 'builtin');
    await begin(first);
    first.kill();
    const second = await guide('--az', 'builtin');
    await second.until('Welcome back. No step is in place yet.');
    await second.press('Enter');
    await second.until('[r] run its commands');
    await second.type('r');
    await second.until('Command 1 of');
    await second.press('Enter');
    await second.until("The webapp 'easy-auth-frontend");
    second.kill();
    const third = await guide('--az', 'builtin');
    await third.until('Welcome back. No step is in place yet.');
    await third.press('Enter');
    await runAll(third, 1);
    third.kill();
    const last = await guide('--az', 'builtin');
    await last.until('Welcome back. Step 1 is in place. Step 2 is next.');
    await last.press('C-d');
    expect(await last.ended()).toBe(0);
  });

  test.runIf(installed)('ends a command of az, and all that it started, with Ctrl+C', async ({ guide }) => {
    const terminal = await guide('--az', 'real');
    await begin(terminal);
    await terminal.type('r');
    await terminal.until('Command 1 of');
    await terminal.press('Enter');
    await terminal.until("The webapp 'easy-auth-frontend", 60_000);
    await terminal.press('C-c');
    await terminal.until('Stopped. Nothing is lost');
    const running = async (): Promise<true | undefined> => {
      const { stdout } = await execa('ps', ['-eo', 'args']);
      return /webapp up .*easy-auth-frontend/.test(stdout) ? undefined : true;
    };
    expect(await waitFor(running, 5000)).toBe(true);
    await terminal.type('q');
    expect(await terminal.ended()).toBe(0);
  });

  test('explains what an edited command got wrong', async ({ guide }) => {
    const terminal = await guide('--az', 'builtin');
    await begin(terminal);
    await terminal.type('r');
    await terminal.until('Command 1 of');
    await terminal.type('e');
    await terminal.until('Esc: leave it as it was');
    await terminal.press('C-u');
    await terminal.type('az webapp up --name my-frontend-app --resource-group rg-1 --runtime NODE:18-lts');
    await terminal.press('Enter');
    await terminal.until('run it');
    await terminal.press('Enter');
    await terminal.until('NODE:18-lts is not on offer.');
    await terminal.until('undo the edit');
    await terminal.press('C-c');
    expect(await terminal.ended()).toBe(0);
  });

  test('draws its menu anew when the window changes', async ({ guide }) => {
    const terminal = await guide('--az', 'builtin');
    await begin(terminal);
    await terminal.resize(60);
    await terminal.until('[Enter] more  [r] run its commands  [m] I do it myself\n');
    await terminal.resize(120);
    await terminal.until('[h] hint  [e] explain');
    await terminal.type('q');
    expect(await terminal.ended()).toBe(0);
  });

  test('asks by lines where it is told to', async ({ guide }) => {
    const terminal = await guide('--plain');
    await terminal.until('Your choice (Enter alone: in the sandbox; ?: all choices):');
    await terminal.press('Enter');
    await terminal.until('1-7: change one');
    await terminal.type('x\r');
    await terminal.until('There is no choice "x" here.');
    await terminal.press('C-d');
    expect(await terminal.ended()).toBe(0);
  });

  test.runIf(installed)(
    'by lines, too, is left with Ctrl+C while az runs, and says so',
    async ({ guide }) => {
      const terminal = await guide('--plain', '--az', 'real');
      for (const question of ['1-7: change one', 'Step 1 of 12, about', 'Enter alone: run its commands']) {
        await terminal.press('Enter');
        await terminal.until(question);
      }
      await terminal.type('r\r');
      await terminal.until('Command 1 of');
      await terminal.press('Enter');
      await terminal.until("The webapp 'easy-auth-frontend", 60_000);
      await terminal.press('C-c');
      await terminal.until('Nothing is lost');
      expect(await terminal.ended()).toBe(130);
    },
  );
});
