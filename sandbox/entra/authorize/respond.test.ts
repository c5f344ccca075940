import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { type TestSandbox, test } from '../../testing.ts';
import {
  authorizeUrl,
  Browser,
  CALLBACK,
  claimsOf,
  easyAuth,
  frontendAndBackend,
  type Place,
  register,
  userNamed,
} from '../testing.ts';

async function pick(browser: Browser, place: Place, alias: string, sandbox: TestSandbox): Promise<Place> {
  return browser.press(place, userNamed(sandbox.directory, alias).userPrincipalName);
}

describe('the way the answer travels', () => {
  const register1 = (sandbox: TestSandbox) =>
    register(sandbox.directory, 'app', {
      web: {
        redirectUris: ['https://app.example/cb', 'https://app.example'],
        implicitGrantSettings: { enableAccessTokenIssuance: true, enableIdTokenIssuance: true },
      },
    });
  const signIn = async (sandbox: TestSandbox, parameters: Record<string, string>) => {
    const app = register1(sandbox);
    const browser = new Browser(sandbox);
    const url = authorizeUrl(sandbox, {
      client_id: app.appId,
      redirect_uri: 'https://app.example/cb',
      scope: 'openid profile',
      nonce: 'n',
      state: 'a b&c=d',
      ...parameters,
    });
    const page = await pick(browser, await browser.open(url), 'megan', sandbox);
    return { app, place: await browser.press(page, 'Accept') };
  };

  test('is the query for a code', async ({ sandbox }) => {
    const { place } = await signIn(sandbox, { response_type: 'code' });
    const { left } = place;
    expect(left?.hash).toBe('');
    expect([...(left?.searchParams.keys() ?? [])]).toEqual(['code', 'session_state', 'state']);
    expect(left?.searchParams.get('state')).toBe('a b&c=d');
  });

  test('is the fragment where a token is in it', async ({ sandbox }) => {
    const { place } = await signIn(sandbox, { response_type: 'id_token token' });
    expect(place.left?.search).toBe('');
    const fields = new URLSearchParams(place.left?.hash.slice(1));
    expect([...fields.keys()]).toEqual([
      'id_token',
      'access_token',
      'token_type',
      'expires_in',
      'scope',
      'session_state',
      'state',
    ]);
    const hash = createHash('sha256')
      .update(fields.get('access_token') ?? '')
      .digest();
    expect(claimsOf(fields.get('id_token') ?? '').at_hash).toBe(hash.subarray(0, 16).toString('base64url'));
  });

  test('is the fragment for an ID token alone, as App Service without a secret asks', async ({ sandbox }) => {
    const { place } = await signIn(sandbox, { response_type: 'id_token' });
    const fields = new URLSearchParams(place.left?.hash.slice(1));
    expect([...fields.keys()]).toEqual(['id_token', 'session_state', 'state']);
    expect(claimsOf(fields.get('id_token') ?? '')).not.toHaveProperty('c_hash');
  });

  test('is the same when the client posts its request as a form', async ({ sandbox }) => {
    const app = register1(sandbox);
    const body = new URLSearchParams({
      client_id: app.appId,
      response_type: 'code',
      redirect_uri: 'https://app.example/cb',
      scope: 'openid',
      state: 'posted',
    });
    const browser = new Browser(sandbox);
    const { tenantId } = sandbox.descriptor;
    const page = await browser.open(`/${tenantId}/oauth2/v2.0/authorize`, { method: 'POST', body });
    const place = await browser.press(await pick(browser, page, 'megan', sandbox), 'Accept');
    expect(place.left?.searchParams.get('state')).toBe('posted');
  });

  test('is a form that submits itself, and has a button for browsers without scripts', async ({
    sandbox,
  }) => {
    const { place } = await signIn(sandbox, { response_type: 'code', response_mode: 'form_post' });
    expect(place.forms[0]).toMatchObject({
      action: 'https://app.example/cb',
      buttons: [{ text: 'Continue' }],
    });
    expect(place.html).toMatch(/<script nonce="[^"]+">document\.forms\[0\]\.submit\(\);<\/script>/);
    expect(place.headers['content-security-policy']).toContain("script-src 'nonce-");
  });

  test('gets a slash where the redirect URI has no path', async ({ sandbox }) => {
    const { place } = await signIn(sandbox, { response_type: 'code', redirect_uri: 'https://app.example' });
    expect(place.left?.href).toMatch(/^https:\/\/app\.example\/\?code=/);
  });

  test('carries client_info when MSAL asks for it', async ({ sandbox }) => {
    const { place } = await signIn(sandbox, { response_type: 'code', client_info: '1' });
    const info = JSON.parse(
      Buffer.from(place.left?.searchParams.get('client_info') ?? '', 'base64url').toString('utf8'),
    );
    expect(info).toEqual({
      uid: userNamed(sandbox.directory, 'megan').id,
      utid: sandbox.descriptor.tenantId,
    });
  });

  test('leads a browser that came by plain http on our port there again, and other clients not', async ({
    sandbox,
  }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const asked = { ...easyAuth(frontend.appId), prompt: 'none', response_mode: 'fragment' };
    const path = new URL(authorizeUrl(sandbox, asked));
    const host = `login.azure.localhost:${sandbox.descriptor.port}`;
    const browserAnswer = await sandbox.ask('GET', path.href, { headers: { host } });
    expect(browserAnswer.headers.location).toMatch(
      new RegExp(
        `^http://frontend-1\\.azurewebsites\\.localhost:${sandbox.descriptor.port}/\\.auth/login/aad/callback#`,
      ),
    );
    const otherAnswer = await sandbox.ask('GET', path.href);
    expect(otherAnswer.headers.location).toMatch(new RegExp(`^${CALLBACK}#`));
  });
});
