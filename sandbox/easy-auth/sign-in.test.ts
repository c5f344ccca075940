import { describe, expect } from 'vitest';
import { claimsOf } from '../entra/testing.ts';
import { test } from '../testing.ts';
import { BROWSER, protectedPair, Visitor } from './testing.ts';

const home = (name: string) => `https://${name}.azurewebsites.localhost`;
const principalOf = (header: string) => JSON.parse(Buffer.from(header, 'base64').toString('utf8'));

describe('signing in to a site', { timeout: 60_000 }, () => {
  test('goes from the page that was asked for to Entra ID and back, with the tokens for the app', async ({
    sandbox,
  }) => {
    const { registrations, scope } = await protectedPair(sandbox, 'round');
    const fe = home('round-fe');
    const megan = new Visitor(sandbox);

    const started = await megan.ask('GET', `${fe}/profile?a=1`);
    const location = new URL(String(started.headers.location));
    expect(started.status).toBe(302);
    expect([...location.searchParams.keys()].slice(0, 7)).toEqual([
      'response_type',
      'redirect_uri',
      'client_id',
      'scope',
      'response_mode',
      'nonce',
      'state',
    ]);
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      response_type: 'code id_token',
      redirect_uri: `${fe}/.auth/login/aad/callback`,
      client_id: registrations.frontend.appId,
      scope: `openid profile email offline_access ${scope}`,
      response_mode: 'form_post',
      state: 'redir=%2Fprofile%3Fa%3D1',
    });
    expect(started.headers['set-cookie']?.[0]).toMatch(
      /^Nonce=[^;]+; path=\/; secure; HttpOnly; SameSite=None$/,
    );

    const back = await megan.signIn(`${fe}/profile?a=1`);
    expect(back).toMatchObject({ status: 302, headers: { location: `${fe}/profile?a=1` } });
    expect(megan.jar(fe).has('Nonce')).toBe(false);

    const { body } = await megan.ask('GET', `${fe}/profile?a=1`);
    expect(body.url).toBe('/profile?a=1');
    expect(body.headers).toMatchObject({
      'x-ms-client-principal-name': sandbox.descriptor.user,
      'x-ms-client-principal-idp': 'aad',
      'x-ms-token-aad-id-token': expect.any(String),
      'x-ms-token-aad-refresh-token': expect.any(String),
      'x-ms-token-aad-expires-on': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
    });
    expect(claimsOf(body.headers['x-ms-token-aad-access-token'])).toMatchObject({
      aud: `api://${registrations.backend.appId}`,
      scp: 'user_impersonation',
      appid: registrations.frontend.appId,
      ver: '1.0',
    });
    const principal = principalOf(body.headers['x-ms-client-principal']);
    expect(principal).toMatchObject({ auth_typ: 'aad', role_typ: expect.stringContaining('/role') });
    expect(principal.claims).toContainEqual({
      typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
      val: body.headers['x-ms-client-principal-id'],
    });
    expect(body.env).toMatchObject({
      WEBSITE_AUTH_ENABLED: 'True',
      WEBSITE_AUTH_DEFAULT_PROVIDER: 'AzureActiveDirectory',
      WEBSITE_AUTH_CLIENT_ID: registrations.frontend.appId,
      WEBSITE_AUTH_CLIENT_SECRET_SETTING_NAME: 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET',
    });
  });

  test('gives a browser that came by the port an address with the port', async ({ sandbox }) => {
    await protectedPair(sandbox, 'port');
    const host = `port-fe.azurewebsites.localhost:${sandbox.descriptor.port}`;
    const answer = await sandbox.ask('GET', `http://${host}/`, { headers: BROWSER });
    const location = new URL(String(answer.headers.location));
    expect(location.origin).toBe(`http://login.azure.localhost:${sandbox.descriptor.port}`);
    expect(location.searchParams.get('redirect_uri')).toBe(`${home('port-fe')}/.auth/login/aad/callback`);
  });

  test('lasts for 8 hours, and may be refreshed for 72 more', async ({ sandbox }) => {
    await protectedPair(sandbox, 'hours');
    const fe = home('hours-fe');
    const lee = new Visitor(sandbox);
    await lee.signIn(fe, 'lee');
    sandbox.clock.move(7.9 * 3_600_000);
    expect(await lee.ask('GET', fe)).toMatchObject({ status: 200 });
    sandbox.clock.move(0.2 * 3_600_000);
    expect(await lee.ask('GET', fe)).toMatchObject({ status: 302 });
    expect(await lee.ask('GET', `${fe}/.auth/refresh`)).toMatchObject({ status: 200 });
    expect(await lee.ask('GET', fe)).toMatchObject({ status: 200 });
    sandbox.clock.move(81 * 3_600_000);
    expect(await lee.ask('GET', `${fe}/.auth/refresh`)).toMatchObject({ status: 401 });
  });

  test('refreshes the tokens, which the app sees with its next request', async ({ sandbox }) => {
    await protectedPair(sandbox, 'fresh');
    const fe = home('fresh-fe');
    const megan = new Visitor(sandbox);
    await megan.signIn(fe);
    const tokenOf = async () => (await megan.ask('GET', fe)).body.headers['x-ms-token-aad-access-token'];
    const before = await tokenOf();
    sandbox.clock.move(61 * 60_000);
    const refreshed = await megan.ask('GET', `${fe}/.auth/refresh`);
    expect(refreshed).toMatchObject({ status: 200, body: '' });
    const after = await tokenOf();
    expect(claimsOf(after).exp).toBeGreaterThan(claimsOf(before).exp);
    expect(claimsOf(after)).toMatchObject({ aud: claimsOf(before).aud, scp: 'user_impersonation' });
  });

  test('shows the tokens and claims at /.auth/me to who is signed in, and to nobody else', async ({
    sandbox,
  }) => {
    await protectedPair(sandbox, 'me');
    const fe = home('me-fe');
    const megan = new Visitor(sandbox);
    expect(await megan.ask('GET', `${fe}/.auth/me`)).toMatchObject({ status: 302 });
    await megan.signIn(fe);
    const answer = await megan.ask('GET', `${fe}/.auth/me`);
    expect(answer.status).toBe(200);
    expect(answer.bytes.toString()).toContain(String.raw`http:\/\/schemas`);
    expect(Object.keys(answer.body[0])).toEqual([
      'access_token',
      'expires_on',
      'id_token',
      'provider_name',
      'refresh_token',
      'user_claims',
      'user_id',
    ]);
    expect(answer.body[0]).toMatchObject({ provider_name: 'aad', user_id: sandbox.descriptor.user });
  });

  test('signs out here and at Entra ID, and the old cookie is worth nothing any more', async ({
    sandbox,
  }) => {
    await protectedPair(sandbox, 'out');
    const fe = home('out-fe');
    const megan = new Visitor(sandbox);
    await megan.signIn(fe);
    const kept = [...megan.jar(fe)].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await megan.ask('GET', `${fe}/.auth/logout?post_logout_redirect_uri=/bye`);
    const location = new URL(String(answer.headers.location));
    expect(location.pathname).toMatch(/\/oauth2\/v2\.0\/logout$/);
    expect(location.searchParams.get('post_logout_redirect_uri')).toBe(
      `${fe}/.auth/logout/complete?post_logout_redirect_uri=%2Fbye`,
    );
    expect(await megan.ask('GET', `${fe}/.auth/me`)).toMatchObject({ status: 302 });
    expect(await sandbox.ask('GET', fe, { headers: { ...BROWSER, cookie: kept } })).toMatchObject({
      status: 302,
    });
    const complete = await megan.ask(
      'GET',
      `${fe}/.auth/logout/complete?post_logout_redirect_uri=https://evil.example/`,
    );
    expect(complete).toMatchObject({ status: 200 });
    expect(complete.headers.location).toBeUndefined();
  });

  test('leaves a journey that joins gateway, Entra ID and backend, without a token in it', async ({
    sandbox,
  }) => {
    await protectedPair(sandbox, 'trace');
    const fe = home('trace-fe');
    const megan = new Visitor(sandbox);
    await megan.signIn(fe);
    const token = (await megan.ask('GET', fe)).body.headers['x-ms-token-aad-access-token'];
    await sandbox.ask('GET', home('trace-be'), { headers: { authorization: `Bearer ${token}` } });
    const answer = await sandbox.ask('GET', 'http://127.0.0.1/.sandbox/journeys', {
      headers: { authorization: `Bearer ${sandbox.descriptor.controlKey}` },
    });
    const text = answer.bytes.toString();
    const events = answer.body.events ?? answer.body;
    const last = events.at(-1);
    const journey = events.filter((each: { journey: number }) => each.journey === last.journey);
    expect(journey.map((each: { service: string; what: string }) => `${each.service}: ${each.what}`)).toEqual(
      expect.arrayContaining([
        'gateway: sign-in started',
        'entra: code issued',
        'gateway: session begun',
        'gateway: token refused',
      ]),
    );
    expect(last.details).toMatchObject({ site: 'trace-be', status: 403 });
    expect(text).not.toContain(token.split('.')[2]);
    expect(text).not.toMatch(/eyJ/);
  });
});
