import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings, launch, MODES, show } from './chromium.ts';
import { portalUser } from './portal.ts';
import { portalAddresses } from './portal-addresses.ts';
import { openSignedInLab, type SignedInLab } from './signed-in-lab.ts';

/**
 * Every page of the portal, in light, dark and on a phone: axe finds nothing, nothing is wider than the window, and it
 * says that it is the sandbox. With SCREENSHOTS=<folder> in the environment a picture of each is put there, to look at.
 */

let chrome: Browser;
let lab: SignedInLab;
let page: Page;
beforeAll(async () => {
  [chrome, lab] = await Promise.all([launch(), openSignedInLab()]);
  await lab.finish();
  const context = await chrome.newContext({ bypassCSP: true });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await chrome?.close();
  await lab?.end();
});

const origin = (): string => `http://portal.azure.localhost:${lab.sandbox.descriptor.port}`;

const pages = () => portalAddresses(lab);

/** What is wrong with the page that is open, in every mode. */
async function faults(name: string): Promise<object[]> {
  const found: object[] = [];
  for (const mode of MODES) {
    await show(page, mode);
    if (process.env.SCREENSHOTS) {
      const path = `${process.env.SCREENSHOTS}/${name}-${mode.colorScheme}-${mode.width}.png`;
      await page.screenshot({ path, fullPage: true });
    }
    const axe = await findings(page, { colours: mode.colorScheme === 'dark' });
    const root = 'document.documentElement';
    const tooWide = Number(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`));
    const says = await page.getByText('Easy Auth Lab sandbox').first().isVisible();
    if (axe.length > 0 || tooWide !== 0 || !says) found.push({ name, mode, axe, tooWide, says });
  }
  await show(page, MODES[0]);
  return found;
}

describe('every page is accessible, fits, and says that it is the sandbox', () => {
  it('where the sandbox itself leads to the portal', async () => {
    await page.goto(`http://127.0.0.1:${lab.sandbox.descriptor.port}/`);
    const broken = await faults('landing');
    await page.getByRole('link', { name: 'Open the portal' }).click();
    await page.getByRole('button', { name: 'Alex Wilber' }).click();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    expect(broken).toEqual([]);
  });

  it('wherever one can go', { timeout: 150_000 }, async () => {
    const broken: object[] = [];
    for (const [name, path] of Object.entries(pages())) {
      await page.goto(`${origin()}${path}`);
      broken.push(...(await faults(name)));
    }
    expect(broken).toEqual([]);
  });

  it('after a save, a mistake, and a refusal', async () => {
    const broken: object[] = [];
    const look = async (name: string): Promise<void> => void broken.push(...(await faults(name)));
    const { click, fill, select } = portalUser(page);
    await page.goto(`${origin()}${pages()['new-secret']}`);
    await fill('Description', 'made here');
    await click('Add');
    await look('after-a-save');
    await page.goto(`${origin()}${pages()['site-delete-provider']}`);
    await click('Delete');
    await look('after-a-deletion');
    await click('Add identity provider');
    await look('site-add-provider');
    await select('Identity provider', 'Microsoft');
    await look('site-add-provider-create');
    await page.getByLabel('Provide the details of an existing app registration').check();
    await page.getByLabel('Allow requests from specific client applications').check();
    await look('site-add-provider-details');
    await click('Add');
    await look('after-a-mistake');
    await page.getByLabel('Create new app registration').check();
    await page.getByLabel('Allow requests only from this application itself').check();
    await click('Add');
    await look('after-adding-a-provider');
    await page.goto(`${origin()}${pages()['scope-delete']}`);
    await click('Delete');
    await look('after-a-refusal');
    await page.goto(`${origin()}${pages()['site-setting']}`);
    await fill('Name', 'ANOTHER');
    await click('Apply');
    await look('site-environment-pending');
    await click('Discard');
    expect(broken).toEqual([]);
  });

  it('where a registration is called by one long word', async () => {
    const { click, fill } = portalUser(page);
    await page.goto(`${origin()}${pages().register}`);
    await fill('Name', 'W'.repeat(120));
    await click('Register');
    const broken = await faults('long-name');
    await click('Manage', 'Certificates & secrets');
    broken.push(...(await faults('long-name-in-the-trail')));
    expect(broken).toEqual([]);
  });

  it('shows which tab and which blade one is on, where the system sets the colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`${origin()}${pages()['site-connection-strings']}`);
    const lines = await page.evaluate(`['.tabs a[aria-current]', '.tabs a:not([aria-current])'].map((which) =>
      getComputedStyle(document.querySelector(which)).borderBottomWidth).concat(
      getComputedStyle(document.querySelector('.menu a[aria-current]')).borderLeftWidth)`);
    await page.emulateMedia({ forcedColors: null });
    expect(lines).toEqual(['3px', '0px', '3px']);
  });

  it('with its menus open, and without anybody signed in', async () => {
    const broken: object[] = [];
    await page.goto(`${origin()}${pages()['site-overview']}#menu`);
    broken.push(...(await faults('menu')));
    await page.locator('.account summary').click();
    broken.push(...(await faults('account')));
    await portalUser(page).click('Sign out');
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    broken.push(...(await faults('signed-out')));
    expect(broken).toEqual([]);
    expect(lab.complaints()).toEqual([]);
  });
});

describe('the keyboard alone', () => {
  it('is enough to make an app setting, and is led to the news', async () => {
    const context = await chrome.newContext({ bypassCSP: true });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    /** Moves on until what has the focus is called `name`. */
    const goTo = async (name: string): Promise<void> => {
      for (let steps = 0; steps < 60; steps += 1) {
        await press('Tab');
        if ((await page.evaluate(FOCUSED)) === name) return;
      }
      throw new Error(`the Tab key does not lead to “${name}” on ${page.url()}`);
    };
    const choose = async (...names: readonly string[]): Promise<void> => {
      for (const name of names) {
        await goTo(name);
        await press('Enter');
        await page.waitForLoadState();
      }
    };
    await page.goto(`${origin()}/`);
    await choose('Megan Bowen');
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    await choose('Skip to the content', 'App Services');
    await page.getByRole('heading', { name: 'App Services', level: 1 }).waitFor();
    await choose('lab-backend');
    await page.getByRole('heading', { name: 'lab-backend', level: 1 }).waitFor();
    await choose('Settings', 'Environment variables');
    await page.getByRole('heading', { name: 'lab-backend | Environment variables', level: 1 }).waitFor();
    await choose('Add');
    await page.getByRole('heading', { name: 'lab-backend | Add application setting', level: 1 }).waitFor();
    await goTo('Name');
    await page.keyboard.type('BY_KEYBOARD');
    await goTo('Value');
    await page.keyboard.type('yes');
    await choose('Apply');
    await page.locator('#notice:focus').waitFor();
    await choose('Apply');
    await page.getByRole('heading', { name: 'lab-backend | Save changes', level: 1 }).waitFor();
    await choose('Confirm');
    await page.locator('#notice:focus').waitFor();
    expect(lab.appSettings('backend')).toMatchObject({ BY_KEYBOARD: 'yes' });
    // The panel is folded away, and unfolded, by a key.
    await goTo('What happened, and how to do it without the portal');
    await press('Enter');
    expect(await page.getByRole('heading', { name: 'The same with the Azure CLI' }).isVisible()).toBe(false);
    await press('Enter');
    expect(await page.getByRole('heading', { name: 'The same with the Azure CLI' }).isVisible()).toBe(true);
  });
});

/** What the focused element is called. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  const words = at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.querySelector('.name')?.textContent ?? at.textContent;
  return words.replace(/\\s+/g, ' ').trim();
})()`;
