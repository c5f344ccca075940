import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { EXIT } from '../exit.ts';
import { contextOf, runLab, test } from '../testing.ts';
import {
  keepReceipt,
  labFile,
  newLabState,
  readLabState,
  receiptsOf,
  replaceReceipts,
  updateLabState,
} from './lab-file.ts';
import { defaultNames } from './names.ts';

const whole = () => `${JSON.stringify(newLabState(defaultNames('/'), '/'), null, 2)}\n`;

describe('a state file that cannot be used', () => {
  const text = whole();
  test.for([
    ['is empty', '', 'it is empty'],
    ['is cut short', text.slice(0, 80), 'cut short'],
    ['is garbled', text.replaceAll('"', '\u0000'), 'no JSON'],
    ['is of another version', text.replace('"version": 3', '"version": 7'), 'another version of the lab'],
    ['is of another program', '{"file":"something else"}', 'file'],
    [
      'holds a name that cannot be',
      text.replace(/"frontend": "[^"]*"/, '"frontend": "-x"'),
      'begin or end with a hyphen',
    ],
    ['is a list', '[]', 'expected object'],
    ['lacks something', text.replace('"hints": {},', ''), 'hints'],
  ] as const)(
    'because it %s is named, with the reason and a way on, and is kept',
    async ([, content, reason], { lab }) => {
      const file = labFile(lab.dir);
      writeFileSync(file, content);
      const { code, stderr } = await lab.run('setup');
      expect(code).toBe(EXIT.couldNot);
      expect(stderr).toContain(file);
      expect(stderr).toContain(reason);
      expect(stderr).toContain(`mv '${file}'`);
      expect(readFileSync(file, 'utf8')).toBe(content);
    },
  );
});

describe('the state', () => {
  test('is what was written', ({ lab }) => {
    updateLabState(lab.dir, (state) => ({ ...state, skipped: [2] }));
    expect(readLabState(lab.dir)).toMatchObject({ skipped: [2], cloud: 'sandbox' });
  });

  test('of version 1, which had no receipts, is taken over', ({ lab }) => {
    const state = newLabState(defaultNames('/'), lab.dir);
    const { file, cloud, names, hints, choices } = state;
    writeFileSync(
      labFile(lab.dir),
      JSON.stringify({ file, cloud, names, hints, choices, version: 1, skipped: [2] }),
    );
    // Names that were there before are somebody's choice, or belong to something.
    expect(readLabState(lab.dir)).toEqual({ ...state, madeUp: false, skipped: [2] });
    updateLabState(lab.dir, (before) => ({ ...before, skipped: [3] }));
    expect(JSON.parse(readFileSync(labFile(lab.dir), 'utf8'))).toMatchObject({ version: 3, skipped: [3] });
  });

  test('is there or not, and never half of it', ({ lab }) => {
    updateLabState(lab.dir);
    expect(readdirSync(lab.dir)).toEqual(['lab.json']);
  });

  test('does not exist before it is needed', ({ lab }) => {
    expect(readLabState(join(lab.dir, 'nowhere'))).toBeUndefined();
  });
});

describe('receipts', () => {
  const frontend = { tenant: 'one', frontend: 'Raptor-Client' };
  const receipt = (second: number) => ({
    receivedAt: `2026-11-25T12:00:${String(second).padStart(2, '0')}.000Z`,
    token: 'none' as const,
    step: 9,
  });

  test('are kept for the frontend that sent them, in this tenant', ({ lab }) => {
    keepReceipt(lab.dir, frontend, receipt(1));
    keepReceipt(lab.dir, { ...frontend, frontend: 'another' }, receipt(2));
    keepReceipt(lab.dir, frontend, receipt(3));
    const times = (of: typeof frontend) => receiptsOf(lab.dir, of).map(({ receivedAt }) => receivedAt);
    expect(times({ ...frontend, frontend: 'raptor-client' })).toEqual([
      receipt(1).receivedAt,
      receipt(3).receivedAt,
    ]);
    expect(times({ ...frontend, tenant: 'two' })).toEqual([]);
    replaceReceipts(lab.dir, frontend, []);
    expect(times(frontend)).toEqual([]);
    expect(times({ ...frontend, frontend: 'another' })).toHaveLength(1);
  });

  test('are not kept for ever', ({ lab }) => {
    for (let second = 0; second < 30; second += 1) keepReceipt(lab.dir, frontend, receipt(second));
    const kept = receiptsOf(lab.dir, frontend);
    expect(kept).toHaveLength(20);
    expect(kept.at(-1)?.receivedAt).toBe(receipt(29).receivedAt);
  });

  test('with more in them than claims are refused: no token gets into the file', ({ lab }) => {
    const more = { ...receipt(1), accessToken: 'eyJ' };
    try {
      keepReceipt(lab.dir, frontend, more);
    } catch {
      // refused
    }
    expect(existsSync(labFile(lab.dir)) ? readFileSync(labFile(lab.dir), 'utf8') : '').not.toContain('eyJ');
  });
});

describe('a folder that cannot be one', () => {
  test('is said, with another way', async ({ lab }) => {
    const file = join(lab.dir, 'file');
    writeFileSync(file, '');
    const { code, stderr } = await lab.run('setup', '--dir', file);
    expect(code).toBe(EXIT.couldNot);
    expect(stderr).toContain('there is a file where the folder should be');
    expect(stderr).toContain('--dir DIR');
  });

  test.skipIf(process.platform !== 'linux')('is said where no folder can be made', async ({ lab }) => {
    const { code, stderr } = await lab.run('setup', '--dir', '/proc/easy-auth-lab');
    expect(code).toBe(EXIT.couldNot);
    expect(stderr).toContain('cannot keep its state in /proc/easy-auth-lab');
  });
});

describe('without --dir', () => {
  test('the nearest lab upwards is meant', async ({ lab }) => {
    const inner = join(lab.dir, 'apps', 'frontend');
    mkdirSync(inner, { recursive: true });
    updateLabState(join(lab.dir, '.lab'), (state) => ({
      ...state,
      names: { ...state.names, plan: 'the-one' },
    }));
    const { stdout } = await runLab(['setup', '--json'], contextOf({ cwd: inner }));
    expect(JSON.parse(stdout).plan).toBe('the-one');
  });
});
