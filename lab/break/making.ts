import type { Step } from '../../steps/index.ts';
import { checkSteps, statusOf } from '../checking.ts';
import { type Connection, sandboxOf } from '../connect.ts';
import { LabError } from '../errors.ts';
import { keepState, restoreState } from '../kept-state.ts';
import { forgetSnapshot } from '../local/snapshots.ts';
import { updateLabState } from '../state/lab-file.ts';
import type { Break } from './break.ts';
import { BEFORE_BREAK, forgetExercise, readExercise, writeExercise } from './exercise.ts';
import { type HandOptions, takeHand } from './hand.ts';
import { breaks, stepOf, waysOf } from './index.ts';

/** Where a break can be made: steps that pass, and those that do not. */
export interface Standing {
  /** Numbers of steps whose checks all pass. */
  readonly done: ReadonlySet<number>;
}

/** How the lab stands. @throws nothing of its own */
export async function standing({ facts, target }: Connection, steps: readonly Step[]): Promise<Standing> {
  const results = await checkSteps({ facts, target }, steps);
  return {
    done: new Set(results.flatMap((each) => (statusOf(each) === 'pass' ? [each.step.number] : []))),
  };
}

/** The breaks that can be made in a lab that stands so, and be seen. */
export const possible = ({ done }: Standing): readonly Break[] =>
  breaks.filter((each) => done.has(stepOf(each)) && !(each.before !== undefined && done.has(each.before)));

export interface MakeOptions extends HandOptions {
  /** Whoever looks for it is not told what it is. */
  readonly secret: boolean;
  readonly steps: readonly Step[];
}

/**
 * Makes a mistake in the sandbox, after the state has been kept to which `undoBreak` goes back.
 * @throws LabError `step` when it does not come to what it should: everything is as before then; `az`, `snapshot`;
 *   `not-supported` outside of the sandbox
 */
export async function makeBreak(
  connection: Connection,
  broken: Break,
  { secret, steps, ...options }: MakeOptions,
): Promise<void> {
  const { target, facts } = connection;
  const { tenant } = target;
  const { dir } = options;
  const { names } = updateLabState(dir);
  await keepState(connection, dir, BEFORE_BREAK);
  const { check, kind } = broken;
  const variant = waysOf(broken).indexOf(broken);
  writeExercise(dir, { tenant, check, kind, variant, secret, solved: false, names });
  try {
    await broken.make(await takeHand(connection, options));
    const looked = steps.filter(({ number }) => number === stepOf(broken));
    const outcomes = (await checkSteps({ facts, target }, looked)).flatMap((each) => each.outcomes);
    const named = outcomes.find(({ check }) => check.id === broken.check);
    if (named?.status === 'fail' && named.kind === broken.kind) return;
    throw new LabError('step', `This mistake cannot be made in the lab as it is: ${broken.what}.`, {
      next: `Put the sandbox in order first: npx lab goto ${stepOf(broken) + 1}`,
    });
  } catch (error) {
    await undoBreak(connection, dir);
    throw error;
  }
}

/**
 * Puts the sandbox, and what its frontend had told the lab, back to where it was before the mistake. False when none was
 * made.
 * @throws LabError `snapshot`; `not-supported` outside of the sandbox
 */
export async function undoBreak(connection: Connection, dir: string): Promise<boolean> {
  const { target } = connection;
  const sandbox = sandboxOf(connection);
  const exercise = readExercise(dir, target.tenant);
  if (!exercise) return false;
  const restored = await restoreState(connection, dir, BEFORE_BREAK);
  if (restored) {
    await forgetSnapshot(sandbox, BEFORE_BREAK);
    updateLabState(dir, (state) => ({ ...state, names: exercise.names }));
  }
  forgetExercise(dir);
  return restored;
}
