import { describe, expect } from 'vitest';
import type { RecordedEvent } from '../core/journey.ts';
import { type TestSandbox, test } from '../testing.ts';
import { BROWSER, portalSettings, protectedPair, Visitor } from './testing.ts';

const home = (name: string) => `https://${name}.azurewebsites.localhost`;

async function eventsOf(sandbox: TestSandbox, site: string): Promise<RecordedEvent[]> {
  const { body } = await sandbox.ask('GET', 'http://127.0.0.1/.sandbox/journeys', {
    headers: { authorization: `Bearer ${sandbox.descriptor.controlKey}` },
  });
  return body.events.filter(({ details }: RecordedEvent) => details.site === site);
}

const whats = (events: readonly RecordedEvent[]) => events.map(({ what }) => what);

describe('the journal hears of the gateway', { timeout: 60_000 }, () => {
  test('the whole life of a session, in one journey', async ({ sandbox }) => {
    const { registrations } = await protectedPair(sandbox, 'life');
    const fe = home('life-fe');
    const megan = new Visitor(sandbox);
    await megan.signIn(fe);
    await megan.ask('GET', fe);
    await megan.ask('GET', fe);
    await megan.ask('GET', `${fe}/.auth/refresh`);
    await megan.ask('GET', fe);
    await megan.ask('POST', fe, { headers: { origin: 'https://evil.example' } });
    await megan.ask('GET', `${fe}/.auth/logout`);
    const events = await eventsOf(sandbox, 'life-fe');
    expect(whats(events)).toEqual([
      'sign-in started',
      'session begun',
      'request handed to the app',
      'session refreshed',
      'request handed to the app',
      'request refused',
      'session ended',
    ]);
    expect(new Set(events.map(({ journey }) => journey)).size).toBe(1);
    expect(events[0]?.details).toMatchObject({ cause: 'nobody was signed in' });
    expect(events[1]?.details).toMatchObject({
      user: sandbox.descriptor.user,
      accessToken: true,
      refreshToken: true,
      appid: registrations.frontend.appId,
    });
    expect(events[2]?.details.headers).toContain('x-ms-token-aad-access-token');
    expect(events[5]?.details).toMatchObject({ status: 403, reason: expect.stringContaining('403.60') });
    expect(events[6]?.details).toMatchObject({ goesTo: 'Entra ID, to sign out there' });
  });

  test('a refresh that is refused, and why', async ({ sandbox }) => {
    const { registrations } = await protectedPair(sandbox, 'stale');
    const fe = home('stale-fe');
    const megan = new Visitor(sandbox);
    await megan.signIn(fe);
    const application = sandbox.directory.applicationByAppId(registrations.frontend.appId);
    if (!application) throw new Error('no application');
    sandbox.directory.applications.put({ ...application, passwordCredentials: [] });
    await megan.ask('GET', `${fe}/.auth/refresh`);
    const events = await eventsOf(sandbox, 'stale-fe');
    expect(events.at(-1)).toMatchObject({
      what: 'refresh refused',
      journey: events[0]?.journey,
      details: { status: 403, reason: expect.stringContaining('AADSTS7000215') },
    });
  });

  test('a client that signs in by a token of its own, once the site lets it', async ({ sandbox }) => {
    const { backend, registrations } = await protectedPair(sandbox, 'direct');
    const megan = new Visitor(sandbox);
    await megan.signIn(home('direct-fe'));
    const { body } = await megan.ask('GET', `${home('direct-fe')}/.auth/me`);
    const signIn = () =>
      backend.ask('POST', '/.auth/login/aad', { body: { access_token: body[0].access_token } });
    expect(await signIn()).toMatchObject({ status: 403 });
    const { appId } = registrations.backend;
    const validation = {
      allowedAudiences: [`api://${appId}`],
      defaultAuthorizationPolicy: { allowedApplications: [registrations.frontend.appId] },
    };
    backend.change({ auth: portalSettings(sandbox.descriptor.tenantId, appId, { validation }) });
    expect(await signIn()).toMatchObject({ status: 200 });
    const events = await eventsOf(sandbox, 'direct-be');
    expect(whats(events)).toEqual(['token refused', 'token accepted', 'session token issued']);
    expect(events[0]?.details).toMatchObject({ status: 403, scp: 'user_impersonation' });
    const [signedIn] = await eventsOf(sandbox, 'direct-fe');
    expect(new Set(events.map(({ journey }) => journey))).toEqual(new Set([signedIn?.journey]));
  });

  test('requests without an identity, but not each of many', async ({ sandbox }) => {
    await protectedPair(sandbox, 'many');
    const be = home('many-be');
    for (let count = 0; count < 5; count += 1) await sandbox.ask('GET', be);
    expect(await eventsOf(sandbox, 'many-be')).toMatchObject([
      { what: 'turned away', details: { status: 401 } },
    ]);
    sandbox.clock.move(61_000);
    await sandbox.ask('GET', be);
    expect(await eventsOf(sandbox, 'many-be')).toHaveLength(2);
  });

  test('a sign-in that the app asked for, and one that cannot start', async ({ sandbox }) => {
    const { frontend, registrations } = await protectedPair(sandbox, 'asked');
    await frontend.ask('GET', '/.auth/login/aad', { headers: BROWSER });
    const registration = { openIdIssuer: 'https://login.example/tenant/v2.0' };
    const { appId } = registrations.frontend;
    frontend.change({ auth: portalSettings(sandbox.descriptor.tenantId, appId, { registration }) });
    await frontend.ask('GET', '/', { headers: BROWSER });
    expect(await eventsOf(sandbox, 'asked-fe')).toMatchObject([
      { what: 'sign-in started', details: { cause: 'the app asked for it' } },
      { what: 'sign-in failed', details: { reason: expect.stringContaining('login.example') } },
    ]);
  });
});
