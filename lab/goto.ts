import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from '../steps/index.ts';
import { labRoot } from './actions/command-line.ts';
import { BEFORE_BREAK, forgetExercise } from './break/exercise.ts';
import { checkPatiently, PATIENCE, statusOf } from './checking.ts';
import { type Connection, sandboxOf } from './connect.ts';
import { LabError } from './errors.ts';
import { EXIT } from './exit.ts';
import { keepState, restoreState } from './kept-state.ts';
import { EMPTY_SNAPSHOT, forgetSnapshot, snapshotNames } from './local/snapshots.ts';
import { performStep } from './performing.ts';
import { signInAutomatically } from './sign-in/index.ts';
import type { Names } from './state/names.ts';

export interface GoOptions {
  /** The lab's folder. */
  readonly dir: string;
  readonly steps: readonly Step[];
  /** The step at whose start the sandbox is to be. */
  readonly number: number;
  readonly names: Names;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Do it anew, even where it was prepared before. */
  readonly fresh?: boolean;
  /** What the names of the prepared starts begin with; those of other families are left alone. */
  readonly family?: string;
  /** A step is about to be performed, because nobody has prepared what comes after it. */
  onPerform?(step: Step): void;
}

/**
 * Puts the sandbox at the start of a step, whatever is in it. Each start is prepared once, by performing the steps before
 * it, and kept; from then on it takes a moment.
 * @throws LabError `snapshot`; `step` when a step does not pass; as `performStep`
 */
export async function goToStep(connection: Connection, options: GoOptions): Promise<void> {
  const sandbox = sandboxOf(connection);
  const { number, fresh = false, family = FAMILY } = options;
  const prefix = prefixOf(options.names, family);
  const nameOf = (start: number): string => `${prefix}${start}`;
  const names = await snapshotNames(sandbox);
  // Those of other names or of other steps can never be used again.
  const foreign = names.filter((name) => isPrepared(name, family) && (fresh || !name.startsWith(prefix)));
  for (const name of foreign) await forgetSnapshot(sandbox, name);
  const left = names.filter((name) => !foreign.includes(name));
  const starts = Array.from({ length: number }, (_, index) => number - index);
  const from = starts.find((start) => left.includes(nameOf(start))) ?? 1;
  const start = left.includes(nameOf(from)) ? nameOf(from) : EMPTY_SNAPSHOT;
  if (!(await restoreState(connection, options.dir, start))) {
    throw new LabError(
      'snapshot',
      'This sandbox is older than its beginning, so that it cannot go back to it.',
      {
        next: 'Start over with an empty one: npx lab sandbox reset',
      },
    );
  }
  if (family === FAMILY) {
    await forgetSnapshot(sandbox, BEFORE_BREAK);
    forgetExercise(options.dir);
  }
  for (const step of options.steps.filter((each) => each.number >= from && each.number < number)) {
    options.onPerform?.(step);
    await prepare(connection, step, options);
    await keepState(connection, options.dir, nameOf(step.number + 1));
  }
}

/** Performs a step, which has to pass then. */
async function prepare(connection: Connection, step: Step, { dir, now, signal }: GoOptions): Promise<void> {
  await performStep(connection, step, {
    signal,
    signIn: async (visits) => {
      await signInAutomatically(connection, visits, { dir, step: step.number, now, signal });
    },
  });
  const results = await checkPatiently(connection, [step], { ...PATIENCE, signal });
  if (results.every((result) => statusOf(result) === 'pass')) return;
  throw new LabError('step', `Step ${step.number} was performed and does not pass.`, {
    next: `See why: npx lab check ${step.number}`,
    exit: EXIT.fails,
  });
}

/** Of what `lab goto` itself has prepared. */
const FAMILY = 'start';

/** Snapshots that this module has made. */
const isPrepared = (name: string, family: string): boolean =>
  name.startsWith(`${family}-`) && /^-[0-9a-f]{16}-\d+$/.test(name.slice(family.length));

/** The same for the same names, steps and apps: a start that was prepared for others is another one. */
export function prefixOf(names: Names, family: string): string {
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(names).sort()));
  for (const folder of ['steps', 'apps/frontend', 'apps/backend']) {
    for (const file of filesIn(join(labRoot, folder))) hash.update(file).update(readFileSync(file));
  }
  return `${family}-${hash.digest('hex').slice(0, 16)}-`;
}

/** What a step or an app is made of: no packages, and nothing hidden. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && !name.startsWith('.') && !/\.test\.ts$/.test(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesIn(path) : [path];
    })
    .sort();
}
