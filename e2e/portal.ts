import type { Browser, Locator, Page } from 'playwright-core';

/** What somebody has done and seen on the portal's pages. */
export interface Acts {
  /** Labels that were clicked or ticked, in order. */
  readonly done: readonly string[];
  /** The text of every page on which something was done. */
  readonly seen: string;
  /** What fields, choices and facts held when their page was left, by their labels. */
  readonly held: readonly (readonly [label: string, value: string])[];
}

/** Somebody who uses the portal by what is written on it. */
export interface PortalUser {
  readonly page: Page;
  /** Clicks links, buttons and groups of a menu, one after the other, by their visible labels. */
  click(...labels: readonly string[]): Promise<void>;
  /** Clicks through from Home. */
  from(...labels: readonly string[]): Promise<void>;
  /** Clicks what is in the row of a table, by the row's and its own label. */
  inRow(row: string, label: string): Promise<void>;
  /** Fills in a field by its label. */
  fill(label: string, value: string): Promise<void>;
  /** Chooses in a list by its label. */
  select(label: string, option: string): Promise<void>;
  /** Ticks a box, or chooses one of several, by its label. */
  tick(label: string): Promise<void>;
  /** What was done since this was asked last. */
  acts(): Promise<Acts>;
}

/** Signs a sample user in to the portal at `port`, in a browser of its own; `scripts`: whether pages may run theirs. */
export async function signInToPortal(
  browser: Browser,
  port: number,
  name: string,
  { scripts = true } = {},
): Promise<PortalUser> {
  const context = await browser.newContext({ bypassCSP: true, javaScriptEnabled: scripts });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`http://portal.azure.localhost:${port}/`);
  await page.getByRole('button', { name }).click();
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  return portalUser(page);
}

/** What a person does on a page of the portal. */
export function portalUser(page: Page): PortalUser {
  let done: string[] = [];
  let seen = '';
  let held: (readonly [string, string])[] = [];
  const look = async (): Promise<void> => {
    seen += `${await asRead(page.locator('body'))}\n`;
    held.push(...(await heldOn(page)));
  };
  const press = async (label: string, target: Locator): Promise<void> => {
    await look();
    await target.filter({ visible: true }).first().click();
    done.push(label);
  };
  const named = (place: Page | Locator, label: string): Locator =>
    place
      .getByRole('link', { name: label, exact: true })
      .or(place.getByRole('button', { name: label, exact: true }));
  const click = async (...labels: readonly string[]): Promise<void> => {
    for (const label of labels) {
      const group = page.locator('summary', { hasText: new RegExp(`^\\s*${escaped(label)}\\s*$`) });
      await press(label, named(page, label).or(group));
    }
  };
  return {
    page,
    click,
    from: (...labels) => click('Home', ...labels),
    inRow: (row, label) =>
      press(label, page.getByRole('row', { name: row }).getByText(label, { exact: true })),
    fill: (label, value) => page.getByLabel(label, { exact: true }).fill(value),
    select: async (label, option) => {
      await page.getByLabel(label, { exact: true }).selectOption({ label: option });
    },
    async tick(label) {
      await page.getByLabel(label, { exact: true }).check();
      done.push(label);
    },
    async acts() {
      await look();
      const acts = { done, seen, held };
      [done, seen, held] = [[], '', []];
      return acts;
    },
  };
}

/** Fields, choices and facts that a page shows, by their labels, as one reads them off. */
async function heldOn(page: Page): Promise<(readonly [string, string])[]> {
  const found: unknown = await page.evaluate(HELD);
  if (!Array.isArray(found)) return [];
  return found.map(([label, value]) => [String(label), String(value)] as const);
}

const HELD = `((main) => {
  const text = (element) => (element?.textContent ?? '').replace(/\\s+/g, ' ').trim();
  const shown = [...main.querySelectorAll('label, legend, dt')].filter((each) => each.offsetParent !== null);
  return shown.flatMap((label) => {
    if (label.tagName === 'DT') return [[text(label), text(label.nextElementSibling)]];
    if (label.tagName === 'LEGEND') {
      const chosen = label.parentElement.querySelector('input:checked');
      return chosen ? [[text(label), text(main.querySelector('label[for="' + chosen.id + '"]'))]] : [];
    }
    const field = label.control;
    if (field === null || field.type === 'radio') return [];
    if (field.type === 'checkbox') return field.checked ? [[text(label), 'ticked']] : [];
    return [[text(label), field.tagName === 'SELECT' ? text(field.selectedOptions[0]) : field.value]];
  });
})(document.querySelector('main') ?? document.body)`;

/** What is written there, with single blanks between words. */
export const textOf = async (place: Locator): Promise<string> =>
  (await asRead(place)).replace(/\s+/g, ' ').trim();

/** As one reads it, with blanks between blocks and without what is hidden. */
const asRead = (place: Locator): Promise<string> =>
  // biome-ignore lint/performance/useDomNodeTextContent: that would be without the blanks, and with what is hidden
  place.innerText();

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
