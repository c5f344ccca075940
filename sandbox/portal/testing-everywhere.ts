import { makeSite } from '../sites/testing.ts';
import { test as withSandbox } from '../testing.ts';
import { type PortalForm, type PortalPage, PortalVisitor } from './testing.ts';

/** `test` with the administrator in the portal, a site, and a registration of theirs by its client ID. */
export const test = withSandbox.extend<{ admin: PortalVisitor; site: string; registration: string }>({
  admin: async ({ sandbox }, use) => use(await PortalVisitor.signedIn(sandbox, 'admin')),
  site: async ({ sandbox }, use) => use(`/resource${makeSite(sandbox, 'app').site.id}`),
  registration: async ({ admin }, use) => {
    const { url } = await admin.submit('/entra/appRegistrations/new', 'Register', { name: 'mine' });
    await use(new URL(url).pathname);
  },
});

/** Whether a form changes something, other than who is signed in. */
export const saves = ({ method, buttons }: PortalForm): boolean =>
  method === 'post' && buttons.length > 0 && !buttons.includes('Sign out');

/** Every page that links lead to from these, one of each kind: pages that differ in IDs only are the same. */
export async function crawl(visitor: PortalVisitor, from: readonly string[]): Promise<readonly PortalPage[]> {
  const pages: PortalPage[] = [];
  const waiting = ['/', ...from];
  const known = new Set(waiting);
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
