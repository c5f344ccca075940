import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'parse5';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { waitFor } from '../lab/local/client.ts';
import { readDescriptor } from '../lab/local/descriptor.ts';
import { findings, launch, overhang } from './chromium.ts';
import { hasChrome } from './installed.ts';
import { newLab, STACK } from './lab-process.ts';
import { MIX, STUDENTS, studentsIn, timeless, wrongResults } from './validate-class.ts';

const lab = newLab();
const at = (...path: string[]): string => join(dirname(lab.dir), ...path);
const ROSTER = ['class', 'roster.csv'].join('/');

const fault = (...words: string[]) => lab.type(['sandbox', 'fault', ...words]);
const validate = (out: string, ...more: string[]) => lab.type(['validate', ROSTER, '--out', out, ...more]);

/** A run that nothing disturbs, as it was told. */
let plain: { readonly stdout: string; readonly stderr: string; readonly exitCode?: number };

beforeAll(async () => {
  const seeded = await lab.type(['sandbox', 'seed', '--students', String(STUDENTS), '--mix', MIX]);
  expect(seeded.stderr).toBe('');
  expect(seeded.exitCode).toBe(0);
  await fault('latency=50ms');
  plain = await lab.type(['--json', 'validate', ROSTER, '--out', 'plain']);
}, 180_000);

afterAll(() => lab.remove());

describe('a class that is looked at over a slow network', () => {
  it('has a right result for every student, by the answer sheet that the lab never reads', () => {
    expect(wrongResults(at('plain'), at('class'))).toEqual([]);
    expect(studentsIn(at('plain'))).toHaveLength(STUDENTS);
  });

  it('was only looked at: nothing was changed in Azure', () => {
    const lines = readFileSync(join(lab.dir, 'sandbox', 'sandbox.log'), 'utf8').split('\n');
    const from = lines.findLastIndex((line) => line.includes('PUT') && line.includes('/.sandbox/faults'));
    const changes = lines
      .slice(from + 1)
      .filter((line) => / (arm|graph|kudu) (PUT|PATCH|DELETE) /.test(line));
    expect(from).toBeGreaterThan(0);
    expect(changes).toEqual([]);
  });

  it('is not made twice of one seed, as nobody could tell the two apart', async () => {
    const again = await lab.type(['sandbox', 'seed', '--students', '2', '--out', 'again']);
    expect(again).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('--seed 2') });
  });

  it('is told of a line a student, and ends with exit code 1 as somebody is not done', () => {
    expect(plain.exitCode).toBe(1);
    expect(plain.stderr.match(/^ *\d+\/29 [✔✖!] /gm)).toHaveLength(STUDENTS);
    expect(JSON.parse(plain.stdout)).toMatchObject({ summary: { students: STUDENTS, error: 6 } });
  });

  it('can be divided among machines, and put together again', async () => {
    for (const part of [1, 2]) {
      const ran = await validate(`part-${part}`, '--shard', `${part}/2`);
      expect(ran.exitCode).toBe(1);
    }
    const [one, two] = [studentsIn(at('part-1')), studentsIn(at('part-2'))];
    expect(one.length + two.length).toBe(STUDENTS);
    const all = await validate('all', '--with', 'part-1', 'part-2');
    expect(all.stdout).toContain(`${STUDENTS} of ${STUDENTS} students were looked at before`);
    expect(timeless(at('all'))).toEqual(timeless(at('plain')));
  });

  it('can be looked at again where it could not be looked at, and nowhere else', async () => {
    const { stdout } = await validate('all', '--retry');
    expect(stdout).toContain(`${STUDENTS - 6} of ${STUDENTS} students were looked at before`);
    expect(stdout.match(/could not be looked at \(/g)).toHaveLength(6);
    expect(timeless(at('all'))).toEqual(timeless(at('plain')));
  });
});

describe('a class in one subscription', () => {
  it('is told apart by its resource groups, with a right result for every student', async () => {
    const mix = 'finished=2,step:5=2,step:8=1,break:backend-url/trailing-slash=2,forbidden=1';
    const out = ['--together', '--out', 'together'];
    const seeded = await lab.type([
      'sandbox',
      'seed',
      '--students',
      '8',
      '--mix',
      mix,
      '--seed',
      '2',
      ...out,
    ]);
    expect(seeded.exitCode).toBe(0);
    const ran = await lab.type(['validate', 'together/roster.csv', '--out', 'together-seen']);
    expect(ran.exitCode).toBe(1);
    expect(wrongResults(at('together-seen'), at('together'))).toEqual([]);
    const { students } = JSON.parse(readFileSync(at('together-seen', 'report.json'), 'utf8'));
    const places: string[] = students.map(({ subscription = '' }) => subscription);
    expect(new Set(places.filter(Boolean)).size).toBe(1);
  });
});

describe('a class in a cloud that a file describes, with a sign-in from the environment', () => {
  it('is looked at in the same way', async () => {
    const sandbox = readDescriptor(lab.dir) ?? expect.fail('there is no sandbox');
    const cloud = {
      name: 'Classroom',
      login: 'https://login.azure.localhost',
      arm: 'https://management.azure.localhost',
      graph: 'https://graph.azure.localhost',
      portal: 'https://portal.azure.localhost',
      sitesSuffix: 'azurewebsites.localhost',
      caFile: sandbox.caFile,
      proxy: sandbox.url,
    };
    writeFileSync(at('cloud.json'), JSON.stringify(cloud));
    const options = ['--cloud', 'cloud.json', '--auth', 'environment', '--dir', at('elsewhere')];
    const env = {
      AZURE_TENANT_ID: sandbox.tenantId,
      AZURE_CLIENT_ID: sandbox.clientId,
      AZURE_CLIENT_SECRET: sandbox.clientSecret,
    };
    const ran = await lab.type([...options, 'validate', ROSTER, '--out', 'cloud', '--shard', '1/4'], { env });
    expect(ran.stderr).toBe('');
    expect(studentsIn(at('cloud'))).toHaveLength(8);
    expect(wrongResults(at('cloud'), at('class')).filter((line) => !/not in the report/.test(line))).toEqual(
      [],
    );
  });
});

describe('a run that ends in the middle', () => {
  const results = at('ended', 'results.jsonl');

  /** Runs until so many students are looked at, and ends it then. */
  const until = async (count: number, signal: NodeJS.Signals, ...more: string[]) => {
    const running = validate('ended', '--concurrency', '2', ...more);
    const enough = () => (existsSync(results) && studentsIn(at('ended')).length >= count ? true : undefined);
    await waitFor(enough, 60_000);
    running.kill(signal);
    return running;
  };

  it('leaves reports of what is known when somebody presses Ctrl+C', async () => {
    const { exitCode, stderr } = await until(5, 'SIGINT');
    expect(exitCode).toBe(130);
    expect(stderr).toContain('--resume goes on from here');
    expect(timeless(at('ended'))).toMatchObject({ summary: { pending: expect.any(Number) } });
    expect(readFileSync(at('ended', 'report.html'), 'utf8')).toContain('not looked at: interrupted');
    expect((await validate('ended')).stderr).toContain('holds the results of an earlier run');
  });

  it('is gone on with, after kill -9 as well: the same report, and no student is looked at twice', async () => {
    await until(14, 'SIGKILL', '--resume');
    const before = studentsIn(at('ended'));
    expect(before.length).toBeLessThan(STUDENTS);
    await validate('ended', '--resume');
    expect(timeless(at('ended'))).toEqual(timeless(at('plain')));
    const after = studentsIn(at('ended'));
    expect(after.slice(0, before.length)).toEqual(before);
    expect(new Set(after).size).toBe(after.length);
  });
});

describe('a class in an Azure that refuses 30 of 100 requests', () => {
  it('is looked at completely, and the report is the same', async () => {
    await fault('throttle=30%');
    const ran = await validate('throttled', '--shard', '1/3', '--concurrency', '10');
    await fault('--clear', 'throttle');
    expect(ran.stdout).toContain('10 students: ');
    expect(studentsIn(at('throttled'))).toHaveLength(10);
    await validate('with-throttled', '--with', 'throttled');
    expect(timeless(at('with-throttled'))).toEqual(timeless(at('plain')));
  });
});

describe('a roster of hostile cells', () => {
  it('harms neither reports nor files, and the good rows are looked at', async () => {
    const good = readFileSync(at(ROSTER), 'utf8').trimEnd().split('\n');
    const rows = [
      '=HYPERLINK("x"),Class 1',
      '"=1+1",no such subscription,,,,,',
      '<script>document.title=1</script>,no such subscription,,,,,',
      '../../../escaped,no such subscription,../../escaped,,,,',
      `Big,${'x'.repeat(1_000_000)},,,,,`,
      good[1] ?? '',
      `${'W'.repeat(250)},no such subscription,,,,,`,
      `${'W'.repeat(300)},no such subscription,,,,,`,
      '"never closed,x',
    ];
    writeFileSync(at('hostile.csv'), [...good.slice(0, 4), ...rows, ...good.slice(4, 6)].join('\n'));
    const before = readdirSync(at());
    const ran = await lab.type(['validate', 'hostile.csv', '--out', 'hostile']);
    expect(`${ran.stdout}${ran.stderr}`).not.toMatch(STACK);
    expect(readdirSync(at('hostile')).sort()).toEqual([
      'grades.csv',
      'junit.xml',
      'report.html',
      'report.json',
      'results.jsonl',
    ]);
    expect(readdirSync(at())).toEqual([...before, 'hostile'].sort());
    expect(statSync(at('hostile', 'report.json')).size).toBeLessThan(500_000);
    expect(timeless(at('hostile'))).toMatchObject({
      summary: { students: 8, badRows: 6 },
      badRows: [
        { line: 5, reason: expect.stringContaining('quotation mark inside') },
        { line: 8, reason: expect.stringContaining('cannot be the resource group') },
        { line: 9, reason: expect.stringContaining('1000000 characters') },
        { line: 10, reason: expect.stringContaining('is in line 2 already') },
        { line: 12, reason: expect.stringContaining('300 characters') },
        { line: 13, reason: expect.stringContaining('none closes it') },
      ],
    });
  });
});

describe.runIf(hasChrome())('the page of the report', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const pageOf = (run: string): string => pathToFileURL(at(run, 'report.html')).href;

  it.each([
    ['in light', { viewport: { width: 1280, height: 900 } }],
    ['in dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' as const }],
    ['on a phone', { viewport: { width: 375, height: 800 } }],
    ['in dark, on a phone', { viewport: { width: 375, height: 800 }, colorScheme: 'dark' as const }],
  ])('%s has nothing that axe finds, and is not wider than its window', async (_how, options) => {
    const context = await browser.newContext({ ...options, bypassCSP: true }); // axe is put into the page
    const page = await context.newPage();
    for (const run of ['plain', 'hostile']) {
      await page.goto(pageOf(run));
      expect(await findings(page)).toEqual([]);
      expect(await overhang(page)).toBe(0);
      // Wide enough for words: a table must not become narrower by breaking them.
      const column = await page.locator('.class th').first().boundingBox();
      expect(column?.width).toBeGreaterThan(70);
    }
  });

  it.each(['plain', 'hostile'])(
    'and the files beside it are what their formats ask for (%s)',
    async (run) => {
      const errors: string[] = [];
      const html = readFileSync(at(run, 'report.html'), 'utf8');
      parse(html, { onParseError: ({ code, startLine }) => errors.push(`line ${startLine}: ${code}`) });
      expect(errors).toEqual([]);
      const page = await browser.newPage();
      const { summary } = JSON.parse(readFileSync(at(run, 'report.json'), 'utf8'));
      const read = `((text) => {
      const xml = new DOMParser().parseFromString(text, 'application/xml');
      const count = (name) => xml.querySelectorAll(name).length;
      const { tests, errors, failures, skipped } = Object.fromEntries([...xml.documentElement.attributes].map((a) => [a.name, a.value]));
      const said = { tests: Number(tests), errors: Number(errors), failures: Number(failures), skipped: Number(skipped) };
      return { broken: count('parsererror'), suites: count('testsuite'), said,
        there: { tests: count('testcase'), errors: count('error'), failures: count('failure'), skipped: count('skipped') } };
    })(${JSON.stringify(readFileSync(at(run, 'junit.xml'), 'utf8'))})`;
      const found = z.looseObject({ said: z.unknown() }).parse(await page.evaluate(read));
      expect(found).toMatchObject({
        broken: 0,
        suites: summary.students + (summary.badRows > 0 ? 1 : 0),
        there: found.said,
      });
      await page.close();
    },
  );

  it('prints what is for the whole class, and of the students those who are open', async () => {
    const page = await browser.newPage();
    await page.goto(pageOf('plain'));
    const [first, second] = await page.locator('.students details').all();
    await first?.locator('summary').click();
    await page.emulateMedia({ media: 'print' });
    expect(await first?.isVisible()).toBe(true);
    expect(await second?.isVisible()).toBe(false);
    const sheets = (await page.pdf()).toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    expect(sheets.length).toBeGreaterThan(0);
    expect(sheets.length).toBeLessThan(STUDENTS / 2);
    await page.close();
  });

  it('sorts, filters and opens by itself, and runs nothing that a student has written', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pageOf('plain'));
    const rows = page.locator('.class tbody tr:visible');
    await page.getByLabel('Standing', { exact: true }).selectOption('error');
    expect(await rows.count()).toBe(6);
    expect(await page.getByRole('status').textContent()).toBe(`6 of ${STUDENTS} students`);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: 'Passed' }).click();
    await page.getByRole('button', { name: 'Passed' }).click();
    expect(await rows.first().textContent()).toContain('27 of 27');
    await page
      .getByRole('button', { name: /in the table/ })
      .first()
      .click();
    expect(await rows.count()).toBeLessThan(STUDENTS);
    await rows.first().getByRole('link').click();
    const opened = page.locator('.students details[open]');
    await opened.first().waitFor();
    expect(await opened.count()).toBe(1);
    await page.goto(pageOf('hostile'));
    expect(await page.title()).toBe('Easy Auth Lab: a class of 8');
    expect(complaints).toEqual([]);
  });
});
