import type { Outcome } from '../../checks/run.ts';
import { type Exercise, readExercise, writeExercise } from './exercise.ts';

/** Whether an outcome names the mistake of an exercise. */
const tells = (outcome: Outcome, { check, kind }: Exercise): boolean =>
  outcome.status === 'fail' && outcome.check.id === check && outcome.kind === kind;

/** The same outcome, without what would give a surprise away. */
const veiled = (outcome: Outcome): Outcome => ({
  check: outcome.check,
  status: 'fail',
  kind: 'kept-secret',
  found: 'something that is not so',
  expected: 'what stands above',
  why: 'That is the surprise of npx lab break: what is wrong here is yours to find.',
  next: 'Find it and put it right. To be told what it is: npx lab break --reveal',
});

/**
 * What hides from whoever does an exercise what they are to find: that a check fails is told, and not why. It reads what is
 * going on each time.
 */
export const veilFor =
  (dir: string, tenant: string) =>
  (outcome: Outcome): Outcome => {
    if (outcome.status !== 'fail') return outcome;
    const exercise = readExercise(dir, tenant);
    return exercise?.secret && !exercise.solved && tells(outcome, exercise) ? veiled(outcome) : outcome;
  };

/**
 * The exercise that these outcomes show to be solved, if it was not before; from then on it counts as solved.
 * @throws LabError as `readExercise`
 */
export function solvedBy(
  { dir, tenant }: { readonly dir: string; readonly tenant: string },
  outcomes: readonly Outcome[],
): Exercise | undefined {
  const exercise = readExercise(dir, tenant);
  if (!exercise || exercise.solved) return undefined;
  const isRight = outcomes.some(({ check, status }) => check.id === exercise.check && status === 'pass');
  if (!isRight) return undefined;
  writeExercise(dir, { ...exercise, solved: true });
  return exercise;
}
