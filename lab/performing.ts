import type { Action, Step } from '../steps/index.ts';
import { type PerformOptions, performCommand } from './actions/perform.ts';
import type { Connection } from './connect.ts';
import { beginMarking, makesSomething } from './inspect/marking.ts';
import { type Visit, visitsOf } from './sign-in/index.ts';

/**
 * How long a command waits for what an earlier one has made. A change is seen by all of Azure within seconds, and of Microsoft
 * Entra ID within minutes; in the sandbox at once.
 */
export const patienceFor = ({ sandbox }: Pick<Connection, 'sandbox'>): number => (sandbox ? 30_000 : 150_000);

export interface PerformStepOptions {
  readonly telling?: Omit<PerformOptions, 'signal' | 'patienceMs'>;
  readonly signal: AbortSignal;
  /** Opens the pages of the step as somebody who signs in, and gets the receipt. */
  signIn(visits: readonly Visit[]): Promise<void>;
}

/** Whether there is something to do in a step, and not only to look at. */
export const hasWork = ({ actions }: Step): boolean => actions.some((action) => isWork(action));

const isWork = (action: Action): boolean =>
  action.kind === 'receipt' || (action.kind === 'command' && action.changes);

/**
 * Does what a step says: its commands that change something, and the sign-in for its receipt, in the order of the step. What
 * they make is marked as this lab's.
 * @throws LabError as `performCommand`; what `signIn` throws
 */
export async function performStep(
  connection: Connection,
  step: Step,
  { telling = {}, signal, signIn }: PerformStepOptions,
): Promise<void> {
  let visits = visitsOf(step.actions);
  let first = true;
  const mark = await beginMarking(connection, step);
  for (const action of step.actions) {
    if (action.kind === 'command' && action.changes) {
      // What an earlier step should have made is missing at once; what this one has made may take a moment.
      await performCommand(connection, action, {
        ...telling,
        signal,
        patienceMs: first ? 0 : patienceFor(connection),
      });
      first = false;
      if (makesSomething(action)) await mark((text) => telling.onOutput?.(text));
    } else if (visits.some((visit) => visit === action)) {
      await signIn(visits);
      visits = [];
    }
  }
}
