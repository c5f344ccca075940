import type { Check } from '../../checks/check.ts';
import { fullName } from '../break/index.ts';
import { seenChecks } from '../validate/seen-checks.ts';
import type { StudentState } from './mix.ts';

/** What has to be found out of a student. */
export interface Answer {
  readonly student: string;
  /** As `--mix` names it. */
  readonly state: string;
  readonly standing: 'pass' | 'fail' | 'error';
  /** Why nothing can be looked at. */
  readonly fault?: string;
  /** The mistake that was made, as `check kind`. */
  readonly mistake?: string;
  /** Checks that pass; every other one does not. */
  readonly passes: readonly string[];
}

/** By the last step that a class is looked at for. */
const CHECKS = seenChecks(Number.POSITIVE_INFINITY);

/** What an earlier step brings about already: steps 3 and 5 only look at what was done before. */
const DONE_BY: Readonly<Record<string, number>> = {
  'profile-without-auth': 2,
  'backend-turns-away': 4,
  'frontend-turns-away': 4,
};

const FAULTS: Readonly<Record<string, string>> = {
  deleted: 'not-found',
  forbidden: 'forbidden',
  disabled: 'disabled',
};

/** The answer sheet's line of a student; it is worked out from what was done, and not from what is seen. */
export function answerOf(student: string, state: StudentState): Answer {
  switch (state.kind) {
    case 'step': {
      const passes = doneBefore(state.at);
      const standing = passes.length === CHECKS.length ? 'pass' : 'fail';
      return { student, state: nameOf(state), standing, passes };
    }
    case 'break': {
      const { check, kind, before } = state.broken;
      const lost = new Set([check]);
      for (const { id, needs } of CHECKS) if (needs.some((need) => lost.has(need))) lost.add(id);
      const passes = doneBefore(before ?? Number.POSITIVE_INFINITY).filter((id) => !lost.has(id));
      return { student, state: nameOf(state), standing: 'fail', mistake: `${check} ${kind}`, passes };
    }
    case 'nothing':
      return { student, state: nameOf(state), standing: 'fail', passes: [] };
    default:
      return {
        student,
        state: nameOf(state),
        standing: 'error',
        fault: FAULTS[state.kind] ?? '',
        passes: [],
      };
  }
}

/** The checks that pass for who is at this step. */
const doneBefore = (at: number): string[] => CHECKS.filter((check) => doneBy(check) < at).map(({ id }) => id);

const doneBy = ({ id, step }: Check): number => DONE_BY[id] ?? step;

/** As a mix names it. */
export function nameOf(state: StudentState): string {
  if (state.kind === 'step') return `step:${state.at}`;
  return state.kind === 'break' ? `break:${fullName(state.broken)}` : state.kind;
}
