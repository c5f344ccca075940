import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { forgetAccessTokens } from './forget-tokens.ts';

const test = base.extend<{ file: string }>({
  file: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'forget-'));
    await use(join(dir, 'msal_token_cache.json'));
    rmSync(dir, { recursive: true });
  },
});

test('az keeps who is signed in, and forgets what would be refused', ({ file }) => {
  const kept = { RefreshToken: { one: { secret: 'kept' } }, Account: { me: {} }, AppMetadata: {} };
  writeFileSync(file, JSON.stringify({ AccessToken: { one: { secret: 'gone' } }, ...kept }));
  forgetAccessTokens(join(file, '..'));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ AccessToken: {}, ...kept });
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('a cache that is not there, or cannot be read, is left alone', ({ file }) => {
  forgetAccessTokens(join(file, '..'));
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, 'encrypted');
  forgetAccessTokens(join(file, '..'));
  expect(readFileSync(file, 'utf8')).toBe('encrypted');
});
