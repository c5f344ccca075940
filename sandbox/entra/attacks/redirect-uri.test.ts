import { describe, expect } from 'vitest';
import { type TestSandbox, test } from '../../testing.ts';
import { authorizeUrl, Browser, CALLBACK, register } from '../testing.ts';

const base = (clientId: string) => ({
  client_id: clientId,
  response_type: 'code',
  redirect_uri: CALLBACK,
  scope: 'openid profile',
  state: 's',
  nonce: 'n',
});

describe('a redirect URI that only looks registered', () => {
  const registered = [
    'https://app.example/cb',
    'http://localhost/cb',
    'http://127.0.0.1/cb',
    'https://*.wild.example/cb',
  ];
  const ask = async (sandbox: TestSandbox, uri: string) => {
    const { appId } = register(sandbox.directory, 'app', { web: { redirectUris: registered } });
    const url = authorizeUrl(sandbox, { ...base(appId), redirect_uri: uri, prompt: 'none' });
    return new Browser(sandbox).open(url);
  };

  test.for([
    'https://app.example/cb/',
    'https://app.example/cb?x=1',
    'https://app.example/cb#',
    'https://app.example/cb/../evil',
    'https://app.example/CB',
    'https://APP.example/cb',
    'https://app.example.evil.example/cb',
    'https://evil.example/https://app.example/cb',
    'https://app.example@evil.example/cb',
    'https://user@app.example/cb',
    'https://app.example\\@evil.example/cb',
    'https://app.example:444/cb',
    'https://app.example%2eevil.example/cb',
    'https://app.example\n.evil.example/cb',
    'https://app.example/cb\u0000',
    ' https://app.example/cb',
    '//app.example/cb',
    'http://app.example/cb',
    'javascript://app.example/cb%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'http://localhost.evil.example/cb',
    'http://localhost:80@evil.example/cb',
    'http://localhost:1234/other',
    'https://localhost/cb',
    'http://[::1]/cb',
    'http://127.0.0.1.evil.example/cb',
    'http://2130706433/cb',
    'https://wild.example/cb',
    'https://a.wild.example/cb/x',
    'http://a.wild.example/cb',
    'https://a.wild.example.evil.example/cb',
    'https://evil.example/.wild.example/cb',
  ])('is refused on a page: %j', async (uri, { sandbox }) => {
    const place = await ask(sandbox, uri);
    expect(place.left).toBeUndefined();
    expect(place.text).toMatch(/AADSTS(50011|900971): /);
  });

  test.for([
    'https://app.example/cb',
    'http://localhost/cb',
    'http://localhost:61234/cb',
    'http://127.0.0.1:61234/cb',
    'https://a.wild.example/cb',
  ])('and one that is, is answered at: %j', async (uri, { sandbox }) => {
    const { left } = await ask(sandbox, uri);
    expect(left?.href.startsWith(`${uri}?error=login_required`)).toBe(true);
  });

  test('of scheme javascript is refused even if somebody registered it', async ({ sandbox }) => {
    const { appId } = register(sandbox.directory, 'app', { web: { redirectUris: ['javascript:alert(1)'] } });
    const url = authorizeUrl(sandbox, {
      ...base(appId),
      redirect_uri: 'javascript:alert(1)',
      prompt: 'none',
    });
    expect((await new Browser(sandbox).open(url)).text).toContain('AADSTS900971');
  });

  test('registered by accident without one being asked is not used when it is dangerous', async ({
    sandbox,
  }) => {
    const { appId } = register(sandbox.directory, 'app', { web: { redirectUris: ['javascript:alert(1)'] } });
    const url = authorizeUrl(sandbox, { ...base(appId), redirect_uri: undefined, prompt: 'none' });
    expect((await new Browser(sandbox).open(url)).left).toBeUndefined();
  });
});
