import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import type { Globals } from './globals.ts';
import { contextOf } from './testing.ts';
import { asTyped, typedHere } from './typed.ts';

const test = base.extend<{ home: string }>({
  home: async ({}, use) => {
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'lab-typed-')));
    mkdirSync(join(home, '.lab', 'sandbox'), { recursive: true });
    await use(home);
    rmSync(home, { recursive: true });
  },
});

const placeOf = (cwd: string, dir: string, env: Record<string, string> = {}) => {
  const globals: Globals = {
    cloud: 'sandbox',
    az: 'auto',
    json: false,
    quiet: false,
    shell: 'bash',
    verbose: false,
    plain: false,
    dir,
  };
  return { context: contextOf({ cwd, env }), globals };
};

describe('the lab is called', () => {
  test('npx lab, where its folder is the usual one', ({ home }) => {
    expect(typedHere(placeOf(home, join(home, '.lab')))).toBe('npx lab');
  });

  test('lab, in the shell of its sandbox', ({ home }) => {
    const dir = join(home, 'elsewhere');
    expect(typedHere(placeOf(home, dir, { EASY_AUTH_LAB_DIR: dir }))).toBe('lab');
  });

  test('with its folder, where that is another one', ({ home }) => {
    expect(typedHere(placeOf(home, '/labs/one'))).toBe('npx lab --dir /labs/one');
    expect(typedHere(placeOf(home, '/my labs/one'))).toBe('npx lab --dir "/my labs/one"');
    expect(typedHere(placeOf(home, "/o'brien's/one"))).toBe(`npx lab --dir "/o'brien's/one"`);
    expect(typedHere(placeOf(home, '/labs/one', { EASY_AUTH_LAB_DIR: '/labs/two' }))).toBe(
      'npx lab --dir /labs/one',
    );
  });
});

test('what is said to be typed means this lab, and is said once', ({ home }) => {
  const typed = asTyped(placeOf(home, '/labs/$1'));
  expect(typed('Start it: npx lab sandbox up, or npx\nlab doctor.')).toBe(
    "Start it: npx lab --dir '/labs/$1' sandbox up, or npx lab --dir '/labs/$1' doctor.",
  );
  expect(typed(typed('npx lab check'))).toBe("npx lab --dir '/labs/$1' check");
  expect(typed('npx labour')).toBe('npx labour');
});
