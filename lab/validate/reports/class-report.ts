import type { Check } from '../../../checks/check.ts';
import type { Step } from '../../../steps/index.ts';
import { isWhole, keyOf, type StudentResult, standingOf } from '../result.ts';
import type { Roster } from '../roster/roster.ts';
import type { BadRow, RosterRow } from '../roster/row.ts';
import { type Mistake, mistakesOf } from './mistakes.ts';
import { type CheckHead, isDone, outcomeOf, type StudentReport } from './student-report.ts';

/** A class, as it was seen: what every report is made of. */
export interface ClassReport {
  readonly cloud: string;
  /** When the first and the last student were looked at. */
  readonly from: string | null;
  readonly to: string | null;
  readonly steps: readonly { readonly number: number; readonly title: string; readonly done: number }[];
  readonly checks: readonly CheckHead[];
  readonly summary: Readonly<Record<StudentReport['standing'] | 'students' | 'badRows', number>>;
  /** In the order of the roster. */
  readonly students: readonly StudentReport[];
  /** The commonest first. */
  readonly mistakes: readonly Mistake[];
  readonly badRows: readonly BadRow[];
  readonly notes: readonly string[];
}

export interface ClassReportOptions {
  readonly cloud: string;
  readonly roster: Roster;
  readonly results: ReadonlyMap<string, StudentResult>;
  readonly checks: readonly Check[];
  readonly steps: readonly Pick<Step, 'number' | 'title'>[];
}

/** Puts a class's report together. */
export function classReport({ cloud, roster, results, checks, steps }: ClassReportOptions): ClassReport {
  const students = roster.rows.map((row) => studentReport(row, results.get(keyOf(row)), checks));
  const times = students.flatMap(({ at }) => at ?? []).sort();
  const count = (standing: StudentReport['standing']): number =>
    students.filter((each) => each.standing === standing).length;
  const seen = steps.filter(({ number }) => checks.some(({ step }) => step === number));
  return {
    cloud,
    from: times[0] ?? null,
    to: times.at(-1) ?? null,
    steps: seen.map(({ number, title }) => ({
      number,
      title,
      done: students.filter((student) => isDone(student, number, checks)).length,
    })),
    checks: checks.map(({ id, step, title, docs }) => ({ id, step, title, docs })),
    summary: {
      students: students.length,
      pass: count('pass'),
      fail: count('fail'),
      error: count('error'),
      pending: count('pending'),
      badRows: roster.bad.length,
    },
    students,
    mistakes: mistakesOf(students, checks),
    badRows: roster.bad,
    notes: roster.notes,
  };
}

function studentReport(
  row: RosterRow,
  result: StudentResult | undefined,
  checks: readonly Check[],
): StudentReport {
  const { line, student, email, firstName, lastName } = row;
  const person = {
    line,
    student,
    ...(email === undefined ? {} : { email }),
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
  };
  const maxScore = checks.length;
  if (!result) {
    return { ...person, standing: 'pending', score: null, maxScore, nextStep: null, at: null, outcomes: [] };
  }
  const { at, subscription, resourceGroup, frontend, backend, fault, outcomes } = result;
  const passed = result.outcomes.filter(({ status }) => status === 'pass').length;
  const open = checks.filter(({ id }) => outcomeOf(result, id)?.status !== 'pass').map(({ step }) => step);
  return {
    ...person,
    standing: standingOf(result),
    score: isWhole(result) ? passed : null,
    maxScore,
    nextStep: result.fault || open.length === 0 ? null : Math.min(...open),
    at,
    ...(subscription === undefined ? {} : { subscription }),
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
    ...(frontend === undefined ? {} : { frontend }),
    ...(backend === undefined ? {} : { backend }),
    ...(fault === undefined ? {} : { fault }),
    outcomes,
  };
}
