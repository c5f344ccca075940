import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { type TestSandbox, test } from '../testing.ts';
import {
  authorizeUrl,
  Browser,
  CALLBACK,
  codeFor,
  postToken,
  redemption,
  register,
  userNamed,
} from './testing.ts';

const logoutUrl = ({ descriptor }: TestSandbox, parameters: Record<string, string> = {}, version = '/v2.0') =>
  `${origins.login}/${descriptor.tenantId}/oauth2${version}/logout?${new URLSearchParams(parameters)}`;

/** A browser in which some sample users have signed in to an application. */
async function signedIn(sandbox: TestSandbox, aliases: string[], web: { logoutUrl?: string } = {}) {
  const app = register(sandbox.directory, 'app', {
    web: { redirectUris: ['https://app.example/cb'], ...web },
  });
  const url = authorizeUrl(sandbox, {
    client_id: app.appId,
    response_type: 'code id_token',
    response_mode: 'form_post',
    redirect_uri: 'https://app.example/cb',
    scope: 'openid',
    nonce: 'n',
    prompt: 'select_account',
  });
  sandbox.directory.applications.put({
    ...app.application,
    web: {
      ...app.application.web,
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
    },
  });
  const browser = new Browser(sandbox);
  let sid = '';
  for (const alias of aliases) {
    const page = await browser.press(
      await browser.open(url),
      userNamed(sandbox.directory, alias).userPrincipalName,
    );
    const done = page.title.includes('Permissions') ? await browser.press(page, 'Accept') : page;
    sid = done.forms[0]?.fields.get('session_state') ?? '';
  }
  return { app, browser, url: url.replace('&prompt=select_account', ''), sid };
}

describe('signing out', () => {
  test('ends the session and says so', async ({ sandbox }) => {
    const { browser, url } = await signedIn(sandbox, ['megan']);
    const page = await browser.open(logoutUrl(sandbox));
    expect(page.text).toContain('You signed out of your account');
    expect(browser.cookies.has('ESTSAUTH')).toBe(false);
    expect((await browser.open(url)).title).toContain('Pick an account');
  });

  test.for(['/v2.0', ''])(
    'goes to an address of the application, with the state (oauth2%s)',
    async (version, { sandbox }) => {
      for (const address of ['https://app.example/cb', 'https://app.example/.auth/logout/complete']) {
        const { browser } = await signedIn(sandbox, ['megan']);
        const asked = { post_logout_redirect_uri: address, state: 'a b' };
        const { left } = await browser.open(logoutUrl(sandbox, asked, version));
        expect(left?.href).toBe(`${address}?state=a+b`);
      }
    },
  );

  test.for([
    'https://evil.example/',
    'https://app.example.evil.example/cb',
    'https://app.example@evil.example/cb',
    'https://app.example\\@evil.example/cb',
    '//app.example/cb',
    '/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://app.example/cb',
  ])('does not go to %s', async (address, { sandbox }) => {
    const { browser, app } = await signedIn(sandbox, ['megan']);
    for (const more of [{}, { client_id: app.appId }]) {
      const page = await browser.open(logoutUrl(sandbox, { post_logout_redirect_uri: address, ...more }));
      expect(page.left).toBeUndefined();
      expect(page.html).not.toContain('http-equiv');
      expect(page.text).toContain('It’s a good idea to close all browser windows.');
    }
  });

  test('does not go to an address of another application than the one that is named', async ({ sandbox }) => {
    const { browser } = await signedIn(sandbox, ['megan']);
    const other = register(sandbox.directory, 'other', { web: { redirectUris: ['https://other.example/'] } });
    const asked = { post_logout_redirect_uri: 'https://app.example/cb', client_id: other.appId };
    expect((await browser.open(logoutUrl(sandbox, asked))).left).toBeUndefined();
  });

  test('of one of several accounts asks which, unless logout_hint says so', async ({ sandbox }) => {
    const { browser, url } = await signedIn(sandbox, ['megan', 'lee']);
    const page = await browser.open(logoutUrl(sandbox));
    expect(page.text).toContain('Which account do you want to sign out of?');
    expect(page.forms[0]?.buttons).toHaveLength(2);
    await browser.press(page, userNamed(sandbox.directory, 'lee').userPrincipalName);
    expect((await browser.open(url)).forms[0]?.fields.has('id_token')).toBe(true); // Megan alone is left

    const two = await signedIn(sandbox, ['megan', 'lee']);
    await two.browser.open(logoutUrl(sandbox, { logout_hint: sandbox.descriptor.user }));
    const rest = await two.browser.open(two.url);
    expect(rest.forms[0]?.fields.has('id_token')).toBe(true);
  });

  test('tells the applications that were signed in to, in hidden frames, and then goes on', async ({
    sandbox,
  }) => {
    const { browser, sid } = await signedIn(sandbox, ['megan'], { logoutUrl: 'https://app.example/signout' });
    const page = await browser.open(
      logoutUrl(sandbox, { post_logout_redirect_uri: 'https://app.example/cb' }),
    );
    const frames = [...page.html.matchAll(/<iframe src="([^"]*)"/g)].map(([, src]) =>
      src?.replaceAll('&amp;', '&'),
    );
    const query = new URLSearchParams({
      sid,
      iss: `${origins.login}/${sandbox.descriptor.tenantId}/v2.0`,
    });
    expect(frames).toEqual([`https://app.example/signout?${query}`]);
    expect(page.html).toContain('<meta http-equiv="refresh" content="2;url=https://app.example/cb">');
    expect(page.headers['content-security-policy']).toContain('frame-src http: https:');
  });

  test('does not end refresh tokens', async ({ sandbox }) => {
    const app = register(sandbox.directory, 'app', { web: { redirectUris: [CALLBACK] } });
    const code = await codeFor(sandbox, app.appId, 'openid offline_access');
    const { body } = await postToken(sandbox, redemption(app, code));
    await new Browser(sandbox).open(logoutUrl(sandbox));
    const answer = await postToken(sandbox, {
      grant_type: 'refresh_token',
      client_id: app.appId,
      client_secret: app.secret,
      refresh_token: body.refresh_token,
    });
    expect(answer.status).toBe(200);
  });
});
