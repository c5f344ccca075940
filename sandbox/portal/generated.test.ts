import fc from 'fast-check';
import { expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import type { PortalPage, PortalVisitor } from './testing.ts';
import { crawl, saves, test } from './testing-everywhere.ts';

/** What would run if it were not taken as text. */
const EVIL = '"><script>alert(1)</script><img src=x>';
const MARKUP = /<script>alert|<img src=x/;

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

/** All of the portal's pages, where there is something of every kind. */
async function everything(
  admin: PortalVisitor,
  site: string,
  registration: string,
): Promise<readonly PortalPage[]> {
  const scope = { name: 'access', adminName: 'Access', adminText: 'Access it.' };
  await admin.submit(`${registration}/exposeApi/scopes/new`, 'Add scope', scope);
  await admin.submit(`${site}/authV2/add`, 'Add', { provider: 'microsoft' });
  return crawl(admin, [site, registration]);
}

test('no field of any form brings the portal to a fault', { timeout: 120_000 }, async ({
  sandbox,
  admin,
  site,
  registration,
}) => {
  const pages = await everything(admin, site, registration);
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

test('no form, changed in a few fields, brings it to a fault, to other hosts, or to show markup', {
  timeout: 90_000,
}, async ({ sandbox, admin, site, registration }) => {
  const forms = (await everything(admin, site, registration)).flatMap((page) =>
    page.forms
      .filter(saves)
      .map(({ action, fields }) => ({ action: new URL(action, page.url).href, fields })),
  );
  const names = [...new Set(forms.flatMap(({ fields }) => fields.map(([name]) => name)))].filter(
    (name) => name !== 'csrf',
  );
  const odd = fc.oneof(
    fc.constantFrom(...ODD, EVIL, 'on', '-1', '1e9', 'null', '{"a":', 'javascript:alert(1)', 'api://x', '*'),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
  );
  // Most of a form as it stands, so that what is odd about it is looked at.
  const sent = fc.record({
    form: fc.constantFrom(...forms),
    left: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 }),
    added: fc.array(fc.tuple(fc.constantFrom(...names), odd), { maxLength: 4 }),
    query: fc.constantFrom('', '?notice=x', '?view=%', '?x=<script>'),
  });
  const state = sandbox.store.snapshot();
  await fc.assert(
    fc.asyncProperty(sent, async ({ form, left, added, query }) => {
      const changed = new Set([...left, ...added.map(([name]) => name)]);
      const kept = form.fields.filter(([name]) => !changed.has(name));
      const body = new URLSearchParams([...kept, ...added]);
      const answer = await admin.ask('POST', `${form.action}${query}`, { body });
      sandbox.store.restore(state);
      expect(answer.status).toBeLessThan(500);
      expect(answer.bytes.toString()).not.toMatch(MARKUP);
      const { location } = answer.headers;
      if (typeof location === 'string') {
        expect([origins.portal, origins.login]).toContain(new URL(location, origins.portal).origin);
      }
    }),
    { numRuns: 300 },
  );
});

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
      encodeURIComponent(EVIL),
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
    `?q=${encodeURIComponent(EVIL)}`,
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
        const answer = await admin.ask(method, `${[base, ...segments].join('/')}${search}`);
        expect(answer.status).toBeLessThan(500);
        expect(answer.bytes.toString()).not.toMatch(MARKUP);
      },
    ),
    { numRuns: 300 },
  );
});
