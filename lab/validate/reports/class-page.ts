import { selfContainedPage } from '../../pages/self-contained.ts';
import type { CheckOutcome } from '../result.ts';
import type { ClassReport } from './class-report.ts';
import { type CheckHead, outcomeOf, type StudentReport } from './student-report.ts';

/** So many names are told; the table has them all. */
const MOST_NAMES = 40;

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

/** A class as one HTML page that needs nothing else. What the roster and Azure say stands in it as text only. */
export function classPage(report: ClassReport): string {
  const { summary, checks, from, to } = report;
  return selfContainedPage({
    from: import.meta.url,
    template: 'class-page.ejs',
    styles: ['class-page.css', 'class-table.css'],
    script: 'class-page.js',
    data: {
      ...report,
      known: summary.pass + summary.fail,
      sameMinute: from !== null && to !== null && moment(from) === moment(to),
      moment,
      MARKS,
      STANDINGS,
      markOf,
      findable,
      mistakesIn,
      nextStepKey,
      standing,
      some,
      hasMore: (student: StudentReport) => student.fault !== undefined || remarks(student, checks).length > 0,
      remarks: (student: StudentReport) => remarks(student, checks),
    },
  });
}

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

/** "12 students stopped, 45 more have it before them". */
function standing(stopped: number, all: number): string {
  const people = (count: number): string => `${count} ${count === 1 ? 'student' : 'students'}`;
  const later = all - stopped;
  if (stopped === 0) return `${people(later)} ${later === 1 ? 'has' : 'have'} it before them`;
  const more = later === 0 ? '' : `, ${later} more ${later === 1 ? 'has' : 'have'} it before them`;
  return `${people(stopped)} stopped${more}`;
}

const some = (names: readonly string[]): string => {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return names.slice(0, MOST_NAMES).join(', ') + more;
};

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
