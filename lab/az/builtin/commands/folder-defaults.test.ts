import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readFolderDefaults, writeFolderDefaults } from './folder-defaults.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-defaults-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (cwd = folder) => Object.fromEntries(readFolderDefaults(cwd, '.azure-lab'));

it('is empty where nothing was remembered', () => {
  expect(read()).toEqual({});
});

it('is written as az reads it, for the owner only', () => {
  writeFolderDefaults(folder, '.azure-lab', { group: 'rg 1', web: 'app=1' });
  const file = join(folder, '.azure-lab', 'config');
  expect(readFileSync(file, 'utf8')).toBe('[defaults]\ngroup = rg 1\nweb = app=1\n\n');
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(read()).toEqual({ group: 'rg 1', web: 'app=1' });
});

it('keeps what else was remembered, and is found from folders below; the nearest wins', () => {
  writeFolderDefaults(folder, '.azure-lab', { group: 'above', location: 'eastus2' });
  writeFolderDefaults(folder, '.azure-lab', { group: 'changed' });
  const below = join(folder, 'a', 'b');
  mkdirSync(below, { recursive: true });
  writeFolderDefaults(below, '.azure-lab', { web: 'near', location: 'westus2' });
  expect(read(below)).toEqual({ group: 'changed', location: 'westus2', web: 'near' });
});

it('reads one section of a file that az wrote', () => {
  mkdirSync(join(folder, '.azure-lab'));
  writeFileSync(
    join(folder, '.azure-lab', 'config'),
    '[core]\noutput = table\n\n[defaults]\n# a note\nGroup: rg-1\nweb =\n\n[cloud]\nname = x\n',
  );
  expect(read()).toEqual({ group: 'rg-1', web: '' });
});
