import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { start, type TestSandbox, test } from '../../testing.ts';
import { authorizeUrl, Browser, CALLBACK, codeFor, postToken, redemption, register } from '../testing.ts';

const urlFor = (sandbox: TestSandbox, appId: string) =>
  authorizeUrl(sandbox, {
    client_id: appId,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid offline_access',
  });

const newApp = ({ directory }: TestSandbox) =>
  register(directory, 'app', { web: { redirectUris: [CALLBACK] } });

async function signIn(sandbox: TestSandbox, browser: Browser, url: string) {
  const page = await browser.press(await browser.open(url), sandbox.descriptor.user);
  return page.left ? page : browser.press(page, 'Accept');
}

describe('a session', () => {
  it('survives a restart of the sandbox, as do codes and refresh tokens', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'lab-sessions-'));
    const first = await start(dir);
    const app = newApp(first.sandbox);
    const before = new Browser(first.sandbox);
    await signIn(first.sandbox, before, urlFor(first.sandbox, app.appId));
    const code = await codeFor(first.sandbox, app.appId, 'openid offline_access');
    const other = await codeFor(first.sandbox, app.appId, 'openid offline_access');
    const { body } = await postToken(first.sandbox, redemption(app, other));
    await first.close();

    const second = await start(dir);
    const after = new Browser(second.sandbox);
    for (const [name, value] of before.cookies) after.cookies.set(name, value);
    const place = await after.open(urlFor(second.sandbox, app.appId));
    expect(place.left?.searchParams.has('code')).toBe(true);
    expect((await postToken(second.sandbox, redemption(app, code))).status).toBe(200);
    expect(await postToken(second.sandbox, redemption(app, other))).toMatchObject({
      body: { error_codes: [54005] },
    });
    const refresh = {
      grant_type: 'refresh_token',
      client_id: app.appId,
      client_secret: app.secret,
      refresh_token: body.refresh_token,
    };
    expect((await postToken(second.sandbox, refresh)).status).toBe(200);
    await second.close();

    const state = readFileSync(join(dir, 'state.journal'), 'utf8');
    for (const secret of [...before.cookies.values(), code, other, body.refresh_token, body.access_token]) {
      expect(state).not.toContain(secret);
    }
    rmSync(dir, { recursive: true, force: true });
  });

  test('has a cookie that scripts cannot read and that works across sites, as the browser has one', async ({
    sandbox,
  }) => {
    const { appId } = newApp(sandbox);
    const asked = await sandbox.ask('GET', urlFor(sandbox, appId));
    const cookie = (name: string) =>
      expect.stringMatching(
        new RegExp(`^${name}=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=None$`),
      ) as unknown;
    expect(asked.headers['set-cookie']).toEqual([cookie('fpc')]);
    const browser = new Browser(sandbox);
    const [form] = (await browser.open(urlFor(sandbox, appId))).forms;
    const chosen = await sandbox.ask('POST', new URL(form?.action ?? '', origins.login).href, {
      headers: {
        cookie: `fpc=${browser.cookies.get('fpc')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams([...(form?.fields ?? []), ['account', sandbox.descriptor.user]]).toString(),
    });
    expect(chosen.headers['set-cookie']).toEqual([cookie('ESTSAUTH')]);
  });

  test('begins on a page in one tab while the same page is open in another, which goes on working', async ({
    sandbox,
  }) => {
    const browser = new Browser(sandbox);
    const [first, second] = [
      await browser.open(urlFor(sandbox, newApp(sandbox).appId)),
      await browser.open(urlFor(sandbox, newApp(sandbox).appId)),
    ];
    for (const tab of [first, second]) {
      const place = await browser.press(tab, sandbox.descriptor.user);
      expect(place.left ?? (await browser.press(place, 'Accept')).left).toBeDefined();
    }
  });

  test('gets another cookie when somebody signs in, so that a planted one is worth nothing', async ({
    sandbox,
  }) => {
    const { appId } = newApp(sandbox);
    const url = urlFor(sandbox, appId);
    const victim = new Browser(sandbox);
    const planted = 'A'.repeat(43);
    victim.cookies.set('ESTSAUTH', planted);
    const page = await victim.open(url);
    await victim.press(page, sandbox.descriptor.user);
    expect(victim.cookies.get('ESTSAUTH')).not.toBe(planted);
    const attacker = new Browser(sandbox);
    attacker.cookies.set('ESTSAUTH', planted);
    expect((await attacker.open(url)).title).toContain('Pick an account');
  });

  test('is not there for a cookie that is made up, changed, doubled or oversized', async ({ sandbox }) => {
    const { appId } = newApp(sandbox);
    const url = urlFor(sandbox, appId);
    const browser = new Browser(sandbox);
    await signIn(sandbox, browser, url);
    const good = browser.cookies.get('ESTSAUTH') ?? '';
    const flipped = (good[0] === 'A' ? 'B' : 'A') + good.slice(1);
    for (const cookie of [
      flipped,
      good.slice(1),
      `${good}A`,
      'x',
      '',
      'A'.repeat(20_000),
      '%00',
      '"',
      `${good}.sig`,
    ]) {
      const { status, body } = await sandbox.ask('GET', url, { headers: { cookie: `ESTSAUTH=${cookie}` } });
      expect([status, /Pick an account/.test(String(body))]).toEqual([200, true]);
    }
  });
});
