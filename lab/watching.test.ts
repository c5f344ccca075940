import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { EXIT } from './exit.ts';
import { waitFor } from './local/client.ts';
import { type TestLab, test } from './testing.ts';

const PROGRAM = fileURLToPath(new URL('bin.js', import.meta.url));

/** Starts `lab check --watch --json` and collects its documents. */
function watch(lab: TestLab, ...steps: string[]) {
  const child = spawn(process.execPath, [PROGRAM, '--dir', lab.dir, 'check', ...steps, '--watch', '--json']);
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  const documents = () =>
    text
      .split(/^(?=\{)/m)
      .filter((each) => each.trimEnd().endsWith('\n}'))
      .map((each) => JSON.parse(each));
  return {
    /** Waits for a look that says so, for as long as a learner would. */
    until: (summary: object, withinMs: number) =>
      waitFor(() => documents().find((each) => contains(each.summary, summary)), withinMs),
    count: () => documents().length,
    async end() {
      child.kill('SIGINT');
      const [code] = await once(child, 'exit');
      return code;
    },
  };
}

const contains = (whole: object, part: object): boolean =>
  Object.entries(part).every(([key, value]) => Reflect.get(whole, key) === value);

/** How often ARM was asked since the sandbox was made. */
const requests = (lab: TestLab): number =>
  readFileSync(join(lab.dir, 'sandbox', 'sandbox.log'), 'utf8').match(/ arm /g)?.length ?? 0;

describe('lab check --watch', { timeout: 60_000 }, () => {
  test('turns green within two seconds of the change, without asking all the time', async ({ lab }) => {
    await lab.run('run', '--to', '1', '--yes', '--az', 'builtin');
    const watching = watch(lab, '2');
    expect(await watching.until({ fail: 1 }, 15_000)).toBeTruthy();
    const before = requests(lab);
    expect(await waitFor(() => (requests(lab) > before ? true : undefined), 1500)).toBeUndefined();
    await lab.run('solve', '2', '--az', 'builtin');
    expect(await watching.until({ pass: 1, fail: 0 }, 2000)).toBeTruthy();
    expect(watching.count()).toBe(2);
    expect(await watching.end()).toBe(EXIT.ok);
  });

  test('goes on after the sandbox has ended and is back', async ({ lab }) => {
    await lab.run('sandbox', 'up');
    const watching = watch(lab, '1');
    expect(await watching.until({ fail: 1 }, 15_000)).toBeTruthy();
    await lab.run('sandbox', 'down');
    await lab.run('run', '--to', '1', '--yes', '--az', 'builtin');
    expect(await watching.until({ pass: 6 }, 15_000)).toBeTruthy();
    await lab.run('reset', '1', '--az', 'builtin');
    expect(await watching.end()).not.toBe(EXIT.bug);
  });
});
