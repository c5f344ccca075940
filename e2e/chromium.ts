import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

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

/** How a page may be shown. */
export interface Mode {
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
}

export const MODES: readonly [Mode, ...Mode[]] = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 375 },
  { colorScheme: 'dark', width: 375 },
];

/** Shows the page that is open in this way. */
export async function show(page: Page, { colorScheme, width }: Mode): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 900 });
}

/** What axe finds on a page, in words; `colours`: by the rules that another colour scheme can break. */
export async function findings(page: Page, { colours = false } = {}): Promise<string[]> {
  await page.evaluate(axe);
  const options = {
    resultTypes: ['violations'],
    ...(colours ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {}),
  };
  const found: unknown = await page.evaluate(
    `axe.run(${JSON.stringify(options)}).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html).join(" ")))`,
  );
  return Array.isArray(found) ? found.map(String) : [];
}

/** By how many pixels a page is wider than its window. */
export async function overhang(page: Page): Promise<number> {
  const root = 'document.documentElement';
  return Number(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`));
}
