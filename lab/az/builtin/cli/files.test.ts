import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expandFiles } from './files.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-files-'));
  writeFileSync(join(folder, 'body.json'), '\uFEFF{ "a": 1 }\n\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['a word of its own', '@body.json', '{ "a": 1 }'],
  ['behind an equals sign', 'api=@body.json', 'api={ "a": 1 }'],
  ['behind an option', '--body=@body.json', '--body={ "a": 1 }'],
  ['a file that is not there', '@nothing.json', '@nothing.json'],
  ['an address', 'megan@contoso.com', 'megan@contoso.com'],
  ['a lone @', '@', '@'],
])('reads @file: %s', (_what, word, expanded) => {
  expect(expandFiles([word], folder)).toEqual([expanded]);
});
