import type { Outcome } from '../../checks/run.ts';
import { type StepResult, type StepStatus, standingOf } from '../checking.ts';

/**
 * Results as JUnit XML, a test suite a step and a test case a check. What is blocked, or cannot pass yet, is skipped; what
 * could not be looked at is an error, and no failure.
 * Source of the form: "JUnit XML file format" (github.com/testmoapp/junitxml), which CI systems read.
 */
export function junitXml(results: readonly StepResult[], now: Date): string {
  const all = results.flatMap(({ outcomes }) => outcomes);
  const suites = results.map(({ step, outcomes }) => {
    const name = attribute('name', `Step ${step.number}: ${step.title}`);
    const cases = outcomes.map((outcome) => testCase(step.number, outcome));
    return `  <testsuite ${name} ${counts(outcomes)} ${attribute('timestamp', now.toISOString())}>\n${cases.join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Easy Auth Lab" ${counts(all)}>\n${suites.join('')}</testsuites>\n`;
}

function testCase(step: number, outcome: Outcome): string {
  const head = `    <testcase ${attribute('classname', `step-${step}.${outcome.check.id}`)} ${attribute('name', outcome.check.title)}`;
  const body = detail(outcome);
  return body ? `${head}>\n      ${body}\n    </testcase>\n` : `${head}/>\n`;
}

function detail(outcome: Outcome): string {
  switch (outcome.status) {
    case 'pass':
      return '';
    case 'blocked':
      return `<skipped ${attribute('message', `waits for ${outcome.by.join(', ')}`)}/>`;
    case 'error':
      return element('error', outcome.code, outcome.message, `Next: ${outcome.next}`);
    case 'fail':
      if (outcome.expectedUntil !== undefined) {
        const message = `expected until step ${outcome.expectedUntil}: found ${outcome.found}`;
        return `<skipped ${attribute('message', message)}/>`;
      }
      return element(
        'failure',
        outcome.kind,
        `found ${outcome.found}, expected ${outcome.expected}`,
        `${outcome.why}\nNext: ${outcome.next}`,
      );
  }
}

/** An element of JUnit XML that says what went wrong; everything is escaped. */
export const element = (name: string, type: string, message: string, text: string): string =>
  `<${name} ${attribute('type', type)} ${attribute('message', message)}>${escapeXml(text)}</${name}>`;

function counts(outcomes: readonly Outcome[]): string {
  const count = (...statuses: readonly StepStatus[]) =>
    outcomes.filter((each) => statuses.includes(standingOf(each))).length;
  return `tests="${outcomes.length}" failures="${count('fail')}" errors="${count('error')}" skipped="${count('blocked', 'expected')}"`;
}

/** An attribute of XML, escaped. */
export const attribute = (name: string, value: string): string => `${name}="${escapeXml(value)}"`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** What XML 1.0 has no place for, not even escaped: most control characters, and half characters. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const escapeXml = (text: string): string =>
  text.replaceAll(FORBIDDEN, '').replaceAll(/[&<>"\n]/g, (character) => ENTITIES[character] ?? character);
