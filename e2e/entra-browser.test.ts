import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { frontendAndBackend, register, userNamed } from '../sandbox/entra/testing.ts';
import { type TestSandbox, test } from '../sandbox/testing.ts';
import { findings, launch, overhang } from './chromium.ts';

let chrome: Browser;
beforeAll(async () => {
  chrome = await launch();
});
afterAll(() => chrome.close());

/** An application on this machine: keeps what the browser brings to it. */
async function application() {
  const visits: { method: string; url: URL; form: URLSearchParams; origin: string | undefined }[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      if (req.url === '/favicon.ico') return void res.writeHead(204).end();
      visits.push({
        method: req.method ?? '',
        url: new URL(req.url ?? '/', 'http://localhost'),
        form: new URLSearchParams(Buffer.concat(chunks).toString('utf8')),
        origin: req.headers.origin,
      });
      res.writeHead(200, { 'content-type': 'text/html' }).end('<title>The application</title>');
    });
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    origin: `http://localhost:${port}`,
    visits,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** The frontend of the tutorial, with its callback on this machine. */
async function setUp({ directory, descriptor }: TestSandbox) {
  const app = await application();
  const apps = frontendAndBackend(directory, {
    frontend: {
      web: {
        redirectUris: ['http://localhost/cb'],
        logoutUrl: `${app.origin}/signout`,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
      },
    },
  });
  const login = `http://login.azure.localhost:${descriptor.port}/${descriptor.tenantId}`;
  const url = (more: Record<string, string> = {}) =>
    `${login}/oauth2/v2.0/authorize?${new URLSearchParams({
      client_id: apps.frontend.appId,
      response_type: 'code id_token',
      response_mode: 'form_post',
      redirect_uri: `${app.origin}/cb`,
      scope: `openid profile email offline_access ${apps.scope}`,
      nonce: 'n',
      state: 'redir=%2F',
      ...more,
    })}`;
  return { ...apps, app, url, login };
}

describe('in Chromium', () => {
  test('a member signs in, consents and lands on the callback, by keyboard alone', async ({ sandbox }) => {
    const { app, url } = await setUp(sandbox);
    const page = await chrome.newPage();
    await page.goto(url());
    const tabTo = async (text: string) => {
      for (let presses = 0; presses < 20; presses += 1) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate('document.activeElement.textContent');
        if (String(at).includes(text)) return page.keyboard.press('Enter');
      }
      throw new Error(`no way to ${text} by Tab`);
    };
    await tabTo('Megan Bowen');
    await page.getByRole('heading', { name: 'Permissions requested' }).waitFor();
    await tabTo('Accept');
    await page.waitForURL(`${app.origin}/cb`);
    expect(app.visits).toMatchObject([
      { method: 'POST', origin: expect.stringContaining('login.azure.localhost') },
    ]);
    expect([...(app.visits[0]?.form.keys() ?? [])]).toEqual(['code', 'id_token', 'session_state', 'state']);

    await page.goto(url({ prompt: 'none' })); // the session's cookie is kept, and is sent again
    await page.waitForURL(`${app.origin}/cb`);
    expect(app.visits.at(-1)?.form.get('error')).toBeNull();
    await page.close();
    await app.close();
  });

  test('signing out tells the application in a frame, and comes back to it', async ({ sandbox }) => {
    const { app, url, login } = await setUp(sandbox);
    const context = await chrome.newContext();
    const page = await context.newPage();
    await page.goto(url());
    await page.getByRole('button', { name: 'Megan Bowen' }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(`${app.origin}/cb`);
    const after = encodeURIComponent(`${app.origin}/done`);
    await page.goto(`${login}/oauth2/v2.0/logout?post_logout_redirect_uri=${after}`);
    await page.waitForURL(`${app.origin}/done`);
    const told = app.visits.find((visit) => visit.url.pathname === '/signout');
    expect(told?.url.searchParams.get('sid')).toBe(app.visits[0]?.form.get('session_state'));
    await page.goto(url({ prompt: 'none', response_type: 'code', response_mode: 'query' }));
    expect(new URL(page.url()).searchParams.get('error')).toBe('login_required');
    await context.close();
    await app.close();
  });

  test('shows what each of the tenant’s policies means for a member', async ({ sandbox }) => {
    const { directory } = sandbox;
    const { app, url, frontend } = await setUp(sandbox);
    const context = await chrome.newContext();
    const page = await context.newPage();
    const signIn = async () => {
      await page.goto(url({ prompt: 'select_account' }));
      await page.getByRole('button', { name: 'Megan Bowen' }).click();
    };
    const { id } = directory.policies.put({
      ...directory.tenantPolicies(),
      defaultUserRolePermissions: { allowedToCreateApps: true, permissionGrantPoliciesAssigned: [] },
    });
    await signIn();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Need admin approval');
    directory.policies.delete(id);

    const principal = directory.principalByAppId(frontend.appId);
    if (!principal) throw new Error('no principal');
    directory.servicePrincipals.put({ ...principal, appRoleAssignmentRequired: true });
    await signIn();
    expect(await page.getByRole('alert').textContent()).toMatch(/^AADSTS50105: /);
    const advice = page.getByText('Assignment required?');
    expect(await advice.first().isVisible()).toBe(false);
    await page.getByText('What this means (the sandbox’s own words)').click();
    expect(await advice.first().isVisible()).toBe(true);
    await context.close();
    await app.close();
  });

  test.for([
    ['light', 1000],
    ['light', 375],
    ['dark', 1000],
    ['dark', 375],
  ] as const)('every page is accessible and fits (%s, %i px)', async ([colorScheme, width], { sandbox }) => {
    const { directory, descriptor } = sandbox;
    const { app, url, login, backend } = await setUp(sandbox);
    const tool = register(directory, 'tool', { isFallbackPublicClient: true });
    const context = await chrome.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const looked: string[] = [];
    const look = async () => {
      expect(await findings(page)).toEqual([]);
      expect(await overhang(page)).toBe(0);
      expect(await page.getByText('Easy Auth Lab sandbox').first().isVisible()).toBe(true);
      looked.push((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
    };
    const press = (name: string) => page.getByRole('button', { name }).click();

    await page.goto(url());
    await look();
    await press('Use another account');
    await look();
    await page.getByLabel('Account name').fill('nobody');
    await press('Next');
    await look();
    await page.goto(url());
    await press('Alex Wilber');
    await page.locator('summary').first().click();
    await look();
    await page.goto(url({ scope: 'openid User.Read.All', login_hint: descriptor.user }));
    await press('Next');
    await page.locator('summary').click();
    await look();
    await page.goto(url({ scope: 'nothing' }));
    await page.locator('summary').click();
    await look();

    const { id } = directory.policies.put({
      ...directory.tenantPolicies(),
      conditionalAccess: { mfaRequiredFor: [backend.appId], signInFrequencyMinutes: null },
    });
    await page.goto(url({ login_hint: descriptor.user }));
    await look();
    directory.policies.delete(id);

    await page.goto(`http://login.azure.localhost:${descriptor.port}/common/oauth2/deviceauth`);
    await look();
    const { body } = await sandbox.ask(
      'POST',
      `https://login.azure.localhost/${descriptor.tenantId}/oauth2/v2.0/devicecode`,
      {
        body: new URLSearchParams({ client_id: tool.appId, scope: 'openid' }),
      },
    );
    await page.getByLabel('Code displayed').fill(body.user_code);
    await press('Next');
    await look();
    await press('Megan Bowen');
    await look();
    await press('Continue');
    await press('Accept');
    await look();
    await page.goto(`${login.replace(`/${descriptor.tenantId}`, '')}/error?code=50011`);
    await look();
    await page.goto(`${login}/oauth2/v2.0/logout`);
    await look();
    await press('Megan Bowen');
    await look();
    expect(looked).toEqual([
      'Pick an account',
      'Sign in',
      'Sign in',
      'Permissions requested',
      'Need admin approval',
      'Sign in',
      'Verify your identity',
      'Enter code',
      'Pick an account',
      'Are you trying to sign in to tool?',
      'tool',
      'AADSTS50011',
      'Pick an account',
      'You signed out of your account',
    ]);
    await context.close();
    await app.close();
  });

  test('an application’s name fits on a phone, be it one long word', async ({ sandbox }) => {
    const { directory, descriptor } = sandbox;
    const name = 'W'.repeat(120);
    const { appId } = register(directory, name, { web: { redirectUris: ['http://localhost/cb'] } });
    const context = await chrome.newContext({ viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    const query = { client_id: appId, response_type: 'code', redirect_uri: 'http://localhost/cb' };
    const login = `http://login.azure.localhost:${descriptor.port}/${descriptor.tenantId}`;
    const goTo = (scope: string) =>
      page.goto(`${login}/oauth2/v2.0/authorize?${new URLSearchParams({ ...query, scope })}`);
    const look = async (heading: string) => {
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      expect(await page.getByText(name).first().isVisible()).toBe(true);
      expect(await overhang(page)).toBe(0);
    };
    await goTo('openid');
    await look('Pick an account');
    await page.getByRole('button', { name: 'Megan Bowen' }).click();
    await look('Permissions requested');
    await goTo('openid User.Read.All');
    await look('Need admin approval');
    await context.close();
  });

  test('the page that carries the answer works without scripts', async ({ sandbox }) => {
    const { app, url } = await setUp(sandbox);
    const context = await chrome.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url());
    await page.getByRole('button', { name: userNamed(sandbox.directory, 'lee').displayName }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(`${app.origin}/cb`);
    expect(app.visits.at(-1)?.form.get('state')).toBe('redir=%2F');
    await context.close();
    await app.close();
  });
});
