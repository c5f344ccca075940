import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimsOf } from '../entra/testing.ts';
import { start, test } from '../testing.ts';
import { portalSettings, protectedPair, Visitor } from './testing.ts';

const home = (name: string) => `https://${name}.azurewebsites.localhost`;
const HOUR = 3_600_000;

describe('the session of a site', { timeout: 60_000 }, () => {
  it('survives a restart of the sandbox, tokens included, and what is stored gives nobody a session', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'lab-gateway-'));
    const first = await start(dir);
    await protectedPair(first.sandbox, 'kept');
    const before = new Visitor(first.sandbox);
    await before.signIn(home('kept-fe'));
    const { body } = await before.ask('GET', home('kept-fe'));
    await first.close();

    const second = await start(dir);
    const after = new Visitor(second.sandbox);
    for (const [name, value] of before.jar(home('kept-fe'))) after.jar(home('kept-fe')).set(name, value);
    const again = await after.ask('GET', home('kept-fe'));
    expect(again.body.headers).toMatchObject({
      'x-ms-client-principal-id': body.headers['x-ms-client-principal-id'],
      'x-ms-token-aad-access-token': body.headers['x-ms-token-aad-access-token'],
    });
    expect(await after.ask('GET', `${home('kept-fe')}/.auth/refresh`)).toMatchObject({ status: 200 });
    await second.close();

    const state = readFileSync(join(dir, 'state.journal'), 'utf8');
    for (const cookie of before.jar(home('kept-fe')).values()) expect(state).not.toContain(cookie);
    rmSync(dir, { recursive: true, force: true });
  });

  test('is split over several cookies when its claims are many, and is whole for the next request', async ({
    sandbox,
  }) => {
    const { registrations } = await protectedPair(sandbox, 'split');
    const { application } = registrations.frontend;
    const { directory } = sandbox;
    const principal = directory.principalByAppId(application.appId);
    const megan = directory.users
      .all()
      .find(({ userPrincipalName }) => userPrincipalName === sandbox.descriptor.user);
    const roles = Array.from({ length: 120 }, (_, index) => ({
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      value: `role-with-quite-a-long-name-${index}`,
      displayName: 'role',
      description: 'role',
      isEnabled: true,
      allowedMemberTypes: ['User'],
    }));
    directory.applications.put({ ...application, appRoles: roles });
    for (const { id } of roles) {
      directory.appRoleAssignments.put({
        id: `assignment ${id}`,
        appRoleId: id,
        principalId: megan?.id ?? '',
        principalType: 'User',
        resourceId: principal?.id ?? '',
        createdDateTime: sandbox.clock.now().toISOString(),
      });
    }
    const visitor = new Visitor(sandbox);
    const fe = home('split-fe');
    await visitor.signIn(fe);
    expect([...visitor.jar(fe).keys()]).toEqual(['AppServiceAuthSession', 'AppServiceAuthSession1']);
    const me = await visitor.ask('GET', `${fe}/.auth/me`);
    expect(me.body[0].user_claims.filter(({ typ }: { typ: string }) => typ === 'roles')).toHaveLength(120);

    for (const { id } of roles) directory.appRoleAssignments.delete(`assignment ${id}`);
    await visitor.signIn(`${fe}/.auth/login/aad?post_login_redirect_uri=/`);
    expect([...visitor.jar(fe).keys()]).toEqual(['AppServiceAuthSession']);
    expect(await visitor.ask('GET', fe)).toMatchObject({ status: 200 });
  });

  test('can end when the ID token does, and is then renewed with the next ID token', async ({ sandbox }) => {
    const { frontend, registrations, scope } = await protectedPair(sandbox, 'derived');
    const fe = home('derived-fe');
    frontend.change({
      auth: portalSettings(sandbox.descriptor.tenantId, registrations.frontend.appId, {
        providerLogin: { loginParameters: [`scope=openid profile offline_access ${scope}`] },
        login: { cookieExpiration: { convention: 'IdentityProviderDerived' } },
      }),
    });
    const megan = new Visitor(sandbox);
    await megan.signIn(fe);
    sandbox.clock.move(0.9 * HOUR);
    expect(await megan.ask('GET', fe)).toMatchObject({ status: 200 });
    sandbox.clock.move(0.2 * HOUR);
    expect(await megan.ask('GET', fe)).toMatchObject({ status: 302 });
    expect(await megan.ask('GET', `${fe}/.auth/refresh`)).toMatchObject({ status: 200 });
    expect(await megan.ask('GET', fe)).toMatchObject({ status: 200 });
    sandbox.clock.move(0.9 * HOUR);
    const { body } = await megan.ask('GET', `${fe}/.auth/me`);
    const ends = body[0].user_claims.find(({ typ }: { typ: string }) => typ === 'exp');
    expect(ends).toEqual({ typ: 'exp', val: String(claimsOf(body[0].id_token).exp) });
  });

  test('lasts as long, and may be refreshed as long after its end, as the site says', async ({ sandbox }) => {
    const { frontend, registrations, scope } = await protectedPair(sandbox, 'short');
    const fe = home('short-fe');
    frontend.change({
      auth: portalSettings(sandbox.descriptor.tenantId, registrations.frontend.appId, {
        providerLogin: { loginParameters: [`scope=openid profile offline_access ${scope}`] },
        login: {
          tokenStore: { enabled: true, tokenRefreshExtensionHours: 2 },
          cookieExpiration: { convention: 'FixedTime', timeToExpiration: '00:30:00' },
        },
      }),
    });
    const megan = new Visitor(sandbox);
    await megan.signIn(fe);
    sandbox.clock.move(0.6 * HOUR);
    expect(await megan.ask('GET', fe)).toMatchObject({ status: 302 });
    expect(await megan.ask('GET', `${fe}/.auth/refresh`)).toMatchObject({ status: 200 });
    sandbox.clock.move(2.6 * HOUR);
    expect(await megan.ask('GET', `${fe}/.auth/refresh`)).toMatchObject({ status: 401 });
  });

  test('is refreshed only with its cookie, and only where there is a refresh token', async ({ sandbox }) => {
    const { frontend, registrations, scope } = await protectedPair(sandbox, 'norefresh');
    const fe = home('norefresh-fe');
    const megan = new Visitor(sandbox);
    await megan.signIn(fe);
    const { body } = await megan.ask('GET', fe);
    const bearer = { authorization: `Bearer ${body.headers['x-ms-token-aad-access-token']}` };
    expect(await frontend.ask('GET', '/.auth/refresh', { headers: bearer })).toMatchObject({ status: 401 });

    frontend.change({
      auth: portalSettings(sandbox.descriptor.tenantId, registrations.frontend.appId, {
        providerLogin: { loginParameters: [`scope=openid profile ${scope}`] },
      }),
    });
    await megan.signIn(`${fe}/.auth/login/aad`);
    const { headers } = (await megan.ask('GET', fe)).body;
    expect(headers).toHaveProperty('x-ms-token-aad-access-token');
    expect(headers).not.toHaveProperty('x-ms-token-aad-refresh-token');
    expect(await megan.ask('GET', `${fe}/.auth/refresh`)).toMatchObject({ status: 403, body: '' });
  });

  test('does not come back by a refresh that was under way when it ended', async ({ sandbox }) => {
    await protectedPair(sandbox, 'race');
    const fe = home('race-fe');
    const megan = new Visitor(sandbox);
    await megan.signIn(fe);
    const cookie = [...megan.jar(fe)].map(([name, value]) => `${name}=${value}`).join('; ');
    const send = (path: string) => sandbox.ask('GET', `${fe}${path}`, { headers: { cookie } });
    const [refreshed] = await Promise.all([send('/.auth/refresh'), send('/.auth/logout')]);
    expect([200, 401]).toContain(refreshed.status);
    expect(await send('/.auth/me')).toMatchObject({ status: 401 });
    expect(await send('/.auth/refresh')).toMatchObject({ status: 401 });
  });
});
