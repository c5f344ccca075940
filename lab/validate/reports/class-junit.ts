import { attribute, element } from '../../report/junit.ts';
import type { CheckOutcome } from '../result.ts';
import type { ClassReport } from './class-report.ts';
import type { CheckHead, StudentReport } from './student-report.ts';

/**
 * A class as JUnit XML: a test suite a student and a test case a check. What could not be looked at is an error, and no
 * failure; what waits for another check, or was not looked at, is skipped. A bad row of the roster is an error of its own.
 */
export function classJunit({ students, badRows, checks, to }: ClassReport): string {
  const suites = students.map((student) => suite(student, checks));
  if (badRows.length > 0) {
    const cases = badRows.map(({ line, student, reason }) =>
      testCase(`roster.line-${line}`, student ?? `line ${line}`, element('error', 'bad-row', reason, reason)),
    );
    suites.unshift({ name: 'The roster', timestamp: to, cases });
  }
  const all = suites.flatMap(({ cases }) => cases);
  const body = suites.map(({ name, timestamp, cases }) => {
    const when = timestamp === null ? '' : ` ${attribute('timestamp', timestamp)}`;
    return `  <testsuite ${attribute('name', name)} ${counts(cases)}${when}>\n${cases.join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Easy Auth Lab, a class" ${counts(all)}>\n${body.join('')}</testsuites>\n`;
}

function suite(student: StudentReport, checks: readonly CheckHead[]) {
  const { fault, at } = student;
  const cases = checks.map(({ id, step, title }) => {
    const outcome = student.outcomes.find((each) => each.id === id);
    const detail = fault
      ? element('error', fault.code, fault.message, `Next: ${fault.next}`)
      : detailOf(outcome);
    return testCase(`step-${step}.${id}`, title, detail);
  });
  return { name: student.student, timestamp: at, cases };
}

function detailOf(outcome: CheckOutcome | undefined): string {
  switch (outcome?.status) {
    case undefined:
      return `<skipped ${attribute('message', 'was not looked at')}/>`;
    case 'pass':
      return '';
    case 'blocked':
      return `<skipped ${attribute('message', `waits for ${outcome.by.join(', ')}`)}/>`;
    case 'error':
      return element('error', outcome.code, outcome.message, `Next: ${outcome.next}`);
    case 'fail':
      return element(
        'failure',
        outcome.kind,
        `found ${outcome.found}, expected ${outcome.expected}`,
        `${outcome.why}\nNext: ${outcome.next}`,
      );
  }
}

const testCase = (classname: string, name: string, detail: string): string => {
  const head = `    <testcase ${attribute('classname', classname)} ${attribute('name', name)}`;
  return detail ? `${head}>\n      ${detail}\n    </testcase>\n` : `${head}/>\n`;
};

function counts(cases: readonly string[]): string {
  const count = (tag: string): number => cases.filter((each) => each.includes(`\n      <${tag}`)).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}
