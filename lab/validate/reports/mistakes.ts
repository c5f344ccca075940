import { type Kind, kinds } from '../../../checks/kinds.ts';
import type { CheckHead, StudentReport } from './student-report.ts';

/** A kind of mistake, and whose labs have it. */
export interface Mistake {
  readonly kind: string;
  readonly check: CheckHead;
  /** What it means, in a few words. */
  readonly meaning: string;
  readonly students: readonly string[];
  /** Those of them who are at its step, and can go on when it is put right; the others have it before them. */
  readonly stopped: readonly string[];
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
 * The mistakes of a class: first what stops the most students where they are, then what the most have before them. What is
 * expected until a later step is no mistake; and of each student only what fails itself, and not what waits for it.
 */
export function mistakesOf(
  students: readonly StudentReport[],
  checks: readonly CheckHead[],
): readonly Mistake[] {
  const mistakes = new Map<string, Mistake>();
  for (const check of checks) {
    for (const { student, outcomes, nextStep } of students) {
      const outcome = outcomes.find(({ id }) => id === check.id);
      if (outcome?.status !== 'fail' || outcome.expectedUntil !== undefined) continue;
      const { kind, found, expected, why, next } = outcome;
      const key = `${check.id} ${kind}`;
      const stops = nextStep === check.step ? [student] : [];
      const known = mistakes.get(key);
      const example = { student, found, expected, why, next };
      mistakes.set(key, {
        kind,
        check,
        meaning: meaningOf(kind),
        students: [...(known?.students ?? []), student],
        stopped: [...(known?.stopped ?? []), ...stops],
        example: known && (known.stopped.length > 0 || stops.length === 0) ? known.example : example,
      });
    }
  }
  return [...mistakes.values()].sort(
    (one, other) =>
      other.stopped.length - one.stopped.length ||
      other.students.length - one.students.length ||
      one.check.step - other.check.step,
  );
}

const meaningOf = (kind: string): string => (isKind(kind) ? kinds[kind] : kind);

const isKind = (kind: string): kind is Kind => Object.hasOwn(kinds, kind);
