import type { Action, Step } from '../steps/index.ts';
import { type PerformOptions, performCommand } from './actions/perform.ts';
import type { Connection } from './connect.ts';
import { type Visit, visitsOf } from './sign-in/index.ts';

/** A change is seen by all of Azure within seconds; sometimes it takes longer. */
const PATIENCE_MS = 30_000;

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
 * Does what a step says: its commands that change something, and the sign-in for its receipt, in the order of the step.
 * @throws LabError as `performCommand`; what `signIn` throws
 */
export async function performStep(
  connection: Connection,
  step: Step,
  { telling = {}, signal, signIn }: PerformStepOptions,
): Promise<void> {
  let visits = visitsOf(step.actions);
  let first = true;
  for (const action of step.actions) {
    if (action.kind === 'command' && action.changes) {
      // What an earlier step should have made is missing at once; what this one has made may take a moment.
      await performCommand(connection, action, { ...telling, signal, patienceMs: first ? 0 : PATIENCE_MS });
      first = false;
    } else if (visits.some((visit) => visit === action)) {
      await signIn(visits);
      visits = [];
    }
  }
}
