import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { protectedPair, Visitor } from '../easy-auth/testing.ts';
import { claimsOf } from '../entra/testing.ts';
import { asking } from '../graph/testing.ts';
import { appOf, eventually, makeSite } from '../sites/testing.ts';
import { test } from '../testing.ts';
import { misbehaving } from './testing.ts';

describe('apps', () => {
  test('take longer to start', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'sleepy');
    await misbehaving(sandbox, 'slow-start=700ms', async () => {
      await site.deploy(appOf('return "awake";'));
      const from = performance.now();
      expect((await site.ask('GET', '/')).body).toBe('awake');
      expect(performance.now() - from).toBeGreaterThan(650);
      const again = performance.now();
      await site.ask('GET', '/');
      expect(performance.now() - again).toBeLessThan(650);
    });
  });

  test('go on with their old settings for a while', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'steady', { appSettings: { WORD: 'old' } });
    await site.deploy(appOf('return process.env.WORD;'));
    const word = async () => (await site.ask('GET', '/')).body;
    expect(await word()).toBe('old');
    await misbehaving(sandbox, 'restart-delay=400ms', async () => {
      site.change({ appSettings: { WORD: 'new' } });
      expect(await word()).toBe('old');
      await eventually(async () => (await word()) === 'new');
    });
  });
});

describe('tokens that live a minute', () => {
  test('say so, and are refused a second after it by ARM and Graph', async ({ sandbox }) => {
    await misbehaving(sandbox, 'token-lifetime=60s', async () => {
      const token = await sandbox.token(origins.arm);
      const { exp, nbf } = claimsOf(token);
      expect(exp - nbf).toBe(300 + 60);
      const lab = asking(sandbox, await sandbox.token(origins.graph));
      const groups = () =>
        sandbox.ask('GET', `${origins.arm}${sandbox.subscription}/resourcegroups?api-version=2021-04-01`, {
          headers: { authorization: `Bearer ${token}` },
        });
      expect([(await groups()).status, (await lab('GET', 'applications')).status]).toEqual([200, 200]);
      sandbox.clock.move(61_000);
      expect(await groups()).toMatchObject({
        status: 401,
        body: { error: { code: 'ExpiredAuthenticationToken' } },
      });
      expect((await lab('GET', 'applications')).status).toBe(401);
    });
  });

  test('are refused by App Service, too, and renewed by /.auth/refresh', async ({ sandbox }) => {
    const { backend } = await protectedPair(sandbox, 'minute');
    const fe = 'https://minute-fe.azurewebsites.localhost';
    const megan = new Visitor(sandbox);
    await misbehaving(sandbox, 'token-lifetime=60s', async () => {
      await megan.signIn(`${fe}/`);
      const tokenOf = async () => (await megan.ask('GET', `${fe}/.auth/me`)).body[0].access_token;
      const call = async (token: string) =>
        (await backend.ask('GET', '/', { headers: { authorization: `Bearer ${token}` } })).status;
      const first = await tokenOf();
      // The portal's settings let in nobody but the backend itself: 403, and not 401.
      expect(await call(first)).toBe(403);
      sandbox.clock.move(61_000);
      expect(await call(first)).toBe(401);
      expect((await megan.ask('GET', `${fe}/.auth/refresh`)).status).toBe(200);
      expect(await call(await tokenOf())).toBe(403);
    });
  });
});
