import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

/** Chromium as it runs without a screen, and without asking anybody outside. */
const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export const launch = (): Promise<Browser> => chromium.launch(CHROMIUM);

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on a page, in words. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found: unknown = await page.evaluate(
    'axe.run({ resultTypes: ["violations"] }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html).join(" ")))',
  );
  return Array.isArray(found) ? found.map(String) : [];
}

/** Somebody who uses the portal by what is written on it. */
export interface PortalUser {
  readonly page: Page;
  /** Clicks links, buttons and groups of a menu, one after the other, by their visible labels. */
  click(...labels: readonly string[]): Promise<void>;
  /** Clicks through from Home. */
  from(...labels: readonly string[]): Promise<void>;
  /** Fills in a field by its label. */
  fill(label: string, value: string): Promise<void>;
  /** Chooses in a list by its label. */
  select(label: string, option: string): Promise<void>;
  /** Ticks a box, or chooses one of several, by its label. */
  tick(label: string): Promise<void>;
}

/** Signs a sample user in to the portal at `port`, in a page of its own. */
export async function signInToPortal(browser: Browser, port: number, name: string): Promise<PortalUser> {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`http://portal.azure.localhost:${port}/`);
  await page.getByRole('button', { name }).click();
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  return portalUser(page);
}

/** What a person does on a page of the portal. */
export function portalUser(page: Page): PortalUser {
  const click = async (...labels: readonly string[]): Promise<void> => {
    for (const label of labels) {
      const target = page
        .getByRole('link', { name: label, exact: true })
        .or(page.getByRole('button', { name: label, exact: true }))
        .or(page.locator('summary', { hasText: new RegExp(`^\\s*${escaped(label)}\\s*$`) }))
        .filter({ visible: true });
      await target.first().click();
    }
  };
  return {
    page,
    click,
    from: (...labels) => click('Home', ...labels),
    fill: (label, value) => page.getByLabel(label, { exact: true }).fill(value),
    select: async (label, option) => {
      await page.getByLabel(label, { exact: true }).selectOption({ label: option });
    },
    tick: (label) => page.getByLabel(label, { exact: true }).check(),
  };
}

/** What is written there, with single blanks between words. */
export const textOf = async (place: Locator): Promise<string> =>
  ((await place.textContent()) ?? '').replace(/\s+/g, ' ').trim();

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
