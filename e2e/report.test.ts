import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ParserError, parse } from 'parse5';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../lab/local/client.ts';
import { loadSteps } from '../steps/index.ts';
import { findings, launch, MODES, overhang, show } from './chromium.ts';
import { hasChrome } from './installed.ts';
import { newLab } from './lab-process.ts';

/** What a learner hands in, after some work: steps that are done, one that is not, and a run that was killed. */

const lab = newLab();
const STEPS = loadSteps().length;
const file = (...path: string[]): string => join(lab.dir, ...path);

beforeAll(async () => {
  expect((await lab.type(['run', '--yes', '--az', 'builtin', '--to', '3'])).exitCode).toBe(0);
  expect((await lab.type(['check', '4', '5'])).exitCode).toBe(1);
  const running = lab.type(['run', '--yes', '--az', 'builtin', '--to', '5']);
  const begun = (): true | undefined => {
    const [, second] = readdirSync(file('sessions'))
      .filter((name) => name.endsWith('-run.jsonl'))
      .sort();
    return second && readFileSync(file('sessions', second), 'utf8').includes('"output"') ? true : undefined;
  };
  await waitFor(begun, 60_000);
  running.kill('SIGKILL');
  await running;
  expect((await lab.type(['report'])).exitCode).toBe(0);
}, 120_000);

afterAll(() => lab.remove());

describe('the report of a lab', () => {
  it('says what was proved, where and when, in a record for machines', () => {
    const record = JSON.parse(readFileSync(file('report', 'completion.json'), 'utf8'));
    expect(record).toMatchObject({
      file: 'Easy Auth Lab completion',
      made: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      place: { cloud: 'sandbox', frontend: expect.stringMatching(/^easy-auth-frontend-/) },
      complete: false,
      proved: 3,
    });
    expect(record.steps).toHaveLength(STEPS);
    for (const { proof } of record.steps.slice(0, 3)) {
      expect(existsSync(file('sessions', `${proof.session}.md`))).toBe(true);
      expect(proof.checks.length).toBeGreaterThan(0);
      expect(proof.checks.every(({ found }: { found: string }) => found !== '')).toBe(true);
      expect(Date.parse(proof.at)).toBeLessThanOrEqual(Date.parse(record.made));
    }
  });

  it('is HTML as the standard has it', () => {
    const errors: ParserError[] = [];
    parse(readFileSync(file('report', 'report.html'), 'utf8'), {
      onParseError: (error) => errors.push(error),
    });
    expect(errors.map(({ code, startLine }) => `line ${startLine}: ${code}`)).toEqual([]);
  });
});

describe.runIf(hasChrome())('its page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const url = (): string => pathToFileURL(file('report', 'report.html')).href;

  it.each(MODES)('has nothing that axe finds, and fits ($colorScheme, $width px)', async (mode) => {
    const context = await browser.newContext({ bypassCSP: true }); // axe is put into the page
    const page = await context.newPage();
    await show(page, mode);
    await page.goto(url());
    for (const each of await page.locator('summary').all()) await each.click();
    expect(await page.locator('details[open]').count()).toBe(3);
    expect(await findings(page)).toEqual([]);
    expect(await overhang(page)).toBe(0);
    expect(await page.getByText(`3 of ${STEPS} steps are proved.`).isVisible()).toBe(true);
    await context.close();
  });

  it('shows the sessions: the newest first, what was not so yet, and that one was cut short', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(url());
    const sessions = page.locator('details.session');
    expect(await sessions.locator('summary').allTextContents()).toMatchObject([
      expect.stringMatching(/lab .*run .*cut short/),
      expect.stringMatching(/lab .*check 4 5.*exit code 1/),
      expect.stringMatching(/lab .*run .*--to 3.*UTC/),
    ]);
    const checked = sessions.nth(1);
    expect(await checked.getByText(/^az /).first().isVisible()).toBe(false);
    await checked.locator('summary').click();
    expect(
      await checked
        .getByText(/: not yet/)
        .first()
        .isVisible(),
    ).toBe(true);
    expect(await checked.locator('pre').first().isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('prints everything, also what is folded away on the screen', async () => {
    const page = await browser.newPage();
    await page.goto(url());
    const output = page.locator('pre.output').last();
    expect(await output.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await output.isVisible()).toBe(true);
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
