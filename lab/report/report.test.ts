import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { type Check, fail, pass } from '../../checks/check.ts';
import type { Outcome } from '../../checks/run.ts';
import { target } from '../../checks/testing.ts';
import { parseStep } from '../../steps/index.ts';
import { exitCodeOf, type StepResult, statusOf } from '../checking.ts';
import { EXIT } from '../exit.ts';
import { contextOf } from '../testing.ts';
import { resultsView } from './json.ts';
import { junitXml } from './junit.ts';
import { createPrinter } from './printer.ts';
import { duration } from './time.ts';
import { outcomeLine, outcomeText, summaryText } from './verdicts.ts';

const step = parseStep('02-x.md', '---\nnumber: 2\ntitle: A & B\nminutes: 1\nchecks: [one]\n---\nWhy.\n');

const check = (id: string): Check => ({
  id,
  step: 2,
  title: `Title of ${id}`,
  needs: [],
  docs: 'https://learn.microsoft.com/x',
  run: async () => pass('never run'),
});

const failed = fail({
  kind: 'trailing-slash',
  found: 'https://x/',
  expected: 'https://x',
  why: 'An origin ends at the host name.',
  next: 'az one\naz two',
  folder: 'apps/frontend',
  portal: 'App Services > x',
});

/** What is news, and no fault. */
const expected: Outcome = { check: check('two'), ...failed, expectedUntil: 8 };

const passes: Outcome = { check: check('one'), ...pass('all well', 'worth knowing') };
const fails: Outcome = { check: check('two'), ...failed };
const blocked: Outcome = { check: check('three'), status: 'blocked', by: ['backend-url'] };
const error: Outcome = {
  check: check('four'),
  status: 'error',
  code: 'forbidden',
  message: 'You may not look.',
  next: 'Ask an owner.',
};

const options = { colors: pc.createColors(false), width: 80, verbose: false };
const text = (outcome: Outcome) => outcomeText(outcome, options);

describe('an outcome', () => {
  it('that passes says what was found', () => {
    expect(text(passes)).toBe('  ✔ Title of one (all well)\n      note      worth knowing');
  });

  it('that fails says what was found and expected, why, and what to type where', () => {
    expect(text(fails)).toBe(
      [
        '  ✖ Title of two: not yet',
        '      found     https://x/',
        '      expected  https://x',
        '      why       An origin ends at the host name.',
        '      next, in apps/frontend',
        '        az one',
        '        az two',
        '      portal    App Services > x',
      ].join('\n'),
    );
  });

  it('that is expected for now says until when, with a sign of its own', () => {
    expect(text(expected)).toContain('  ~ Title of two: expected until step 8\n      found ');
    expect(outcomeLine(expected, options)).toBe('  ~ Title of two: expected until step 8 (found https://x/)');
  });

  it('that waits says for what, by its title', () => {
    expect(text(blocked)).toContain(`waits for "BACKEND_URL is the backend's address"`);
  });

  it('that could not be looked at is no failure', () => {
    expect(text(error)).toBe(
      '  ! Title of four: could not be checked\n      reason    You may not look.\n      next      Ask an owner.',
    );
  });

  it('shows what a terminal would obey, and does not have it obeyed', () => {
    const value = 'a\tb\u001b[2J\u0007c';
    expect(text({ ...fails, found: value })).toContain('found     a\\tb\\e[2J\ufffdc');
    expect(outcomeLine({ ...fails, found: value }, options)).toContain('(found a\\tb\\e[2J\ufffdc)');
  });

  it('keeps within the terminal, where a command goes on after a backslash', () => {
    const long = { ...failed, why: 'word '.repeat(40), next: `az${' --option'.repeat(20)}` };
    const shown = text({ ...fails, ...long });
    expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(shown).toMatch(/ {6}next, in apps\/frontend\n {8}az --option.* --option \\\n {10}--option/);
  });

  it('breaks a sentence between words, and gives the command in it lines of its own', () => {
    const next = `An owner has to type: az role${' --option value'.repeat(8)}`;
    const lines = text({ ...fails, ...failed, next }).split('\n');
    expect(lines).toContain('        An owner has to type:');
    expect(lines.find((line) => line.startsWith('        az role --option value '))).toMatch(/ \\$/);
    const words = text({ ...fails, ...failed, next: `Look ${'there '.repeat(20)}.` });
    expect(words.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it('leaves whole what no terminal shows', () => {
    const next = `az${' --option'.repeat(20)}`;
    const wide = { ...options, width: Number.POSITIVE_INFINITY };
    expect(outcomeText({ ...fails, ...failed, next }, wide)).toContain(next);
  });
});

describe('the exit code', () => {
  const of = (...outcomes: Outcome[]) => exitCodeOf([{ step, outcomes }]);
  it.each([
    ['0 when all pass', [passes], EXIT.ok],
    ['1 when one fails', [passes, fails, blocked], EXIT.fails],
    ['2 when one could not be looked at', [passes, error, blocked], EXIT.couldNot],
    ['1 when one fails and one could not be looked at', [fails, error], EXIT.fails],
    ['0 when one fails as it is expected to', [passes, expected], EXIT.ok],
    ['1 when another one fails, too', [expected, fails], EXIT.fails],
    ['2 when one could not be looked at, whatever is expected', [expected, error], EXIT.couldNot],
  ])('is %s', (_what, outcomes, code) => {
    expect(of(...outcomes)).toBe(code);
  });

  it('is 1 for what is expected until a step that should be done by now', () => {
    const results = [{ step, outcomes: [passes, expected] }];
    expect(exitCodeOf(results, [8])).toBe(EXIT.fails);
    expect(exitCodeOf(results, [2, 9])).toBe(EXIT.ok);
    expect(exitCodeOf([{ step, outcomes: [passes, error] }], [8])).toBe(EXIT.couldNot);
  });

  it('and the status of a step never mix up "fails" and "could not look"', () => {
    expect(statusOf({ outcomes: [passes, error] })).toBe('error');
    expect(statusOf({ outcomes: [passes, fails] })).toBe('fail');
    expect(statusOf({ outcomes: [passes, expected] })).toBe('expected');
    expect(statusOf({ outcomes: [expected, blocked] })).toBe('blocked');
  });
});

describe('the summary', () => {
  it('counts, and says where help is', () => {
    expect(summaryText([{ step, outcomes: [passes, fails] }], options.colors)).toBe(
      '1 of 2 checks pass.\nFor help with step 2: npx lab hint 2',
    );
    expect(summaryText([{ step, outcomes: [passes, passes] }], options.colors)).toBe('All 2 checks pass.');
  });

  it('names the earlier step that is waited for, unless that was checked as well or something is wrong here', () => {
    const waits: Outcome = { ...blocked, by: ['frontend-provider', 'backend-scope'] };
    const summary = (...results: StepResult[]) => summaryText(results, options.colors);
    const third: StepResult = { step: { ...step, number: 5 }, outcomes: [passes, waits] };
    expect(summary(third)).toBe('1 of 2 checks pass.\nWhat step 5 waits for is in step 4: npx lab check 4');
    const fourth: StepResult = { step: { ...step, number: 4 }, outcomes: [fails] };
    expect(summary(fourth, third)).toContain('\nFor help with step 4: npx lab hint 4');
    expect(summary({ ...third, outcomes: [fails, waits] })).toContain('\nFor help with step 5: ');
  });

  it('says what cannot pass yet, and sends nobody to its hints', () => {
    expect(summaryText([{ step, outcomes: [passes, expected] }], options.colors)).toBe(
      '1 of 2 checks pass. 1 cannot pass yet, which is expected.',
    );
  });
});

describe('the document for programs', () => {
  it('counts what cannot pass yet apart from what fails', () => {
    const view = resultsView(
      [{ step, outcomes: [passes, expected, fails, blocked, error] }],
      'sandbox',
      target,
    );
    expect(view.summary).toEqual({ pass: 1, fail: 1, expected: 1, blocked: 1, error: 1 });
    expect(resultsView([{ step, outcomes: [passes, expected] }], 'sandbox', target).steps).toMatchObject([
      { status: 'expected', checks: [{ status: 'pass' }, { status: 'fail', expectedUntil: 8 }] },
    ]);
  });
});

describe('JUnit XML', () => {
  const xml = junitXml(
    [{ step, outcomes: [passes, fails, blocked, error] }],
    new Date('2026-11-25T12:00:00Z'),
  );

  it('tells the four kinds of outcome apart', () => {
    expect(xml).toContain('<testsuites name="Easy Auth Lab" tests="4" failures="1" errors="1" skipped="1">');
    expect(xml).toContain('<testcase classname="step-2.one" name="Title of one"/>');
    expect(xml).toContain('<failure type="trailing-slash" message="found https://x/, expected https://x">');
    expect(xml).toContain('<skipped message="waits for backend-url"/>');
    expect(xml).toContain('<error type="forbidden" message="You may not look.">');
  });

  it('skips what cannot pass yet, and says until when', () => {
    const news = junitXml([{ step, outcomes: [passes, expected] }], new Date(0));
    expect(news).toContain('tests="2" failures="0" errors="0" skipped="1">');
    expect(news).toContain('<skipped message="expected until step 8: found https://x/"/>');
  });

  it('is well-formed whatever was found', () => {
    expect(xml).toContain('name="Step 2: A &amp; B"');
    const nasty = { ...fails, ...failed, found: '<a href="x">&\u0000\u001b[31m\ud800</a>' };
    const escaped = junitXml([{ step, outcomes: [nasty] }], new Date(0));
    expect(escaped).toContain('found &lt;a href=&quot;x&quot;&gt;&amp;[31m&lt;/a&gt;, expected');
    expect([...escaped].filter((each) => each < ' ' && each !== '\n')).toEqual([]);
  });
});

describe('what is printed', () => {
  const print = (options: { json?: boolean; quiet?: boolean; verbose?: boolean }) => {
    const context = contextOf();
    const printer = createPrinter(context, { json: false, quiet: false, verbose: false, ...options });
    printer.result('result');
    printer.say('progress');
    printer.detail('detail');
    printer.json({ document: true });
    return context.written();
  };

  it('is results and progress', () => {
    expect(print({})).toEqual({ stdout: 'result\nprogress\n', stderr: '' });
  });

  it('is results only with --quiet', () => {
    expect(print({ quiet: true })).toEqual({ stdout: 'result\n', stderr: '' });
  });

  it('is one JSON document on standard output with --json, and progress beside it', () => {
    const { stdout, stderr } = print({ json: true });
    expect(JSON.parse(stdout)).toEqual({ document: true });
    expect(stderr).toBe('progress\n');
  });

  it('is more with --verbose', () => {
    expect(print({ verbose: true }).stderr).toBe('detail\n');
  });
});

it.each([
  [40, '40 ms'],
  [1440, '1.4 s'],
  [12_300, '12 s'],
  [185_000, '3 min 5 s'],
])('%i milliseconds are %s', (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});
