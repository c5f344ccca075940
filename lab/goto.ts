import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Step } from '../steps/index.ts';
import { labRoot } from './actions/command-line.ts';
import { checkPatiently, PATIENCE, statusOf } from './checking.ts';
import type { Connection } from './connect.ts';
import { LabError } from './errors.ts';
import { EXIT } from './exit.ts';
import {
  EMPTY_SNAPSHOT,
  forgetSnapshot,
  restoreSnapshot,
  saveSnapshot,
  snapshotNames,
} from './local/snapshots.ts';
import { performStep } from './performing.ts';
import { signInAutomatically } from './sign-in/index.ts';
import { KeptReceipt, receiptsOf, replaceReceipts } from './state/lab-file.ts';
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
  /** A step is about to be performed, because nobody has prepared what comes after it. */
  onPerform?(step: Step): void;
}

/** What is kept with the state of a sandbox: what frontends had told the lab by then. */
const Note = z.object({ receipts: z.array(KeptReceipt) });

/**
 * Puts the sandbox at the start of a step, whatever is in it. Each start is prepared once, by performing the steps before
 * it, and kept; from then on it takes a moment.
 * @throws LabError `snapshot`; `step` when a step does not pass; as `performStep`
 */
export async function goToStep(connection: Connection, options: GoOptions): Promise<void> {
  const { sandbox } = connection;
  const { number, fresh = false } = options;
  const prefix = prefixOf(options.names);
  const nameOf = (start: number): string => `${prefix}${start}`;
  const names = await snapshotNames(sandbox);
  // Those of other names or of other steps can never be used again.
  const foreign = names.filter((name) => PREPARED.test(name) && (fresh || !name.startsWith(prefix)));
  for (const name of foreign) await forgetSnapshot(sandbox, name);
  const left = names.filter((name) => !foreign.includes(name));
  const starts = Array.from({ length: number }, (_, index) => number - index);
  const from = starts.find((start) => left.includes(nameOf(start))) ?? 1;
  const restored = await restoreSnapshot(
    sandbox,
    left.includes(nameOf(from)) ? nameOf(from) : EMPTY_SNAPSHOT,
  );
  if (!restored) {
    throw new LabError(
      'snapshot',
      'This sandbox is older than its beginning, so that it cannot go back to it.',
      {
        next: 'Start over with an empty one: npx lab sandbox reset',
      },
    );
  }
  replaceReceipts(options.dir, connection.target, Note.safeParse(restored.note).data?.receipts ?? []);
  for (const step of options.steps.filter((each) => each.number >= from && each.number < number)) {
    options.onPerform?.(step);
    await prepare(connection, step, options);
    const note = { receipts: receiptsOf(options.dir, connection.target) };
    await saveSnapshot(sandbox, nameOf(step.number + 1), note);
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

/** Snapshots that this module has made. */
const PREPARED = /^start-[0-9a-f]{16}-\d+$/;

/** The same for the same names, steps and apps: a start that was prepared for others is another one. */
function prefixOf(names: Names): string {
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(names).sort()));
  for (const folder of ['steps', 'apps/frontend', 'apps/backend']) {
    for (const file of filesIn(join(labRoot, folder))) hash.update(file).update(readFileSync(file));
  }
  return `start-${hash.digest('hex').slice(0, 16)}-`;
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
