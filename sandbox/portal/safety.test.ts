import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { makeSite } from '../sites/testing.ts';
import { type TestSandbox, test as withSandbox } from '../testing.ts';
import { type PortalForm, type PortalPage, PortalVisitor } from './testing.ts';

/** `test` with the administrator in the portal, a site, and a registration of theirs by its client ID. */
const test = withSandbox.extend<{ admin: PortalVisitor; site: string; registration: string }>({
  admin: async ({ sandbox }, use) => use(await PortalVisitor.signedIn(sandbox, 'admin')),
  site: async ({ sandbox }, use) => use(`/resource${makeSite(sandbox, 'app').site.id}`),
  registration: async ({ admin }, use) => {
    const { url } = await admin.submit('/entra/appRegistrations/new', 'Register', { name: 'mine' });
    await use(new URL(url).pathname);
  },
});

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

/** Texts of which some are wrong in every field. */
const ODD = [
  '',
  '\u0000\u0007',
  'ä'.repeat(9000),
  '../../x%00',
  '[{"name":"","value":1}]',
  '__proto__',
  'https://user:pass@[::1',
  '00000000-0000-0000-0000-000000000000',
];

const saves = ({ method, buttons }: PortalForm): boolean =>
  method === 'post' && buttons.length > 0 && !buttons.includes('Sign out');

test('no field of any form brings the portal to a fault', { timeout: 120_000 }, async ({
  sandbox,
  admin,
  site,
  registration,
}) => {
  const scope = { name: 'access', adminName: 'Access', adminText: 'Access it.' };
  await admin.submit(`${registration}/exposeApi/scopes/new`, 'Add scope', scope);
  await admin.submit(`${site}/authV2/add`, 'Add', { provider: 'microsoft' });
  const pages = await crawl(admin);
  expect(pages.map(({ status }) => status)).not.toContain(500);
  const state = sandbox.store.snapshot();
  const faults: string[] = [];
  let sent = 0;
  for (const page of pages) {
    for (const form of page.forms.filter(saves)) {
      const names = [...new Set(form.fields.map(([name]) => name).filter((name) => name !== 'csrf'))];
      for (const [index, text] of ODD.entries()) {
        for (const fields of [names, form.texts]) {
          const value = index % 3 === 0 ? [text, text] : text;
          const filled = Object.fromEntries(fields.map((name) => [name, value]));
          const answer = await admin.press(page, form.buttons[0] ?? '', filled);
          sent += 1;
          if (answer.status >= 500) faults.push(`${page.url} ${form.buttons} ${JSON.stringify(text)}`);
          sandbox.store.restore(state);
        }
      }
    }
  }
  expect(sent).toBeGreaterThan(500);
  expect(faults).toEqual([]);
});

/** Every page that links lead to, one of each kind: pages that differ in IDs only are the same. */
async function crawl(visitor: PortalVisitor): Promise<PortalPage[]> {
  const pages: PortalPage[] = [];
  const known = new Set(['/']);
  const waiting = ['/'];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const page = await visitor.open(path);
    pages.push(page);
    for (const { href } of page.links) {
      const url = new URL(href, page.url);
      const kind = `${url.pathname}${url.search}`.replace(/[0-9a-f-]{36}/g, 'ID');
      if (url.host !== 'portal.azure.localhost' || known.has(kind) || kind.startsWith('/signin')) continue;
      known.add(kind);
      waiting.push(`${url.pathname}${url.search}`);
    }
  }
  return pages;
}

test('no address brings the portal to a fault', { timeout: 60_000 }, async ({
  admin,
  site,
  registration,
}) => {
  const segment = fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '%00',
      '%zz',
      '%2f',
      '',
      'new',
      'delete',
      'authV2',
      'setting',
      'x'.repeat(3000),
    ),
    fc.string({ maxLength: 12 }).map(encodeURIComponent),
  );
  const start = fc.constantFrom(
    site,
    registration,
    '/entra',
    '/resource',
    '/entra/enterpriseApplications',
    '/signin',
  );
  const query = fc.constantFrom(
    '',
    '?',
    '?q=%ff',
    '?notice=__proto__',
    '?view=x&view=y',
    '?api=x&type=y',
    '?name=%00',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'),
      fc.tuple(start, fc.array(segment, { maxLength: 4 }), query),
      async (method, [base, segments, search]) => {
        const { status } = await admin.ask(method, `${[base, ...segments].join('/')}${search}`);
        expect(status).toBeLessThan(500);
      },
    ),
    { numRuns: 300 },
  );
});
