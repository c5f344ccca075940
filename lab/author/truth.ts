import type { Step } from '../../steps/index.ts';
import { performCommand } from '../actions/perform.ts';
import { checkPatiently, checkSteps, PATIENCE, type StepResult, statusOf } from '../checking.ts';
import type { Connection } from '../connect.ts';

/** Whether a step is true: what its checks said before and after its actions. */
export interface Truth {
  readonly step: Step;
  readonly before: StepResult;
  readonly after: StepResult;
  /** Each of its checks failed before, and all pass after. */
  readonly holds: boolean;
}

/**
 * Performs the steps in an empty lab and compares what their checks say before and after. "Before" is before the actions
 * of the step; for one that has none to perform (it only looks), before those of the step that made it come true.
 * @throws LabError when a command fails
 */
export async function* testTruth(
  connection: Connection,
  steps: readonly Step[],
  signal: AbortSignal,
): AsyncGenerator<Truth> {
  let last = await checkSteps(connection, steps);
  for (const step of steps) {
    const commands = step.actions.flatMap((action) =>
      action.kind === 'command' && action.changes ? [action] : [],
    );
    if (commands.length > 0) last = await checkSteps(connection, steps);
    const before = last.find((result) => result.step === step) ?? { step, outcomes: [] };
    for (const command of commands) await performCommand(connection, command, { signal });
    const [after = before] = await checkPatiently(connection, [step], { ...PATIENCE, signal });
    const failed =
      before.outcomes.length > 0 &&
      before.outcomes.every(({ status }) => status !== 'pass' && status !== 'error');
    yield { step, before, after, holds: failed && statusOf(after) === 'pass' };
  }
}
