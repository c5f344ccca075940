import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Outcome } from '../../checks/run.ts';
import type { RosterRow } from './roster/row.ts';

/** Why nothing could be looked at: what Azure says, or what is wrong with the place that the roster names. */
const FAULT_CODES = [
  'not-signed-in',
  'forbidden',
  'throttled',
  'unreachable',
  'unexpected-answer',
  'not-found',
  'disabled',
  'ambiguous',
  'bug',
] as const;

const Fault = z.object({ code: z.enum(FAULT_CODES), message: z.string(), next: z.string() });

/** It could not be looked. This says nothing about the student's work. */
export type Fault = z.infer<typeof Fault>;

export const fault = (code: Fault['code'], message: string, { next }: { readonly next: string }): Fault => ({
  code,
  message,
  next,
});

const CheckOutcome = z.discriminatedUnion('status', [
  z.object({ id: z.string(), status: z.literal('pass'), found: z.string() }),
  z.object({
    id: z.string(),
    status: z.literal('fail'),
    kind: z.string(),
    found: z.string(),
    expected: z.string(),
    why: z.string(),
    next: z.string(),
    expectedUntil: z.number().optional(),
  }),
  z.object({ id: z.string(), status: z.literal('blocked'), by: z.array(z.string()) }),
  z.object({ id: z.string(), status: z.literal('error'), ...Fault.shape }),
]);

/** What one check said of one student. */
export type CheckOutcome = z.infer<typeof CheckOutcome>;

/** What was seen of one student. */
export const StudentResult = z.object({
  /** Which row of a roster it is of (`keyOf`). */
  key: z.string(),
  student: z.string(),
  /** When it was looked. */
  at: z.string(),
  /** Milliseconds. */
  took: z.number(),
  /** How many questions were asked of Azure. */
  requests: z.number(),
  /** Where it was looked, as much as was found out. */
  subscription: z.string().optional(),
  resourceGroup: z.string().optional(),
  frontend: z.string().optional(),
  backend: z.string().optional(),
  /** Why nothing could be looked at; there are no outcomes then. */
  fault: Fault.optional(),
  outcomes: z.array(CheckOutcome),
});

export type StudentResult = z.infer<typeof StudentResult>;

/** An outcome as it is written down. */
export function recordOf(outcome: Outcome): CheckOutcome {
  const { id } = outcome.check;
  switch (outcome.status) {
    case 'pass':
      return { id, status: 'pass', found: outcome.found };
    case 'fail': {
      const { kind, found, expected, why, next, expectedUntil } = outcome;
      const until = expectedUntil === undefined ? {} : { expectedUntil };
      return { id, status: 'fail', kind, found, expected, why, next, ...until };
    }
    case 'blocked':
      return { id, status: 'blocked', by: [...outcome.by] };
    case 'error':
      return { id, status: 'error', code: outcome.code, message: outcome.message, next: outcome.next };
  }
}

/** Tells rows apart by what they say, wherever they stand: a roster may be sorted or mended between two runs. */
export function keyOf({ line: _, ...row }: RosterRow): string {
  const text = JSON.stringify(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1)));
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** How a student stands: something fails, or could not be looked at, or all is well. */
export type Standing = 'pass' | 'fail' | 'error';

/** What fails counts before what could not be looked at; a check that waits for another is not done. */
export function standingOf({
  fault: trouble,
  outcomes,
}: Pick<StudentResult, 'fault' | 'outcomes'>): Standing {
  const has = (status: CheckOutcome['status']): boolean => outcomes.some((each) => each.status === status);
  if (trouble) return 'error';
  if (has('fail')) return 'fail';
  if (has('error')) return 'error';
  return has('blocked') ? 'fail' : 'pass';
}

/** Whether a score can be given: nothing of it is unknown. */
export const isWhole = ({ fault: trouble, outcomes }: Pick<StudentResult, 'fault' | 'outcomes'>): boolean =>
  trouble === undefined && outcomes.every(({ status }) => status !== 'error');

const PASSING: readonly Fault['code'][] = ['throttled', 'unreachable'];

/** Whether something stood in the way that passes by itself: another look may see more. */
export const mayPass = ({ fault: trouble, outcomes }: Pick<StudentResult, 'fault' | 'outcomes'>): boolean =>
  (trouble !== undefined && PASSING.includes(trouble.code)) ||
  outcomes.some((each) => each.status === 'error' && PASSING.includes(each.code));
