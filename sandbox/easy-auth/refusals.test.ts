import { once } from 'node:events';
import { request } from 'node:http';
import { SignJWT } from 'jose';
import { describe, expect } from 'vitest';
import { claimsOf, postToken } from '../entra/testing.ts';
import { makeSite } from '../sites/testing.ts';
import { type TestSandbox, test } from '../testing.ts';
import { BROWSER, ECHO, portalSettings, protectedPair, Visitor } from './testing.ts';

const home = (name: string) => `https://${name}.azurewebsites.localhost`;

/** A site with an echo app and these settings of the portal's, changed by `more`. */
async function site(sandbox: TestSandbox, name: string, more: Record<string, object> = {}, appSettings = {}) {
  const made = makeSite(sandbox, name, {
    appSettings,
    auth: portalSettings(sandbox.descriptor.tenantId, '5f0c8a3e-0000-4000-8000-000000000001', more),
  });
  await made.deploy(ECHO);
  return made;
}

/** The status of a path that is sent as it is: `URL` would resolve it. */
async function raw(sandbox: TestSandbox, name: string, path: string): Promise<number | undefined> {
  const { port } = sandbox.descriptor;
  const req = request({
    host: '127.0.0.1',
    port,
    path,
    headers: { host: `${name}.azurewebsites.localhost` },
  });
  const [res] = await once(req.end(), 'response');
  res.resume();
  return res.statusCode;
}

describe('a request without an identity', { timeout: 60_000 }, () => {
  test('is redirected for a browser, and 401 with a challenge for everything else', async ({ sandbox }) => {
    const { ask } = await site(sandbox, 'anon');
    expect(await ask('GET', '/', { headers: BROWSER })).toMatchObject({ status: 302 });
    expect(await ask('GET', '/', { headers: { accept: 'text/html' } })).toMatchObject({ status: 302 });
    const plain = await ask('GET', '/', { headers: { accept: '*/*', 'user-agent': 'node' } });
    expect(plain).toMatchObject({ status: 401, body: '' });
    expect(plain.headers['www-authenticate']).toBe(
      `Bearer realm="anon.azurewebsites.localhost" authorization_uri="https://login.azure.localhost/${sandbox.descriptor.tenantId}/oauth2/v2.0/authorize" resource_id="5f0c8a3e-0000-4000-8000-000000000001"`,
    );
    expect(await ask('POST', '/', { headers: BROWSER, body: 'x' })).toMatchObject({ status: 401 });
  });

  test.for([
    ['Return401', 401],
    ['Return403', 403],
    ['Return404', 404],
    ['AllowAnonymous', 200],
  ] as const)('with %s gets %i, browser or not', async ([action, status], { sandbox }) => {
    const { ask } = await site(sandbox, `a-${action.toLowerCase()}`, {
      globalValidation: { unauthenticatedClientAction: action },
    });
    expect(await ask('GET', '/x', { headers: BROWSER })).toMatchObject({ status });
    expect(await ask('GET', '/x')).toMatchObject({ status });
  });

  test('passes on excluded paths, and nowhere near them', async ({ sandbox }) => {
    const { ask } = await site(sandbox, 'excluded', {
      globalValidation: { excludedPaths: ['/health', '/public/*'] },
    });
    for (const path of ['/health', '/public/', '/public/a/b?c']) {
      expect(await ask('GET', path), path).toMatchObject({ status: 200 });
    }
    const around = ['/admin/../public/x', '/public/../admin', '/public/%2e%2e/admin', '/admin/..//public/x'];
    for (const path of around) expect(await raw(sandbox, 'excluded', path), path).toBe(401);
    for (const path of ['/healthy', '/health/x', '/publi', '/x/health', '/.auth/me']) {
      expect(await ask('GET', path), path).toMatchObject({ status: 401 });
    }
  });

  test('never brings an identity of its own making to the app', async ({ sandbox }) => {
    const { ask } = await site(sandbox, 'forged', {
      globalValidation: { unauthenticatedClientAction: 'AllowAnonymous' },
    });
    const { body } = await ask('GET', '/', {
      headers: {
        'X-MS-CLIENT-PRINCIPAL': 'e30=',
        'x-ms-client-principal-name': 'admin',
        'X-MS-Client-Principal-Whatever': 'x',
        'x-ms-token-aad-access-token': 'x',
        'X-MS-TOKEN-GOOGLE-ID-TOKEN': 'x',
      },
    });
    expect(Object.keys(body.headers).filter((name) => /^x-ms-(client-principal|token)/.test(name))).toEqual(
      [],
    );
  });

  test('is answered by CORS settings before authentication', async ({ sandbox }) => {
    const made = await site(sandbox, 'cors');
    made.change({ config: { cors: { allowedOrigins: ['https://shop.example'] } } });
    const preflight = await made.ask('OPTIONS', '/', {
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'GET' },
    });
    expect(preflight.status).toBeLessThan(300);
    expect(preflight.headers['access-control-allow-origin']).toBe('https://shop.example');
  });

  test('cannot be sent anywhere by the sign-in and sign-out parameters', async ({ sandbox }) => {
    const { ask } = await site(sandbox, 'open');
    for (const target of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'https:evil.example',
    ]) {
      const at = encodeURIComponent(target);
      const login = await ask('GET', `/.auth/login/aad?post_login_redirect_uri=${at}`, { headers: BROWSER });
      expect(new URL(String(login.headers.location)).searchParams.get('state')).toBe(
        'redir=%2F.auth%2Flogin%2Fdone',
      );
      const done = await ask('GET', `/.auth/logout/complete?post_logout_redirect_uri=${at}`, {
        headers: BROWSER,
      });
      expect(done.headers.location).toBeUndefined();
    }
  });
});

describe('a bearer token', { timeout: 60_000 }, () => {
  /** A user's token for the backend, as the frontend gets it. */
  async function tokenFor(sandbox: TestSandbox, name: string): Promise<string> {
    const megan = new Visitor(sandbox);
    await megan.signIn(home(`${name}-fe`));
    return (await megan.ask('GET', home(`${name}-fe`))).body.headers['x-ms-token-aad-access-token'];
  }
  const call = (sandbox: TestSandbox, name: string, token: string) =>
    sandbox.ask('GET', home(name), { headers: { authorization: `Bearer ${token}` } });

  test('of the frontend is 403 until the backend allows the frontend, and then passes with its principal', async ({
    sandbox,
  }) => {
    const { backend, registrations } = await protectedPair(sandbox, 'allow');
    const token = await tokenFor(sandbox, 'allow');
    expect(await call(sandbox, 'allow-be', token)).toMatchObject({ status: 403, body: '' });
    backend.change({
      auth: portalSettings(sandbox.descriptor.tenantId, registrations.backend.appId, {
        validation: {
          defaultAuthorizationPolicy: {
            allowedApplications: [registrations.backend.appId, registrations.frontend.appId],
          },
        },
      }),
    });
    const { status, body } = await call(sandbox, 'allow-be', token);
    expect(status).toBe(200);
    expect(body.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      'x-ms-client-principal-id': claimsOf(token).oid,
    });
  });

  test('for another audience, expired, tampered with or signed by somebody else is 401', async ({
    sandbox,
  }) => {
    const { registrations } = await protectedPair(sandbox, 'bad');
    const token = await tokenFor(sandbox, 'bad');
    const [header = '', payload = '', signature = ''] = token.split('.');
    const changed = Buffer.from(
      JSON.stringify({ ...claimsOf(token), appid: registrations.backend.appId }),
    ).toString('base64url');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const keys = (
      await sandbox.ask(
        'GET',
        `https://login.azure.localhost/${sandbox.descriptor.tenantId}/discovery/v2.0/keys`,
      )
    ).body;
    const confused = await new SignJWT(claimsOf(token))
      .setProtectedHeader({ alg: 'HS256', kid: keys.keys[0].kid })
      .sign(Buffer.from(keys.keys[0].n, 'base64url'));
    const graph = await sandbox.token('https://graph.azure.localhost');
    const bad = {
      tampered: `${header}.${changed}.${signature}`,
      'without a signature': `${header}.${payload}.`,
      'alg none': `${none}.${payload}.`,
      'HS256 with the public key': confused,
      'for Graph': graph,
      garbage: 'garbage',
      'a JWT of nothing': 'e30.e30.e30',
      oversized: `${header}.${'A'.repeat(40_000)}.${signature}`,
    };
    for (const [what, each] of Object.entries(bad)) {
      const answer = await call(sandbox, 'bad-be', each);
      expect(answer, what).toMatchObject({ status: 401, body: { code: 401 } });
      expect(answer.bytes.toString(), what).not.toContain(each);
    }
    sandbox.clock.move(2 * 3_600_000);
    expect(await call(sandbox, 'bad-be', token)).toMatchObject({ status: 401 });
  });

  test('is refused on a site whose list of applications is empty', async ({ sandbox }) => {
    const { backend, registrations } = await protectedPair(sandbox, 'empty');
    const token = await tokenFor(sandbox, 'empty');
    const allow = (allowedApplications?: string[]) =>
      backend.change({
        auth: portalSettings(sandbox.descriptor.tenantId, registrations.backend.appId, {
          validation: { defaultAuthorizationPolicy: allowedApplications ? { allowedApplications } : {} },
        }),
      });
    allow([]);
    expect(await call(sandbox, 'empty-be', token)).toMatchObject({ status: 403 });
    allow();
    expect(await call(sandbox, 'empty-be', token)).toMatchObject({ status: 200 });
    backend.change({
      appSettings: { WEBSITE_AUTH_AAD_ALLOWED_TENANTS: '11111111-1111-1111-1111-111111111111' },
    });
    expect(await call(sandbox, 'empty-be', token)).toMatchObject({ status: 403 });
  });

  test('signs a client in by itself, and the session token is good on this site only', async ({
    sandbox,
  }) => {
    const { frontend, backend, registrations } = await protectedPair(sandbox, 'own');
    const answer = await postToken(sandbox, {
      grant_type: 'client_credentials',
      client_id: registrations.backend.appId,
      client_secret: registrations.backend.secret,
      scope: `${registrations.backend.appId}/.default`,
    });
    const login = await backend.ask('POST', '/.auth/login/aad', {
      body: { access_token: answer.body.access_token },
    });
    expect(login).toMatchObject({
      status: 200,
      body: { user: { userId: expect.stringMatching(/^sid:[0-9a-f]{32}$/) } },
    });
    const session = { headers: { 'x-zumo-auth': login.body.authenticationToken } };
    expect(await backend.ask('GET', '/', session)).toMatchObject({ status: 200 });
    expect(await frontend.ask('GET', '/', session)).toMatchObject({ status: 401 });
    expect(await backend.ask('POST', '/.auth/login/aad', { body: { access_token: 'x' } })).toMatchObject({
      status: 401,
    });
    expect(await backend.ask('POST', '/.auth/login/aad', { body: 'not json' })).toMatchObject({
      status: 400,
    });
  });
});

describe('a callback', { timeout: 60_000 }, () => {
  test('is good once, for the browser that started, and only whole', async ({ sandbox }) => {
    await protectedPair(sandbox, 'cb');
    const fe = home('cb-fe');
    const megan = new Visitor(sandbox);
    const { action, body } = await megan.reachCallback(fe, 'megan');
    const nonce = megan.jar(fe).get('Nonce') ?? '';
    const post = (form: URLSearchParams, cookie: string) =>
      sandbox.ask('POST', action, { headers: { ...BROWSER, ...(cookie ? { cookie } : {}) }, body: form });
    const without = (name: string) => new URLSearchParams([...body].filter(([each]) => each !== name));

    expect(await post(body, '')).toMatchObject({ status: 401 });
    const other = new Visitor(sandbox);
    await other.ask('GET', fe);
    expect(await post(body, `Nonce=${other.jar(fe).get('Nonce')}`)).toMatchObject({ status: 401 });
    expect(await post(without('id_token'), `Nonce=${nonce}`)).toMatchObject({ status: 401 });
    const swapped = new URLSearchParams([...body]);
    swapped.set('code', `${body.get('code')}x`);
    expect(await post(swapped, `Nonce=${nonce}`)).toMatchObject({ status: 401 });

    expect(await post(body, `Nonce=${nonce}`)).toMatchObject({ status: 302 });
    expect(await post(body, `Nonce=${nonce}`)).toMatchObject({ status: 401 });
  });

  test('of a first tab is 401 once a second has begun to sign in, and the second one’s passes', async ({
    sandbox,
  }) => {
    await protectedPair(sandbox, 'tabs');
    const fe = home('tabs-fe');
    const megan = new Visitor(sandbox);
    const first = await megan.reachCallback(fe, 'megan');
    const second = await megan.reachCallback(`${fe}/second`, 'megan');
    expect(await megan.ask('POST', first.action, { body: first.body })).toMatchObject({ status: 401 });
    const passed = await megan.ask('POST', second.action, { body: second.body });
    expect(passed).toMatchObject({ status: 302 });
    expect(passed.headers.location).toMatch(/\/second$/);
    expect(megan.jar(fe).has('Nonce')).toBe(false);
  });

  test('starts over by itself when the nonce is too old', async ({ sandbox }) => {
    await protectedPair(sandbox, 'old');
    const fe = home('old-fe');
    const megan = new Visitor(sandbox);
    const { action, body } = await megan.reachCallback(`${fe}/here`, 'megan');
    sandbox.clock.move(6 * 60_000);
    const answer = await megan.ask('POST', action, { body });
    expect(answer.status).toBe(302);
    expect(new URL(String(answer.headers.location)).searchParams.get('state')).toBe('redir=%2Fhere');
  });

  test('with a wrong secret ends in 401, and only the log says why', async ({ sandbox }) => {
    const { frontend } = await protectedPair(sandbox, 'secret');
    frontend.change({
      appSettings: { MICROSOFT_PROVIDER_AUTHENTICATION_SECRET: 'the secret ID, not the value' },
    });
    const answer = await new Visitor(sandbox).signIn(home('secret-fe'));
    expect(answer).toMatchObject({ status: 401, body: '' });
    const logged = async () => {
      const { body } = await frontend.kudu('GET', '/api/vfs/LogFiles/');
      const file = body.find(({ name }: { name: string }) => name.endsWith('docker.log'));
      return file ? String((await frontend.kudu('GET', `/api/vfs/LogFiles/${file.name}`)).bytes) : '';
    };
    await expect.poll(logged).toContain('AADSTS7000215');
    expect(await logged()).not.toContain('the secret ID, not');
  });
});

describe('a forged POST', { timeout: 60_000 }, () => {
  test('from another origin is 403, and one of the site itself passes', async ({ sandbox }) => {
    const { frontend } = await protectedPair(sandbox, 'csrf');
    const fe = home('csrf-fe');
    const megan = new Visitor(sandbox);
    await megan.signIn(fe);
    const post = (headers: Record<string, string>) => megan.ask('POST', `${fe}/x`, { headers, body: 'x' });
    expect(await post({ origin: 'https://evil.example' })).toMatchObject({ status: 403 });
    expect(await post({})).toMatchObject({ status: 403 });
    expect(await post({ origin: 'null' })).toMatchObject({ status: 403 });
    expect(await post({ origin: fe })).toMatchObject({ status: 200 });
    expect(await post({ referer: `${fe}/form` })).toMatchObject({ status: 200 });
    expect(await post({ origin: home('csrf-be') })).toMatchObject({ status: 403 });

    // A site among the CORS origins is trusted, by the address that a browser has of it as well.
    frontend.change({ config: { cors: { allowedOrigins: ['https://csrf-be.azurewebsites.localhost'] } } });
    const { port } = sandbox.descriptor;
    for (const origin of [`http://csrf-be.azurewebsites.localhost:${port}`, home('csrf-be')]) {
      expect(await post({ origin })).toMatchObject({ status: 200 });
    }
    expect(await post({ origin: `http://csrf-be.azurewebsites.localhost:${port + 1}` })).toMatchObject({
      status: 403,
    });
  });
});
