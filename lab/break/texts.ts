import type { StepResult } from '../checking.ts';
import type { Connection } from '../connect.ts';
import type { Exercise } from './exercise.ts';
import { stepOf, waysOf } from './index.ts';
import { solvedBy } from './veil.ts';

/** What was wrong, by what is kept of it. */
export const whatOf = ({ check, kind, variant }: Exercise): string =>
  waysOf({ check, kind })[variant]?.what ?? kind;

/**
 * What to say when these results show that the exercise is solved, which counts from then on; `undefined` when there is
 * none, or it is not.
 * @throws LabError as `solvedBy`
 */
export function solvedText(
  dir: string,
  { target }: Pick<Connection, 'target'>,
  results: readonly StepResult[],
): string | undefined {
  const outcomes = results.flatMap((each) => each.outcomes);
  const exercise = solvedBy({ dir, tenant: target.tenant }, outcomes);
  return (
    exercise && `Solved. It was ${exercise.kind}: ${whatOf(exercise)}.\nAnother: npx lab break --surprise`
  );
}

/** The number of the step that an exercise is about. */
export const stepOfExercise = (exercise: Exercise): number => {
  const [broken] = waysOf(exercise);
  return broken ? stepOf(broken) : 0;
};
