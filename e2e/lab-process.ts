import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { stopSandbox } from '../lab/local/process.ts';

/** This repository. */
export const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

/** The lab's program. */
export const LAB = join(REPOSITORY, 'lab/bin.js');

/** How a line is typed: where, and with what in the environment and on standard input. */
export interface Typing {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** The lab as somebody types it, in a folder of its own. */
export type LabProcess = ReturnType<typeof newLab>;

/** A new lab, of which nothing is there yet. */
export function newLab() {
  const top = mkdtempSync(join(tmpdir(), 'lab-acceptance-'));
  const dir = join(top, '.lab'); // where the lab looks by itself, so that it says plainly what to type
  return {
    dir,

    /** Types `lab …`; resolves however it ends. The environment is that of the tests, but for `env`. */
    type: (args: readonly string[], { cwd = top, env = {}, input = '' }: Typing = {}) =>
      execa(process.execPath, [LAB, '--dir', dir, ...args], { cwd, env, input, reject: false }),

    /** Ends the sandbox, if it runs, and removes the folder. */
    async remove(): Promise<void> {
      await stopSandbox(dir);
      rmSync(top, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** The stack of an error, as no learner should see one. */
export const STACK = /^ {4}at \S/m;
