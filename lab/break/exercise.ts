import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { codeOf, LabError, reasonOf } from '../errors.ts';
import { ensureFolder, moveAway } from '../folder.ts';
import { NamesShape } from '../state/lab-file.ts';

/** Written so that nobody reads the answer by looking into the file. It keeps no secret from whoever wants to know. */
const Hidden = z.codec(z.string(), z.string(), {
  decode: (text) => Buffer.from(text, 'base64url').toString('utf8'),
  encode: (text) => Buffer.from(text, 'utf8').toString('base64url'),
});

const Kept = z.strictObject({
  file: z.literal('Easy Auth Lab exercise'),
  version: z.literal(1),
  /** Whose sandbox it is: one that was started over is another. */
  tenant: z.string(),
  /** The check that names it, and the kind. */
  check: Hidden,
  kind: Hidden,
  /** Which of several ways to make the same mistake. */
  variant: z.int().min(0),
  /** Whoever looks for it is not told what it is. */
  secret: z.boolean(),
  solved: z.boolean(),
  /** The lab's names at that time. */
  names: NamesShape,
});

/** A mistake that was made in the sandbox, and may have been put right since. */
export type Exercise = Readonly<Omit<z.infer<typeof Kept>, 'file' | 'version'>>;

/** The snapshot of the sandbox as it was before the mistake. */
export const BEFORE_BREAK = 'before-break';

const fileIn = (dir: string): string => join(dir, 'exercise.json');

/**
 * The exercise that is going on in this tenant, or has been solved there; `undefined` when there is none.
 * @throws LabError `state-damaged`
 */
export function readExercise(dir: string, tenant: string): Exercise | undefined {
  const file = fileIn(dir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw damaged(file, reasonOf(error), error);
  }
  try {
    const { file: _, version: __, ...exercise } = Kept.parse(JSON.parse(text));
    return exercise.tenant === tenant ? exercise : undefined;
  } catch (error) {
    throw damaged(file, "it is cut short, or is none of the lab's", error);
  }
}

/** Keeps it. @throws LabError `folder` */
export function writeExercise(dir: string, exercise: Exercise): void {
  ensureFolder(dir);
  const kept = Kept.encode({ file: 'Easy Auth Lab exercise', version: 1, ...exercise });
  try {
    writeFileAtomic.sync(fileIn(dir), `${JSON.stringify(kept, null, 2)}\n`);
  } catch (error) {
    throw new LabError('folder', `The exercise could not be kept in ${fileIn(dir)}: ${reasonOf(error)}.`, {
      next: 'Make room or give yourself the right to write there, or choose another folder: --dir DIR',
      cause: error,
    });
  }
}

/** Forgets it. */
export const forgetExercise = (dir: string): void => rmSync(fileIn(dir), { force: true });

const damaged = (file: string, why: string, cause: unknown): LabError =>
  new LabError('state-damaged', `The file of the exercise, ${file}, cannot be used: ${why}.`, {
    next: `Move it away: ${moveAway(file)}. The sandbox stays as it is; npx lab goto N puts it in order`,
    cause,
  });
