import { describe, expect } from 'vitest';
import type { TestSandbox } from '../testing.ts';
import { PortalVisitor } from './testing.ts';
import { crawl, saves, test } from './testing-everywhere.ts';

const SETTINGS = '/entra/userSettings';
const mayRegister = ({ directory }: TestSandbox): boolean =>
  directory.tenantPolicies().defaultUserRolePermissions.allowedToCreateApps;

describe('a form', () => {
  test('that is not the session’s own changes nothing', async ({ sandbox, admin }) => {
    const lee = await PortalVisitor.signedIn(sandbox, 'lee');
    const theirs = new Map((await lee.open(SETTINGS)).forms.find(saves)?.fields).get('csrf') ?? '';
    for (const csrf of ['', 'x', theirs, 'a'.repeat(43)]) {
      const body = new URLSearchParams({ csrf, register: 'no' });
      expect(await admin.ask('POST', SETTINGS, { body })).toMatchObject({
        status: 403,
        body: expect.stringContaining('This form is not the portal’s own'),
      });
    }
    expect(mayRegister(sandbox)).toBe(true);
  });

  test('that comes from another site changes nothing, whatever it holds', async ({ sandbox, admin }) => {
    const own = new URLSearchParams([...((await admin.open(SETTINGS)).forms.find(saves)?.fields ?? [])]);
    own.set('register', 'no');
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://portal.azure.localhost.evil.example' },
      { origin: 'http://app.azurewebsites.localhost' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://login.azure.localhost' },
    ];
    for (const headers of foreign) {
      expect((await admin.ask('POST', SETTINGS, { headers, body: own })).status).toBe(403);
    }
    expect(mayRegister(sandbox)).toBe(true);
  });

  test('is the session’s own on every page, and comes from the portal', async ({
    sandbox,
    admin,
    site,
    registration,
  }) => {
    const pages = await crawl(admin, [site, registration]);
    const forms = pages.flatMap((page) => page.forms.filter(saves).map((form) => ({ page, form })));
    expect(forms.length).toBeGreaterThan(25);
    const before = JSON.stringify(sandbox.store.snapshot());
    for (const { page, form } of forms) {
      const action = new URL(form.action, page.url).href;
      const foreign = {
        headers: { origin: 'https://evil.example' },
        body: new URLSearchParams([...form.fields]),
      };
      expect((await admin.ask('POST', action, foreign)).status, action).toBe(403);
      const body = new URLSearchParams([
        ...form.fields.filter(([name]) => name !== 'csrf'),
        ['csrf', 'made up'],
      ]);
      expect((await admin.ask('POST', action, { body })).status, action).toBe(403);
      expect((await new PortalVisitor(sandbox).ask('POST', action, { body })).status, action).toBe(401);
    }
    expect(JSON.stringify(sandbox.store.snapshot())).toBe(before);
  });

  test('without a session is told so', async ({ sandbox }) => {
    const nobody = new PortalVisitor(sandbox);
    const body = new URLSearchParams({ register: 'no' });
    expect(await nobody.ask('POST', SETTINGS, { body })).toMatchObject({
      status: 401,
      body: expect.stringContaining('Your session has ended'),
    });
  });

  test('that is too large, or none at all, is refused as such', async ({ admin }) => {
    const large = new URLSearchParams({ register: 'x'.repeat(300_000) });
    expect((await admin.ask('POST', SETTINGS, { body: large })).status).toBe(413);
    const json = { headers: { 'content-type': 'application/json' }, body: '{"csrf":' };
    expect((await admin.ask('POST', SETTINGS, json)).status).toBe(403);
    const multipart = { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x' };
    expect((await admin.ask('POST', SETTINGS, multipart)).status).toBe(403);
  });
});

test('another host name is not the portal', async ({ sandbox, admin }) => {
  for (const host of ['portal.azure.localhost.evil.example', 'evil.example', 'portal.azure.example', 'x']) {
    expect((await sandbox.ask('GET', `http://${host}/`)).status).toBe(421);
    const headers = { host, cookie: [...admin.cookies].map((pair) => pair.join('=')).join('; ') };
    expect((await admin.ask('GET', SETTINGS, { headers })).status).toBe(421);
  }
});

test('every page forbids scripts of others, frames, and being kept', async ({ admin, registration }) => {
  for (const path of ['/', registration, '/nothing/here']) {
    const { headers } = await admin.ask('GET', path);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
  }
});

test('what people typed is text on every page, never markup', async ({ admin, site, registration }) => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
  const branding = await admin.submit(`${registration}/branding`, 'Save', { name: evil });
  const secret = await admin.submit(`${registration}/credentials/new`, 'Add', { description: evil });
  await admin.submit(`${site}/environmentVariables/setting`, 'Apply', { name: 'EVIL', value: evil });
  const saved = await admin.submit(`${site}/environmentVariables/apply`, 'Confirm');
  const pages = [
    branding,
    secret,
    saved,
    await admin.open(`/search?q=${encodeURIComponent(evil)}`),
    await admin.open(`${site}/environmentVariables?values=shown`),
    await admin.open(`${registration}/manifest`),
    await admin.open('/entra/appRegistrations?view=all'),
    await admin.open(`/resource/subscriptions/${encodeURIComponent(evil)}/resourceGroups/x/overview`),
    await admin.open(`${site}/cors${encodeURIComponent(evil)}`),
  ];
  for (const { url, html } of pages) {
    expect({ url, evil: html.includes('<script>alert') || html.includes('<img') }).toEqual({
      url,
      evil: false,
    });
  }
});
