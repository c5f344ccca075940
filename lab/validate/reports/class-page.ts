import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ejs from 'ejs';
import type { CheckOutcome } from '../result.ts';
import type { ClassReport } from './class-report.ts';
import { type CheckHead, outcomeOf, type StudentReport } from './student-report.ts';

/** How a check stands, in the table; each sign has its words beside it for those who do not see it. */
interface Mark {
  readonly sign: string;
  /** The class of its colour. */
  readonly name: string;
  readonly words: string;
  /** What comes first when a column is sorted: what is to be done. */
  readonly order: number;
}

const MARKS = {
  fail: { sign: '✖', name: 'fail', words: 'not yet', order: 0 },
  error: { sign: '!', name: 'error', words: 'could not be looked at', order: 1 },
  expected: { sign: '~', name: 'soft', words: 'expected until a later step', order: 2 },
  blocked: { sign: '○', name: 'soft', words: 'waits for another check', order: 3 },
  pending: { sign: '·', name: 'soft', words: 'was not looked at', order: 4 },
  pass: { sign: '✔', name: 'pass', words: 'passes', order: 5 },
} as const satisfies Record<string, Mark>;

const STANDINGS: Readonly<Record<StudentReport['standing'], string>> = {
  pass: '✔ done',
  fail: '✖ not yet',
  error: '! could not be looked at',
  pending: '· not looked at',
};

/**
 * A class as one HTML page that needs nothing else: no server, no font, no address. What the roster and Azure say stands in
 * it as text only; its own style and script are the only ones that a browser runs.
 */
export function classPage(report: ClassReport): string {
  const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
  const style = read('class-page.css') + read('class-table.css');
  const script = read('class-page.js');
  const { summary, checks, from, to } = report;
  return ejs.render(read('class-page.ejs'), {
    ...report,
    style,
    script,
    styleHash: hashOf(style),
    scriptHash: hashOf(script),
    known: summary.pass + summary.fail,
    sameMinute: from !== null && to !== null && moment(from) === moment(to),
    moment,
    MARKS,
    STANDINGS,
    markOf,
    findable,
    mistakesIn,
    nextStepKey,
    hasMore: (student: StudentReport) => student.fault !== undefined || remarks(student, checks).length > 0,
    remarks: (student: StudentReport) => remarks(student, checks),
  });
}

/** As a Content-Security-Policy names what may be in the page. Source: "Content Security Policy Level 3". */
const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** A time for people: to the minute, in UTC. */
const moment = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

function markOf(student: StudentReport, id: string): Mark {
  if (student.fault) return MARKS.error;
  const outcome = outcomeOf(student, id);
  if (outcome === undefined) return MARKS.pending;
  return outcome.status === 'fail' && outcome.expectedUntil !== undefined
    ? MARKS.expected
    : MARKS[outcome.status];
}

/** What a student can be found by. */
const findable = ({
  student,
  email,
  subscription,
  resourceGroup,
  frontend,
  backend,
}: StudentReport): string =>
  [student, email, subscription, resourceGroup, frontend, backend].filter(Boolean).join(' ').toLowerCase();

const mistakesIn = ({ outcomes }: StudentReport): string =>
  outcomes.flatMap((each) => (each.status === 'fail' ? [`${each.id}/${each.kind}`] : [])).join(' ');

/** Those who have nothing left to do are the furthest; those of whom nothing is known come last. */
const nextStepKey = ({ nextStep, standing }: StudentReport): number =>
  nextStep ?? (standing === 'pass' ? 98 : 99);

type Remark = Extract<CheckOutcome, { status: 'fail' | 'error' }>;

/** The outcomes of a student of which there is something to say. */
const remarks = (
  student: StudentReport,
  checks: readonly CheckHead[],
): readonly { readonly check: CheckHead; readonly outcome: Remark }[] =>
  checks.flatMap((check) => {
    const outcome = outcomeOf(student, check.id);
    return outcome?.status === 'fail' || outcome?.status === 'error' ? [{ check, outcome }] : [];
  });
