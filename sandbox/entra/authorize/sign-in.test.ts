import { createHash } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { type TestSandbox, test } from '../../testing.ts';
import {
  authorizeUrl,
  Browser,
  CALLBACK,
  claimsOf,
  easyAuth,
  frontendAndBackend,
  PKCE,
  type Place,
  postToken,
  register,
  userNamed,
} from '../testing.ts';

async function pick(browser: Browser, place: Place, alias: string, sandbox: TestSandbox): Promise<Place> {
  return browser.press(place, userNamed(sandbox.directory, alias).userPrincipalName);
}

describe('a first sign-in', () => {
  test('shows the sample accounts, says whose page it is, and that there are no passwords', async ({
    sandbox,
  }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const page = await new Browser(sandbox).open(authorizeUrl(sandbox, easyAuth(frontend.appId)));
    expect(page).toMatchObject({ status: 200, title: 'Pick an account – Easy Auth Lab sandbox' });
    for (const user of sandbox.directory.users.all()) expect(page.text).toContain(user.userPrincipalName);
    expect(page.text).toContain('to continue to frontend-1');
    expect(page.text).toContain('It is not Microsoft’s, and it needs no password.');
    expect(page.forms[0]?.buttons.map(({ text }) => text).at(-1)).toContain('Use another account');
  });

  test('asks for consent, and posts code and ID token to the callback', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const asked = easyAuth(frontend.appId, `openid profile email offline_access ${scope}`);
    let page = await browser.open(authorizeUrl(sandbox, asked));
    page = await pick(browser, page, 'megan', sandbox);
    expect(page.title).toContain('Permissions requested');
    expect(page.text).toContain('Access the app (user_impersonation)');
    expect(page.text).toContain('Maintain access to data you have given it access to');
    expect(page.forms[0]?.buttons.map(({ text }) => text)).toEqual(['Cancel', 'Accept']);
    expect(page.forms[0]?.boxes).toEqual([]);

    page = await browser.press(page, 'Accept');
    expect(page.forms[0]).toMatchObject({ action: CALLBACK });
    const fields = page.forms[0]?.fields ?? new Map();
    expect([...fields.keys()]).toEqual(['code', 'id_token', 'session_state', 'state']);
    expect(fields.get('state')).toBe('redir=%2F');

    const keys = await sandbox.ask('GET', `${origins.login}/common/discovery/v2.0/keys`);
    const { payload } = await jwtVerify(fields.get('id_token') ?? '', createLocalJWKSet(keys.body), {
      issuer: `${origins.login}/${sandbox.descriptor.tenantId}/v2.0`,
      audience: frontend.appId,
    });
    const hash = createHash('sha256')
      .update(fields.get('code') ?? '')
      .digest();
    expect(payload).toMatchObject({
      nonce: 'f00d_20261125000000',
      name: 'Megan Bowen',
      preferred_username: sandbox.descriptor.user,
      oid: userNamed(sandbox.directory, 'megan').id,
      tid: sandbox.descriptor.tenantId,
      ver: '2.0',
      c_hash: hash.subarray(0, 16).toString('base64url'),
      sid: fields.get('session_state'),
    });
    expect(payload).not.toHaveProperty('at_hash');
  });

  test('gives a code that is redeemed for tokens of the backend, which the frontend may call', async ({
    sandbox,
  }) => {
    const { frontend, backend, scope, uri } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const asked = easyAuth(frontend.appId, `openid profile email offline_access ${scope}`);
    let page = await browser.open(authorizeUrl(sandbox, asked));
    page = await pick(browser, page, 'megan', sandbox);
    page = await browser.press(page, 'Accept');
    const answer = await postToken(sandbox, {
      grant_type: 'authorization_code',
      client_id: frontend.appId,
      client_secret: frontend.secret,
      code: page.forms[0]?.fields.get('code') ?? '',
      redirect_uri: CALLBACK,
    });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store, no-cache' },
      body: { token_type: 'Bearer', scope, expires_in: expect.any(Number) },
    });
    expect(Object.keys(answer.body)).toEqual([
      'token_type',
      'scope',
      'expires_in',
      'ext_expires_in',
      'access_token',
      'refresh_token',
      'id_token',
    ]);
    const { directory, descriptor } = sandbox;
    expect(claimsOf(answer.body.access_token)).toMatchObject({
      aud: uri,
      iss: `https://sts.windows.net/${descriptor.tenantId}/`,
      appid: frontend.appId,
      appidacr: '1',
      scp: 'user_impersonation',
      upn: descriptor.user,
      oid: userNamed(directory, 'megan').id,
      ver: '1.0',
    });
    expect(claimsOf(answer.body.access_token)).not.toHaveProperty('azp');
    const backendSub = claimsOf(answer.body.access_token).sub;
    expect(backendSub).toHaveLength(43);
    expect(claimsOf(answer.body.id_token).sub).not.toBe(backendSub);
    expect(backend.appId).not.toBe(frontend.appId);
  });

  test('writes the consent as a grant, makes the service principal, and asks no second time', async ({
    sandbox,
  }) => {
    const { directory } = sandbox;
    const app = register(
      directory,
      'new-app',
      { web: { redirectUris: ['https://new.example/cb'] } },
      { principal: false },
    );
    const browser = new Browser(sandbox);
    const url = authorizeUrl(sandbox, {
      client_id: app.appId,
      response_type: 'code',
      redirect_uri: 'https://new.example/cb',
      scope: 'openid User.Read',
      state: 's',
    });
    let place = await browser.open(url);
    place = await pick(browser, place, 'lee', sandbox);
    expect(directory.principalByAppId(app.appId)).toBeUndefined();
    place = await browser.press(place, 'Accept');
    expect(place.left?.origin).toBe('https://new.example');
    const principal = directory.principalByAppId(app.appId);
    expect(directory.grants.all().filter(({ clientId }) => clientId === principal?.id)).toMatchObject([
      {
        consentType: 'Principal',
        principalId: userNamed(directory, 'lee').id,
        scope: expect.stringContaining('User.Read'),
      },
    ]);
    const again = await browser.open(url);
    expect(again.left?.searchParams.get('code')).toBeTruthy();
  });
});

describe('“Use another account”', () => {
  const start = async (sandbox: TestSandbox) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const page = await browser.open(authorizeUrl(sandbox, easyAuth(frontend.appId)));
    return { browser, page: await browser.press(page, 'another') };
  };

  test('takes a UPN, or the address by which a guest is known', async ({ sandbox }) => {
    const { browser, page } = await start(sandbox);
    expect(page.title).toContain('Sign in');
    const place = await browser.press(page, 'Next', { username: 'GRADY@fabrikam.example' });
    expect(place.title).toContain('Permissions requested');
    const done = await browser.press(place, 'Accept');
    const token = claimsOf(done.forms[0]?.fields.get('id_token') ?? '');
    expect(token).toMatchObject({
      preferred_username: 'grady@fabrikam.example',
      idp: 'https://sts.windows.net/fabrikam.example/',
    });
  });

  test('says so when there is no such account, and keeps what was typed', async ({ sandbox }) => {
    const { browser, page } = await start(sandbox);
    const name = `nobody@${sandbox.descriptor.tenantDomain}`;
    const place = await browser.press(page, 'Next', { username: name });
    expect(place.text).toContain('We couldn’t find an account with that username.');
    expect(place.forms[0]?.fields.get('username')).toBe(name);
  });

  test('refuses an account of another organization with AADSTS50020', async ({ sandbox }) => {
    const { browser, page } = await start(sandbox);
    const place = await browser.press(page, 'Next', { username: 'someone@outlook.com' });
    expect(place.text).toMatch(
      /AADSTS50020: User account 'someone@outlook\.com' from identity provider 'live\.com'/,
    );
  });
});

describe('a public client', () => {
  test('of a command line uses PKCE and any port of localhost', async ({ sandbox }) => {
    const browser = new Browser(sandbox);
    const redirectUri = 'http://localhost:8412';
    const url = authorizeUrl(sandbox, {
      client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: `${origins.arm}//.default offline_access openid profile`,
      code_challenge: PKCE.challenge,
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
    const { left } = await pick(browser, await browser.open(url), 'megan', sandbox);
    expect(left?.href).toMatch(/^http:\/\/localhost:8412\/\?code=/);
    const answer = await postToken(sandbox, {
      grant_type: 'authorization_code',
      client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
      code: left?.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: PKCE.verifier,
      scope: `${origins.arm}//.default offline_access openid profile`,
      client_info: '1',
    });
    expect(answer.body).toMatchObject({
      scope: `${origins.arm}//user_impersonation ${origins.arm}//.default`,
      foci: '1',
      client_info: expect.any(String),
    });
    expect(claimsOf(answer.body.access_token)).toMatchObject({ aud: `${origins.arm}/`, appidacr: '0' });
  });
});
