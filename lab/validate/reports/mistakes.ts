import { type Kind, kinds } from '../../../checks/kinds.ts';
import type { CheckHead, StudentReport } from './student-report.ts';

/** A kind of mistake, and who makes it. */
export interface Mistake {
  readonly kind: string;
  readonly check: CheckHead;
  /** What it means, in a few words. */
  readonly meaning: string;
  readonly students: readonly string[];
  /** What to tell them: what it means and why it probably is so, what to do, for one of them. */
  readonly example: {
    readonly student: string;
    readonly found: string;
    readonly expected: string;
    readonly why: string;
    readonly next: string;
  };
}

/**
 * The mistakes of a class, the commonest first. What is expected until a later step is no mistake; and of each student only
 * what fails itself, and not what waits for it.
 */
export function mistakesOf(
  students: readonly StudentReport[],
  checks: readonly CheckHead[],
): readonly Mistake[] {
  const mistakes = new Map<string, { -readonly [K in keyof Mistake]: Mistake[K] }>();
  for (const check of checks) {
    for (const { student, outcomes } of students) {
      const outcome = outcomes.find(({ id }) => id === check.id);
      if (outcome?.status !== 'fail' || outcome.expectedUntil !== undefined) continue;
      const { kind, found, expected, why, next } = outcome;
      const key = `${check.id} ${kind}`;
      const known = mistakes.get(key);
      if (known) known.students = [...known.students, student];
      else {
        const example = { student, found, expected, why, next };
        mistakes.set(key, { kind, check, meaning: meaningOf(kind), students: [student], example });
      }
    }
  }
  return [...mistakes.values()].sort(
    (one, other) => other.students.length - one.students.length || one.check.step - other.check.step,
  );
}

const meaningOf = (kind: string): string => (isKind(kind) ? kinds[kind] : kind);

const isKind = (kind: string): kind is Kind => Object.hasOwn(kinds, kind);
