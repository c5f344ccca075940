import type { Step } from '../steps/index.ts';
import { hasWork } from './performing.ts';
import { type LabState, readLabState, updateLabState } from './state/lab-file.ts';

/** The number of the step at which the learner was last, as the lab remembers it. @throws LabError as `readLabState` */
export function rememberedPlace(dir: string): number | undefined {
  const at = readLabState(dir)?.choices.at;
  return typeof at === 'string' ? Number(at) : undefined;
}

/** Remembers that the learner is at this step. @throws LabError as `updateLabState` */
export function rememberPlace(dir: string, { number }: Step): void {
  const at = String(number);
  updateLabState(dir, (state: LabState) =>
    state.choices.at === at ? state : { ...state, choices: { ...state.choices, at } },
  );
}

/**
 * The step that comes next: the first that is not done. But a step in which there is nothing to do but to look is done before
 * anybody has looked; so the learner is there still, if they were last, until a step with work to do is done.
 * @returns undefined when all are done
 */
export function nextStep(
  steps: readonly Step[],
  isDone: (step: Step) => boolean,
  at: number | undefined,
): Step | undefined {
  const open = steps.find((step) => !isDone(step));
  const here = steps.find(({ number }) => number === at);
  if (!here || (open && here.number > open.number)) return open;
  const since = steps.filter(
    ({ number }) => number >= here.number && number < (open?.number ?? Number.POSITIVE_INFINITY),
  );
  return since.some(hasWork) ? open : here;
}
