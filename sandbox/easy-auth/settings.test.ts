import { describe, expect } from 'vitest';
import { claimsOf } from '../entra/testing.ts';
import { type TestSandbox, test } from '../testing.ts';
import { BROWSER, portalSettings, protectedPair, Visitor } from './testing.ts';

const home = (name: string) => `https://${name}.azurewebsites.localhost`;
const principalOf = (headers: Record<string, string>) =>
  JSON.parse(Buffer.from(headers['x-ms-client-principal'] ?? '', 'base64').toString('utf8'));

/** The tutorial's frontend, with these changes to what the portal writes; `add` are members beside the portal's. */
async function frontendWith(
  sandbox: TestSandbox,
  name: string,
  more: Record<string, object>,
  add: Record<string, unknown> = {},
) {
  const pair = await protectedPair(sandbox, name);
  const { appId } = pair.registrations.frontend;
  const settings = portalSettings(sandbox.descriptor.tenantId, appId, more);
  pair.frontend.change({ auth: { ...settings, ...add } });
  return { ...pair, url: home(`${name}-fe`), appId, visitor: new Visitor(sandbox) };
}

/** The parameters of the redirect to Entra ID that `path` leads to. */
async function authorizeOf(visitor: Visitor, url: string): Promise<URL> {
  return new URL(String((await visitor.ask('GET', url)).headers.location));
}

describe('what a site says of the sign-in', { timeout: 60_000 }, () => {
  test('is put on the way to Entra ID, in place of the usual and of what a link says', async ({
    sandbox,
  }) => {
    const loginParameters = ['scope=openid profile', 'domain_hint=contoso.com', 'prompt=select_account'];
    const { url, visitor } = await frontendWith(sandbox, 'says', { providerLogin: { loginParameters } });
    const link = `${url}/.auth/login/aad?scope=openid+email&login_hint=lee&access_type=offline`;
    expect(Object.fromEntries((await authorizeOf(visitor, link)).searchParams)).toMatchObject({
      scope: 'openid profile',
      domain_hint: 'contoso.com',
      prompt: 'select_account',
      login_hint: 'lee',
      access_type: 'offline',
      response_type: 'code id_token',
    });
  });

  test('is not put together from two parameters of one name, which ends at Entra ID', async ({ sandbox }) => {
    const loginParameters = ['scope=openid profile', 'scope=offline_access'];
    const { url, visitor } = await frontendWith(sandbox, 'doubled', { providerLogin: { loginParameters } });
    const authorize = await authorizeOf(visitor, url);
    expect(authorize.searchParams.getAll('scope')).toEqual(['openid profile', 'offline_access']);
    expect((await visitor.ask('GET', authorize.href)).body).toContain('AADSTS9002313: ');
  });

  test('is not changed by a link where the way back depends on it', async ({ sandbox }) => {
    const { url, visitor, appId } = await frontendWith(sandbox, 'link', {});
    const plain = await authorizeOf(visitor, `${url}/.auth/login/aad`);
    const forged = new URLSearchParams({
      response_type: 'token',
      response_mode: 'fragment',
      redirect_uri: 'https://evil.example/',
      client_id: '11111111-1111-1111-1111-111111111111',
      nonce: 'known',
      state: 'redir=https://evil.example/',
    });
    const { searchParams } = await authorizeOf(visitor, `${url}/.auth/login/aad?${forged}`);
    const without = (parameters: URLSearchParams) =>
      Object.fromEntries([...parameters].filter(([name]) => name !== 'nonce'));
    expect(without(searchParams)).toEqual(without(plain.searchParams));
    expect(searchParams.get('client_id')).toBe(appId);
    expect(searchParams.get('nonce')).not.toBe('known');
  });

  test('without a secret is the implicit flow: an ID token, and no access token', async ({ sandbox }) => {
    const registration = { clientSecretSettingName: '' };
    const { url, visitor } = await frontendWith(sandbox, 'implicit', { registration });
    expect((await authorizeOf(visitor, url)).searchParams.get('response_type')).toBe('id_token');
    await visitor.signIn(url);
    const { headers } = (await visitor.ask('GET', url)).body;
    expect(headers).toHaveProperty('x-ms-token-aad-id-token');
    expect(headers).not.toHaveProperty('x-ms-token-aad-access-token');
    expect(headers).not.toHaveProperty('x-ms-token-aad-refresh-token');
  });

  test('with an issuer of v1 goes by the v1 endpoint', async ({ sandbox }) => {
    const { tenantId } = sandbox.descriptor;
    const registration = { openIdIssuer: `https://sts.windows.net/${tenantId}/` };
    const { url, visitor } = await frontendWith(sandbox, 'v1', { registration });
    expect((await authorizeOf(visitor, url)).pathname).toBe(`/${tenantId}/oauth2/authorize`);
    expect(await visitor.signIn(url)).toMatchObject({ status: 302 });
    const { headers } = (await visitor.ask('GET', url)).body;
    expect(claimsOf(headers['x-ms-token-aad-id-token'])).toMatchObject({ ver: '1.0' });
  });

  test('that keeps fragments is a page, whose script takes the fragment along', async ({ sandbox }) => {
    const { url, visitor } = await frontendWith(sandbox, 'fragment', {
      login: { preserveUrlFragmentsForLogins: true, tokenStore: { enabled: true } },
    });
    const answer = await visitor.ask('GET', `${url}/page?a=</script>`);
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(visitor.jar(url).has('Nonce')).toBe(true);
    const [, script = ''] = /<script>(.*?)<\/script>/s.exec(answer.body) ?? [];
    let gone = '';
    new Function('location', script)({ hash: '#chapter 2', replace: (to: string) => (gone = to) });
    const state = new URL(gone).searchParams.get('state') ?? '';
    expect(new URLSearchParams(state).get('redir')).toBe('/page?a=%3C/script%3E#chapter 2');
  });

  test('comes back to the host that a proxy in front of the site names, where the site believes it', async ({
    sandbox,
  }) => {
    const headers = { 'x-forwarded-host': 'shop.example' };
    const proxied = async (name: string, add: Record<string, unknown>) => {
      const { url, visitor } = await frontendWith(sandbox, name, {}, add);
      const { headers: sent } = await visitor.ask('GET', url, { headers });
      return new URL(String(sent.location)).searchParams.get('redirect_uri');
    };
    const forwardProxy = { convention: 'Standard' };
    expect(await proxied('front', { httpSettings: { forwardProxy } })).toBe(
      'https://shop.example/.auth/login/aad/callback',
    );
    expect(await proxied('noproxy', {})).toBe(`${home('noproxy-fe')}/.auth/login/aad/callback`);
  });
});

describe('what a site says of its addresses', { timeout: 60_000 }, () => {
  test('moves the endpoints, and leaves nothing at the old place', async ({ sandbox }) => {
    const { url, visitor } = await frontendWith(
      sandbox,
      'moved',
      { globalValidation: { unauthenticatedClientAction: 'AllowAnonymous' } },
      { httpSettings: { routes: { apiPrefix: '/gate' } } },
    );
    expect((await authorizeOf(visitor, `${url}/gate/login/aad`)).searchParams.get('redirect_uri')).toBe(
      `${url}/gate/login/aad/callback`,
    );
    expect(await visitor.ask('GET', `${url}/gate/me`)).toMatchObject({ status: 200, body: [] });
    expect((await visitor.ask('GET', `${url}/.auth/me`)).body.url).toBe('/.auth/me');
  });

  test('may give one of the app’s own addresses to sign out', async ({ sandbox }) => {
    const { url, visitor } = await frontendWith(sandbox, 'bye', {
      login: { tokenStore: { enabled: true }, routes: { logoutEndpoint: '/bye' } },
    });
    await visitor.signIn(url);
    const { headers } = await visitor.ask('GET', `${url}/bye`);
    expect(new URL(String(headers.location)).pathname).toMatch(/\/logout$/);
    expect(await visitor.ask('GET', url)).toMatchObject({ status: 302 });
  });

  test('lets sign-in and sign-out lead to other sites that are listed, and to no others', async ({
    sandbox,
  }) => {
    const { url, visitor } = await frontendWith(sandbox, 'listed', {
      login: { allowedExternalRedirectUrls: ['https://shop.example/after'], tokenStore: { enabled: true } },
    });
    const signIn = `${url}/.auth/login/aad?post_login_redirect_uri=`;
    const back = await visitor.signIn(`${signIn}${encodeURIComponent('https://shop.example/after?a=1')}`);
    expect(back.headers.location).toBe('https://shop.example/after?a=1');
    const other = await visitor.signIn(`${signIn}${encodeURIComponent('https://shop.example/else')}`);
    expect(other.headers.location).toBe(`${url}/.auth/login/done`);
  });
});

describe('what a site says of the app’s requests', { timeout: 60_000 }, () => {
  test('without a token store: no tokens, claims under their own names, and nothing at /.auth/me', async ({
    sandbox,
  }) => {
    const { url, visitor } = await frontendWith(sandbox, 'storeless', {
      login: { tokenStore: { enabled: false } },
    });
    await visitor.signIn(url);
    const { headers } = (await visitor.ask('GET', url)).body;
    expect(Object.keys(headers).filter((name) => name.startsWith('x-ms-token-'))).toEqual([]);
    expect(principalOf(headers).claims.map(({ typ }: { typ: string }) => typ)).toContain('oid');
    expect(await visitor.ask('GET', `${url}/.auth/me`)).toMatchObject({ status: 404 });
    expect(await visitor.ask('GET', `${url}/.auth/refresh`)).toMatchObject({ status: 403 });
  });

  test('the names of claims can be left as they are in the token', async ({ sandbox }) => {
    const { url, visitor } = await frontendWith(sandbox, 'names', {}, { clearInboundClaimsMapping: 'true' });
    await visitor.signIn(url);
    const { headers } = (await visitor.ask('GET', url)).body;
    const { user_claims: told } = (await visitor.ask('GET', `${url}/.auth/me`)).body[0];
    for (const claims of [principalOf(headers).claims, told]) {
      const names = claims.map(({ typ }: { typ: string }) => typ);
      expect(names).toContain('oid');
      expect(names.filter((name: string) => name.startsWith('http'))).toEqual([]);
    }
  });

  test('where anybody may come, whoever is signed in is known, and a bad token or cookie is nobody', async ({
    sandbox,
  }) => {
    const { url, visitor, frontend } = await frontendWith(sandbox, 'anybody', {
      globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' },
    });
    await visitor.signIn(`${url}/.auth/login/aad`);
    const own = (await visitor.ask('GET', url)).body.headers;
    expect(own['x-ms-client-principal-name']).toBe(sandbox.descriptor.user);
    for (const headers of [
      {},
      { authorization: 'Bearer e30.e30.e30' },
      { cookie: 'AppServiceAuthSession=e30.e30.e30' },
      { 'x-ms-client-principal-name': 'admin' },
    ]) {
      const { status, body } = await frontend.ask('GET', '/', { headers: { ...headers } });
      expect(status).toBe(200);
      expect(body.headers).not.toHaveProperty('x-ms-client-principal-name');
    }
    expect(await frontend.ask('GET', '/.auth/me')).toMatchObject({ status: 200, body: [] });
  });

  test('another site that is listed is reached by the port, where the browser came by it', async ({
    sandbox,
  }) => {
    const listed = 'https://listed-be.azurewebsites.localhost/bye';
    await frontendWith(sandbox, 'listed', { login: { allowedExternalRedirectUrls: [listed] } });
    const done = '/.auth/logout/complete?post_logout_redirect_uri=';
    const { port } = sandbox.descriptor;
    const to = async (origin: string, wish: string) =>
      (await sandbox.ask('GET', `${origin}${done}${encodeURIComponent(wish)}`)).headers.location;
    const byPort = `http://listed-fe.azurewebsites.localhost:${port}`;
    expect(await to(byPort, `${listed}?a=1`)).toBe(
      `http://listed-be.azurewebsites.localhost:${port}/bye?a=1`,
    );
    expect(await to(home('listed-fe'), listed)).toBe(listed);
    expect(await to(byPort, '/bye')).toBe(`${byPort}/bye`);
  });

  test('the action decides: without one, nobody comes in, whatever is required', async ({ sandbox }) => {
    const { frontend } = await frontendWith(sandbox, 'unsaid', {
      globalValidation: { requireAuthentication: false, unauthenticatedClientAction: null },
    });
    expect(await frontend.ask('GET', '/')).toMatchObject({ status: 401 });
  });

  test('excluded paths know who is signed in too, and strip what a client makes up', async ({ sandbox }) => {
    const { url, visitor, frontend } = await frontendWith(sandbox, 'free', {
      globalValidation: { excludedPaths: ['/public/*', '/a*b*c'] },
    });
    const forged = { 'x-ms-client-principal-name': 'admin', 'X-MS-TOKEN-AAD-ACCESS-TOKEN': 'x' };
    const { body } = await frontend.ask('GET', '/public/x', { headers: forged });
    expect(Object.keys(body.headers).filter((name) => /^x-ms-(client|token)/.test(name))).toEqual([]);
    for (const path of ['/abc', '/a-b-c', '/abbcc', '/axbc/c']) {
      expect(await frontend.ask('GET', path), path).toMatchObject({ status: 200 });
    }
    for (const path of ['/ac', '/acb', '/abcd', '/public']) {
      expect(await frontend.ask('GET', path), path).toMatchObject({ status: 401 });
    }
    await visitor.signIn(url);
    const known = await visitor.ask('GET', `${url}/public/x`);
    expect(known.body.headers['x-ms-client-principal-name']).toBe(sandbox.descriptor.user);
  });

  test('the challenge of a 401 can be switched off', async ({ sandbox }) => {
    const { frontend } = await frontendWith(sandbox, 'quiet', {
      providerLogin: { disableWWWAuthenticate: true },
    });
    const { status, headers } = await frontend.ask('GET', '/');
    expect([status, headers['www-authenticate']]).toEqual([401, undefined]);
  });

  test('the app is told of them in its environment, with numbers for names', async ({ sandbox }) => {
    const { frontend, appId } = await frontendWith(
      sandbox,
      'told',
      {
        globalValidation: { unauthenticatedClientAction: 'Return401', excludedPaths: ['/env'] },
        providerLogin: { loginParameters: ['scope=openid profile'] },
        login: { tokenStore: { enabled: true }, cookieExpiration: { convention: 'IdentityProviderDerived' } },
      },
      { httpSettings: { forwardProxy: { convention: 'Standard' } } },
    );
    const { env } = (await frontend.ask('GET', '/env')).body;
    expect(env).toMatchObject({
      WEBSITE_AUTH_ENABLED: 'True',
      WEBSITE_AUTH_API_PREFIX: '/.auth',
      WEBSITE_AUTH_UNAUTHENTICATED_ACTION: 'Return401',
      WEBSITE_AUTH_TOKEN_STORE: 'True',
      WEBSITE_AUTH_CLIENT_ID: appId,
      WEBSITE_AUTH_OPENID_ISSUER: `https://sts.windows.net/${sandbox.descriptor.tenantId}/v2.0`,
      WEBSITE_AUTH_ALLOWED_AUDIENCES: `api://${appId}`,
      WEBSITE_AUTH_LOGIN_PARAMS: 'scope=openid profile',
      WEBSITE_AUTH_ENCRYPTION_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
      WEBSITE_AUTH_SIGNING_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(env).not.toHaveProperty('WEBSITE_AUTH_DEFAULT_PROVIDER'); // which is there where people are redirected
    expect(JSON.parse(env.WEBSITE_AUTH_V2_CONFIG_JSON)).toMatchObject({
      platform: { enabled: true },
      globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 2 },
      login: { cookieExpiration: { convention: 1 } },
      httpSettings: { forwardProxy: { convention: 1 } },
      legacyProperties: { configVersion: 'v2', legacyVersion: 'V2' },
    });
  });

  test('authentication that is off is nowhere: no endpoint, no identity, and the app is told so', async ({
    sandbox,
  }) => {
    const { frontend } = await frontendWith(sandbox, 'off', {}, { platform: { enabled: false } });
    const { status, body } = await frontend.ask('GET', '/.auth/me', {
      headers: { ...BROWSER, 'x-ms-client-principal-name': 'admin' },
    });
    expect([status, body.url]).toEqual([200, '/.auth/me']);
    expect(body.headers).not.toHaveProperty('x-ms-client-principal-name');
    const told = Object.keys(body.env).filter((name) => name.startsWith('WEBSITE_AUTH_'));
    expect([told, body.env.WEBSITE_AUTH_ENABLED]).toEqual([['WEBSITE_AUTH_ENABLED'], 'False']);
  });
});
