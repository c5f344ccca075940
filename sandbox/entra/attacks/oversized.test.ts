import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { test } from '../../testing.ts';
import { authorizeUrl, Browser, CALLBACK, frontendAndBackend, postToken, redemption } from '../testing.ts';

const base = (clientId: string) => ({
  client_id: clientId,
  response_type: 'code',
  redirect_uri: CALLBACK,
  scope: 'openid profile',
  state: 's',
  nonce: 'n',
});

describe('what is too large or garbled', () => {
  test('is refused without a fault: states, forms, codes, headers', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const long = authorizeUrl(sandbox, { ...base(frontend.appId), state: 'x'.repeat(20_000) });
    expect((await new Browser(sandbox).open(long)).text).toContain('AADSTS90015: ');
    const fine = authorizeUrl(sandbox, { ...base(frontend.appId), state: 'x'.repeat(8_000) });
    expect((await new Browser(sandbox).open(fine)).title).toContain('Pick an account');
    const form = redemption(frontend, 'x');
    expect(await postToken(sandbox, { ...form, code: 'A'.repeat(5_000) })).toMatchObject({
      status: 400,
      body: { error_codes: [9002313] },
    });
    expect(await postToken(sandbox, { ...form, code: 'a b\u0000' })).toMatchObject({
      body: { error_codes: [9002313] },
    });
    expect(await postToken(sandbox, { ...form, padding: 'x'.repeat(300_000) })).toMatchObject({
      status: 400,
      body: { error_codes: [9002313] },
    });
  });

  test('twice the same parameter is refused, wherever it stands', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const url = `${authorizeUrl(sandbox, base(frontend.appId))}&redirect_uri=https://evil.example`;
    expect((await new Browser(sandbox).open(url)).text).toContain('AADSTS9002313: ');
    const body = new URLSearchParams([...Object.entries(redemption(frontend, 'x')), ['client_id', 'y']]);
    const answer = await sandbox.ask('POST', `${origins.login}/common/oauth2/v2.0/token`, { body });
    expect(answer).toMatchObject({ status: 400, body: { error_codes: [9002313] } });
  });

  test('line breaks in what is echoed do not split the answer', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const url = authorizeUrl(sandbox, {
      ...base(frontend.appId),
      prompt: 'none',
      state: 'a\r\nset-cookie: evil=1\r\n\r\n<html>',
    });
    const answer = await sandbox.ask('GET', url);
    expect(answer.status).toBe(302);
    expect(answer.headers).not.toHaveProperty('evil');
    expect(JSON.stringify(answer.headers['set-cookie'])).not.toContain('evil');
    expect(new URL(String(answer.headers.location)).searchParams.get('state')).toBe(
      'a\r\nset-cookie: evil=1\r\n\r\n<html>',
    );
  });
});
