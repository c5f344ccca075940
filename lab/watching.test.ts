import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { loadSteps } from '../steps/index.ts';
import { EXIT } from './exit.ts';
import { waitFor } from './local/client.ts';
import { labIn, type TestLab, test } from './testing.ts';
import { watch } from './testing-watch.ts';
import { watchChanges } from './watching.ts';

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
    await lab.run('sandbox', 'up');
    expect(await waitFor(() => (watching.count() === 2 ? true : undefined), 15_000)).toBeTruthy();
    await lab.run('run', '--to', '1', '--yes', '--az', 'builtin');
    expect(await watching.until({ pass: 6 }, 15_000)).toBeTruthy();
    await lab.run('reset', '1', '--az', 'builtin');
    expect(await watching.end()).not.toBe(EXIT.bug);
  });
});

describe('watching a cloud, which tells nobody of its changes', { timeout: 60_000 }, () => {
  test('looks now and then, and tells only what is news', async ({ lab }) => {
    await lab.run('goto', '2');
    const { sandbox: _, ...elsewhere } = await lab.connection();
    const told: (string | undefined)[] = [];
    const ended = new AbortController();
    const before = requests(lab);
    const watching = watchChanges(
      labIn(lab.dir),
      { ...elsewhere, sandbox: undefined },
      {
        steps: loadSteps().filter(({ number }) => number === 2),
        signal: ended.signal,
        everyMs: 200,
        onChange: ([result]) => void told.push(result?.outcomes[0]?.status),
        onGone: () => void told.push('gone'),
      },
    );
    await waitFor(() => (told.length > 0 ? true : undefined), 10_000);
    await waitFor(() => (requests(lab) > before + 20 ? true : undefined), 10_000);
    await lab.run('solve', '2', '--az', 'builtin');
    await waitFor(() => (told.length > 1 ? true : undefined), 10_000);
    ended.abort();
    await watching;
    expect(told).toEqual(['fail', 'pass']);
  });
});
