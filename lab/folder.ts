import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { writeShell } from '../steps/index.ts';
import type { Context } from './context.ts';
import { codeOf, LabError, reasonOf } from './errors.ts';

/** The lab's folder when `--dir` does not name one. */
const DEFAULT_FOLDER = '.lab';

/** Set in the sandbox's shell, so that `lab` means the same lab there whatever the folder. */
export const FOLDER_VARIABLE = 'EASY_AUTH_LAB_DIR';

/**
 * The absolute path of the lab's folder: `--dir`; else what the sandbox's shell says; else the nearest `.lab` upwards from
 * where we are (a learner is often in `apps/frontend`); else `.lab` here. It need not exist.
 */
export function labFolder({ cwd, env }: Pick<Context, 'cwd' | 'env'>, dir: string | undefined): string {
  if (dir !== undefined) return resolve(cwd, dir);
  const said = env[FOLDER_VARIABLE];
  if (said) return resolve(cwd, said);
  for (let folder = cwd; ; folder = dirname(folder)) {
    const candidate = join(folder, DEFAULT_FOLDER);
    if (existsSync(join(candidate, 'lab.json')) || existsSync(join(candidate, 'sandbox'))) return candidate;
    if (dirname(folder) === folder) return join(cwd, DEFAULT_FOLDER);
  }
}

/**
 * Makes a folder where there is none: the lab's own, or the one that `--out` names.
 * @throws LabError `folder` when that cannot be done (a file of that name, no permission, a full disk)
 */
export function ensureFolder(dir: string, option: '--dir' | '--out' = '--dir'): void {
  try {
    makeFolders(dir);
  } catch (error) {
    const code = codeOf(error);
    const why =
      code === 'EEXIST' || code === 'ENOTDIR'
        ? 'there is a file where the folder should be'
        : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
          ? 'you may not write there'
          : reasonOf(error);
    const what = option === '--dir' ? 'The lab cannot keep its state in' : 'Nothing can be written to';
    throw new LabError('folder', `${what} ${dir}: ${why}.`, {
      next: option === '--dir' ? 'Choose another folder: --dir DIR' : 'Choose another place: --out',
      cause: error,
    });
  }
}

/** As `mkdirSync` with `recursive`, which in Node.js 20 never ends where nothing can be made (`/proc/x`). */
function makeFolders(dir: string): void {
  const isThere = (): boolean => statSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isThere()) return;
  if (!existsSync(dirname(dir))) makeFolders(dirname(dir));
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    if (!isThere()) throw error; // somebody else has just made it
  }
}

/** A command that moves a file away which is in the way. */
export function moveAway(file: string): string {
  const quoted = (name: string): string =>
    name.includes("'") ? writeShell({ words: [[name]] }) : `'${name}'`;
  return `mv ${quoted(file)} ${quoted(`${file}.broken`)}`;
}
