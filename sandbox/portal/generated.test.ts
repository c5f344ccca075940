import fc from 'fast-check';
import { type DefaultTreeAdapterTypes as Html, parse } from 'parse5';
import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { protectedPair, Visitor } from '../easy-auth/testing.ts';
import { Browser } from '../entra/testing.ts';
import { resources } from '../state/resources.ts';
import { type TestSandbox, test } from '../testing.ts';

const PORTAL = 'https://portal.azure.localhost';

/** A form of the portal's: where it is sent, and what it has as it stands. */
interface Form {
  readonly action: string;
  readonly fields: readonly (readonly [string, string])[];
}

/** Somebody who is signed in to the portal. */
async function signedIn(sandbox: TestSandbox, upn: string): Promise<Visitor> {
  const visitor = new Visitor(sandbox);
  const started = await visitor.ask('GET', `${PORTAL}/`);
  const browser = new Browser(sandbox);
  const { left } = await browser.press(await browser.open(String(started.headers.location)), upn);
  if (!left) throw new Error('the sign-in did not come back');
  await visitor.ask('GET', left.href);
  expect((await visitor.ask('GET', `${PORTAL}/`)).status).toBe(200);
  return visitor;
}

const elements = (node: Html.Node): Html.Element[] => [
  ...('tagName' in node ? [node] : []),
  ...('childNodes' in node ? node.childNodes.flatMap(elements) : []),
];
const attribute = (element: Html.Element, name: string): string | undefined =>
  element.attrs.find((each) => each.name === name)?.value;

/** The portal's own pages, as far as links lead, and the forms on them. */
async function crawl(visitor: Visitor): Promise<{ paths: string[]; forms: Form[] }> {
  const paths = ['/'];
  const forms: Form[] = [];
  for (let at = 0; at < paths.length && at < 150; at += 1) {
    const here = `${PORTAL}${paths[at]}`;
    const { status, headers, bytes } = await visitor.ask('GET', here);
    expect(status, here).toBeLessThan(400);
    if (!String(headers['content-type']).startsWith('text/html')) continue;
    for (const element of elements(parse(bytes.toString()))) {
      const href = element.tagName === 'a' ? attribute(element, 'href') : undefined;
      const target = href === undefined ? undefined : new URL(href, here);
      if (target?.origin === PORTAL && !/^\/(signin|signout)|logStream/.test(target.pathname)) {
        const path = target.pathname + target.search;
        if (!paths.includes(path)) paths.push(path);
      }
      if (element.tagName === 'form' && attribute(element, 'method')?.toLowerCase() === 'post') {
        forms.push(formOf(element, here));
      }
    }
  }
  return { paths, forms: forms.filter(({ action }) => !action.startsWith(`${PORTAL}/signout`)) };
}

const formOf = (form: Html.Element, here: string): Form => ({
  action: new URL(attribute(form, 'action') ?? '', here).href,
  fields: elements(form).flatMap((element) => {
    const name = attribute(element, 'name');
    return name === undefined ? [] : [[name, attribute(element, 'value') ?? ''] as const];
  }),
});

describe('whatever it is sent, the portal neither fails nor falls silent', { timeout: 90_000 }, () => {
  const odd = fc.oneof(
    fc.constantFrom(
      ...['', ' ', 'on', '0', '-1', '1e9', 'null', 'true', '[]', '{}', '{"a":', '%', '..', '../..'],
      ...['https://a.example/', 'http://a.example/', 'javascript:alert(1)', 'api://x', '*', '__proto__'],
      ...['<script>alert(1)</script>', '"><img src=x>', '\u0000', 'a\r\nb', 'x'.repeat(5000)],
    ),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
  );

  test('by forms of another site, or without the session’s secret, and changes nothing', async ({
    sandbox,
  }) => {
    const visitor = await signedIn(sandbox, sandbox.descriptor.user);
    const { forms } = await crawl(visitor);
    const before = JSON.stringify(sandbox.store.snapshot());
    for (const { action, fields } of forms) {
      const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value]));
      const foreign = { headers: { origin: 'https://evil.example' }, body };
      expect((await visitor.ask('POST', action, foreign)).status, action).toBe(403);
      body.set('csrf', 'made up');
      expect((await visitor.ask('POST', action, { headers: { origin: PORTAL }, body })).status, action).toBe(
        403,
      );
      expect(
        (await new Visitor(sandbox).ask('POST', action, { headers: { origin: PORTAL }, body })).status,
        action,
      ).toBeGreaterThanOrEqual(400);
    }
    expect(JSON.stringify(sandbox.store.snapshot())).toBe(before);
  });

  test('by forms of every kind, at every page that there is', async ({ sandbox }) => {
    await protectedPair(sandbox, 'portal');
    const { roleAssignments } = resources(sandbox.store);
    const admin = sandbox.directory.users.all().find((each) => each.userPrincipalName.startsWith('admin@'));
    if (!admin) throw new Error('no administrator');
    roleAssignments.put({
      name: 'fuzz',
      scope: sandbox.subscription,
      principalId: admin.id,
      role: 'Owner',
    });
    const visitor = await signedIn(sandbox, admin.userPrincipalName);
    const { paths, forms } = await crawl(visitor);
    expect(paths.length).toBeGreaterThan(40);
    expect(forms.length).toBeGreaterThan(15);

    const names = [...new Set(forms.flatMap(({ fields }) => fields.map(([name]) => name)))];
    const sent = fc.constantFrom(...forms).chain((form) => {
      const name = fc.constantFrom(...form.fields.map(([each]) => each));
      return fc.record({
        form: fc.constant(form),
        // Most of a form as it stands, so that what is odd about it is looked at.
        changes: fc.dictionary(name, odd, { maxKeys: 3 }),
        left: fc.uniqueArray(name, { maxLength: 2 }),
        more: fc.array(fc.tuple(fc.constantFrom(...names), odd), { maxLength: 2 }),
        query: fc.constantFrom('', '?notice=x', '?view=%', '?x=<script>'),
      });
    });
    await fc.assert(
      fc.asyncProperty(sent, async ({ form, changes, left, more, query }) => {
        const kept = form.fields
          .filter(([name]) => name === 'csrf' || !left.includes(name))

          .map(([name, value]): [string, string] => [
            name,
            name === 'csrf' ? value : (changes[name] ?? value),
          ]);
        const added = more.filter(([name]) => name !== 'csrf');
        const body = new URLSearchParams([...kept, ...added]);
        const answer = await visitor.ask('POST', `${form.action}${query}`, {
          headers: { origin: PORTAL },
          body,
        });
        expect(answer.status).toBeLessThan(500);
        expect(answer.bytes.toString()).not.toMatch(/<script>alert|<img src=x>/);
        const { location } = answer.headers;
        if (typeof location === 'string') {
          expect([PORTAL, origins.login]).toContain(new URL(location, PORTAL).origin);
        }
      }),
      { numRuns: 250 },
    );

    const segment = fc.oneof(odd.map(encodeURIComponent), fc.constantFrom('..', '%', '%zz', '', 'overview'));
    const path = fc
      .tuple(fc.constantFrom(...paths), fc.nat(12), segment)
      .map(([whole, at, odd]) =>
        whole
          .split('/')
          .with(Math.min(at, whole.split('/').length - 1), odd)
          .join('/'),
      )
      .map((path) => (path.startsWith('/') ? path : `/${path}`));
    await fc.assert(
      fc.asyncProperty(path, fc.constantFrom('GET', 'GET', 'HEAD', 'PUT', 'DELETE'), async (path, method) => {
        const answer = await visitor.ask(method, `${PORTAL}${path}`);
        expect(answer.status).toBeLessThan(500);
        expect(answer.bytes.toString()).not.toMatch(/<script>alert|<img src=x>/);
      }),
      { numRuns: 250 },
    );
  });
});
