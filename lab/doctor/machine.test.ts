import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { browserOf, lookAtBrowser, lookAtNode } from './machine.ts';

describe('Node', () => {
  it.each([
    ['v20.19.0', 'ok'],
    ['v24.1.0', 'ok'],
    ['v20.18.9', 'fail'],
    ['v18.20.0', 'fail'],
  ])('%s is %s', (version, status) => {
    expect(lookAtNode(version).status).toBe(status);
  });
});

describe('a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-doctor-'));
  afterEach(() => rmSync(join(folder, 'xdg-open'), { force: true }));
  const withOpener = () => {
    writeFileSync(join(folder, 'xdg-open'), '');
    chmodSync(join(folder, 'xdg-open'), 0o755);
  };

  it('is there when a program opens addresses on a screen', () => {
    withOpener();
    expect(lookAtBrowser({ env: { PATH: folder, DISPLAY: ':0' } }, 'linux')).toEqual({
      status: 'ok',
      found: 'xdg-open',
    });
  });

  it('is worth a note without a screen, or without a program', () => {
    expect(lookAtBrowser({ env: { PATH: folder } }, 'linux')).toMatchObject({ status: 'warn' });
    withOpener();
    expect(lookAtBrowser({ env: { PATH: folder } }, 'linux').found).toContain('no screen');
  });

  it('is what BROWSER names, screen or not', () => {
    const env = { PATH: folder, BROWSER: '/opt/open-elsewhere --new %s:firefox' };
    expect(lookAtBrowser({ env }, 'linux')).toEqual({
      status: 'ok',
      found: '/opt/open-elsewhere, by BROWSER',
    });
    expect(browserOf(env, 'linux')).toEqual(['/opt/open-elsewhere', '--new']);
    expect(browserOf({ BROWSER: '' }, 'linux')).toBeUndefined();
    expect(browserOf(env, 'win32')).toBeUndefined();
  });

  it('is always there on Windows and macOS', () => {
    expect(lookAtBrowser({ env: {} }, 'win32').status).toBe('ok');
    expect(lookAtBrowser({ env: {} }, 'darwin').status).toBe('ok');
  });
});
