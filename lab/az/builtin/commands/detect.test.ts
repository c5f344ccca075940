import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { detect } from './detect.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-detect-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text = '') => writeFileSync(join(folder, name), text);

describe('the runtime of an app', () => {
  it.each([
    ['>=20.19.0', '20.19'],
    ['22', '22.0'],
    ['~18.x', '18.'],
  ])('is Node by its package.json, with engines %s', (engines, version) => {
    write('package.json', JSON.stringify({ engines: { node: engines } }));
    expect(detect(folder)).toEqual({ language: 'node', version });
  });
  it('is Node by a package.json that says no version, or is broken', () => {
    write('package.json', '{');
    expect(detect(folder)).toEqual({ language: 'node', version: '0.0' });
  });
  it('is Node by server.js', () => {
    write('server.js');
    expect(detect(folder)).toEqual({ language: 'node', version: '-' });
  });
  it('is Python by requirements.txt, whatever else there is', () => {
    write('package.json', '{}');
    write('requirements.txt');
    expect(detect(folder).language).toBe('python');
  });
  it('is not known of .NET, and says so', () => {
    write('app.csproj');
    expect(() => detect(folder)).toThrow('does not know .NET');
  });
  it('is not known of an empty folder, in the words of az', () => {
    expect(() => detect(folder)).toThrow(/^Could not auto-detect the runtime stack of your app/);
  });
});
