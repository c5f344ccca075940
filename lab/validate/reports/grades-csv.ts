import { stringify } from 'csv-stringify/sync';
import type { ClassReport } from './class-report.ts';

/** What the grades are of, in nbgrader's words. */
const ASSIGNMENT = 'easy-auth-lab';

/** nbgrader's columns, in its order. Source: jupyter/nbgrader, `CsvExportPlugin`. */
const NBGRADER = [
  'assignment',
  'duedate',
  'timestamp',
  'student_id',
  'last_name',
  'first_name',
  'email',
  'raw_score',
  'late_submission_penalty',
  'score',
  'max_score',
] as const;

/** What nbgrader has no column for. */
const OURS = ['status', 'next_step', 'mistakes', 'reason'] as const;

/** Where a spreadsheet with other settings may see the beginning of a cell, and then a formula. */
const CELL_WITHIN = /[;,\t|"]\s*(?=[=+\-@])/g;

/**
 * The grades as CSV (RFC 4180): nbgrader's columns, and behind them the rest. A score that is not known is empty, and not 0. A
 * cell that a spreadsheet would take for a formula begins with an apostrophe; so does what would be a cell of its own where
 * another delimiter is usual. Source: "CSV Injection" (OWASP).
 */
export function gradesCsv({ students, badRows, checks }: ClassReport): string {
  const max_score = checks.length;
  const of = students.map((student) => ({
    assignment: ASSIGNMENT,
    duedate: '',
    timestamp: student.at ?? '',
    student_id: student.student,
    last_name: student.lastName ?? '',
    first_name: student.firstName ?? '',
    email: student.email ?? '',
    raw_score: student.score ?? '',
    late_submission_penalty: student.score === null ? '' : 0,
    score: student.score ?? '',
    max_score,
    status: student.standing,
    next_step: student.nextStep ?? '',
    mistakes: student.outcomes
      .flatMap((each) =>
        each.status === 'fail' && each.expectedUntil === undefined ? [`${each.id} ${each.kind}`] : [],
      )
      .join('; '),
    reason: student.fault ? `${student.fault.code}: ${student.fault.message}` : '',
  }));
  const bad = badRows.map(({ line, student = '', reason }) => ({
    assignment: ASSIGNMENT,
    student_id: student,
    max_score,
    status: 'bad-row',
    reason: `line ${line}: ${reason}`,
  }));
  return stringify([...of, ...bad], {
    header: true,
    columns: [...NBGRADER, ...OURS],
    escape_formulas: true,
    cast: { string: (text) => text.replaceAll(CELL_WITHIN, "$&'") },
    record_delimiter: '\r\n',
  });
}
