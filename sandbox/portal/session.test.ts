import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { start, test } from '../testing.ts';
import { PortalVisitor } from './testing.ts';

const HOUR = 60 * 60 * 1000;
const USERS = '/entra/users';

describe('signing in', () => {
  test('leads back to the page that was asked for, and no further', async ({ sandbox }) => {
    const megan = await PortalVisitor.signedIn(sandbox, 'megan');
    expect((await megan.open(`/signin?return=${encodeURIComponent(USERS)}`)).heading).toBe('Users');
    for (const elsewhere of ['//evil.example/', 'https://evil.example/', '/\\evil.example', '/%0d%0aa:b']) {
      const page = await megan.open(`/signin?return=${encodeURIComponent(elsewhere)}`);
      expect(new URL(page.url).host).toBe('portal.azure.localhost');
    }
  });

  test('is finished by the browser that began it only, and once', async ({ sandbox }) => {
    const stranger = new PortalVisitor(sandbox);
    for (const query of ['', '?code=1&state=2', '?error=access_denied&state=', '?state=%00&code=']) {
      const page = await stranger.open(`/signin/index${query}`);
      expect(page).toMatchObject({ status: 400, heading: 'This sign-in was not begun here' });
    }
    const begun = new PortalVisitor(sandbox);
    const { headers } = await begun.ask('GET', '/');
    const state = new URL(String(headers.location)).searchParams.get('state');
    expect(await stranger.open(`/signin/index?code=x&state=${state}`)).toMatchObject({ status: 400 });
    const other = await new PortalVisitor(sandbox).ask('GET', '/');
    const theirs = new URL(String(other.headers.location)).searchParams.get('state');
    expect(await begun.open(`/signin/index?code=x&state=${theirs}`)).toMatchObject({ status: 400 });
  });

  test('that Entra ID refuses is told in its own words', async ({ sandbox }) => {
    const someone = new PortalVisitor(sandbox);
    const { headers } = await someone.ask('GET', '/');
    const state = new URL(String(headers.location)).searchParams.get('state') ?? '';
    const query = new URLSearchParams({
      state,
      error: 'access_denied',
      error_description: 'AADSTS65004: No.',
    });
    const page = await someone.open(`/signin/index?${query}`);
    expect(page).toMatchObject({ status: 403, text: expect.stringContaining('AADSTS65004: No.') });
  });
});

describe('a session', () => {
  test('is nobody’s whose cookie the portal has not made', async ({ sandbox }) => {
    const forger = new PortalVisitor(sandbox);
    for (const cookie of ['x', 'a'.repeat(43), '../../etc/passwd', 'a'.repeat(5000)]) {
      forger.cookies.set('portal_session', cookie);
      const answer = await forger.ask('GET', USERS);
      expect(answer.status).toBe(302);
      expect(answer.headers.location).toMatch(/^https:\/\/login\.azure\.localhost\//);
    }
  });

  test('ends with the sign-out, in every copy of its cookie', async ({ sandbox }) => {
    const megan = await PortalVisitor.signedIn(sandbox, 'megan');
    const copy = new PortalVisitor(sandbox);
    copy.cookies.set('portal_session', megan.cookies.get('portal_session') ?? '');
    expect((await copy.open(USERS)).heading).toBe('Users');
    const home = await megan.open('/');
    const form = home.forms.find(({ buttons }) => buttons.includes('Sign out'));
    const answer = await megan.ask('POST', '/signout', {
      body: new URLSearchParams([...(form?.fields ?? [])]),
    });
    expect(answer.headers.location).toContain('/oauth2/v2.0/logout?');
    expect((await copy.ask('GET', USERS)).status).toBe(302);
  });

  test('ends a day after the sign-in', async ({ sandbox }) => {
    const megan = await PortalVisitor.signedIn(sandbox, 'megan');
    sandbox.clock.move(23 * HOUR);
    expect((await megan.ask('GET', USERS)).status).toBe(200);
    sandbox.clock.move(2 * HOUR);
    expect((await megan.ask('GET', USERS)).status).toBe(302);
  });

  test('ends when the user is not there any more', async ({ sandbox }) => {
    const lee = await PortalVisitor.signedIn(sandbox, 'lee');
    const { users } = sandbox.directory;
    const user = users.all().find(({ userPrincipalName }) => userPrincipalName.startsWith('lee'));
    users.delete(user?.id ?? '');
    sandbox.clock.move(2 * HOUR);
    expect((await lee.ask('GET', USERS)).headers.location).toContain('/oauth2/v2.0/authorize?');
    if (user) users.put(user);
  });

  test('outlives the sandbox’s restart, and so does a form that is open; the disk alone opens none', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'lab-portal-'));
    const before = await start(dir);
    const admin = await PortalVisitor.signedIn(before.sandbox, 'admin');
    const form = await admin.open('/entra/userSettings');
    await before.close();

    const after = await start(dir);
    const same = new PortalVisitor(after.sandbox);
    for (const [name, value] of admin.cookies) same.cookies.set(name, value);
    const saved = await same.press(form, 'Save', { register: 'no' });
    expect(saved).toMatchObject({ status: 200, text: expect.stringContaining('The setting was saved') });
    expect(saved.text).toContain('Alex Wilber');
    const { defaultUserRolePermissions } = after.sandbox.directory.tenantPolicies();
    expect(defaultUserRolePermissions.allowedToCreateApps).toBe(false);
    const state = readFileSync(join(dir, 'state.journal'), 'utf8');
    expect(state).toContain('portalSessions');
    expect(state).not.toContain(admin.cookies.get('portal_session'));
    await after.close();
    rmSync(dir, { recursive: true, force: true });
  });
});

test('no address and no line of the log has a token, a secret or a cookie in it', async ({ sandbox }) => {
  const seen: string[] = [];
  const megan = new PortalVisitor(sandbox);
  const ask = megan.ask.bind(megan);
  megan.ask = async (method, path, more) => {
    const answer = await ask(method, path, more);
    seen.push(path, String(answer.headers.location ?? ''));
    return answer;
  };
  const signedIn = await PortalVisitor.signedIn(sandbox, 'megan');
  for (const [name, value] of signedIn.cookies) megan.cookies.set(name, value);
  const registration = await megan.submit('/entra/appRegistrations/new', 'Register', {
    name: 'with-a-secret',
  });
  const credentials = `${new URL(registration.url).pathname}/credentials/new`;
  const made = await megan.submit(credentials, 'Add', { description: 'first' });
  const [secret = ''] = /\S+~sandbox~\w+/.exec(made.text) ?? [];
  expect(secret).not.toBe('');
  const cookies = [...megan.cookies.values()];
  for (const line of [...seen, ...sandbox.log]) {
    expect(line).not.toMatch(/eyJ[\w-]{20}/);
    for (const each of [secret, ...cookies]) expect(line).not.toContain(each);
  }
  expect((await megan.open(made.url)).text).not.toContain(secret);
});
