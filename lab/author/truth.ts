import type { Step } from '../../steps/index.ts';
import { checkPatiently, checkSteps, PATIENCE, type StepResult, statusOf } from '../checking.ts';
import type { Connection } from '../connect.ts';
import { hasWork, performStep } from '../performing.ts';
import { signInAutomatically } from '../sign-in/index.ts';

/** Whether a step is true: what its checks said before and after its actions. */
export interface Truth {
  readonly step: Step;
  readonly before: StepResult;
  readonly after: StepResult;
  /** Each of its checks failed before, and all pass after. */
  readonly holds: boolean;
}

export interface TruthOptions {
  /** The lab's folder. */
  readonly dir: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/**
 * Performs the steps in an empty lab and compares what their checks say before and after. "Before" is before the actions
 * of the step; for one that has none to perform (it only looks), before those of the step that made it come true.
 * @throws LabError when a command fails
 */
export async function* testTruth(
  connection: Connection,
  steps: readonly Step[],
  { dir, now, signal }: TruthOptions,
): AsyncGenerator<Truth> {
  let last = await checkSteps(connection, steps);
  for (const step of steps) {
    if (hasWork(step)) last = await checkSteps(connection, steps);
    const before = last.find((result) => result.step === step) ?? { step, outcomes: [] };
    await performStep(connection, step, {
      signal,
      signIn: async (visits) => {
        await signInAutomatically(connection, visits, { dir, step: step.number, now, signal });
      },
    });
    const [after = before] = await checkPatiently(connection, [step], { ...PATIENCE, signal });
    const failed =
      before.outcomes.length > 0 &&
      before.outcomes.every(({ status }) => status !== 'pass' && status !== 'error');
    yield { step, before, after, holds: failed && statusOf(after) === 'pass' };
  }
}
