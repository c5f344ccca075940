import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import parseArgsStringToArgv from 'string-argv';
import type { Command } from '../../steps/index.ts';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { fill, type Values } from './placeholders.ts';

/** Where the steps' folders (`apps/frontend`) are. */
export const labRoot = fileURLToPath(new URL('../../', import.meta.url));

/** A command of a step, ready to run. */
export interface Call {
  /** What follows `az`. */
  readonly args: readonly string[];
  /** The folder to run it in, absolute. */
  readonly cwd: string;
  /** The same for people: from the lab's root, with `/`. */
  readonly folder: string;
}

/**
 * A step's command with its placeholders filled. The line is split before it is filled, so that no value can become more
 * than one argument, whatever is in it.
 */
export function callOf({ text, folder }: Command, values: Values): Call {
  const args = argumentsOf(text).map((arg) => fill(arg, values));
  return { args, cwd: join(labRoot, folder), folder };
}

/** A call as one types it; `argumentsOf` gives the same arguments again. */
export const lineOf = ({ args }: Pick<Call, 'args'>): string => ['az', ...args].map(quoted).join(' ');

/**
 * What follows `az` in a command line.
 * @throws LabError `usage` when it does not begin with `az`
 */
export function argumentsOf(line: string): string[] {
  const [program, ...args] = parseArgsStringToArgv(line.trim());
  if (program !== 'az') {
    throw new LabError(
      'usage',
      `The lab runs commands of the Azure CLI, which begin with az; this one does not: ${line}`,
      {
        next: 'Run other commands in a terminal of your own.',
        exit: EXIT.usage,
      },
    );
  }
  return args;
}

function quoted(arg: string): string {
  if (/^[\w@%+=:,./-]+$/.test(arg)) return arg;
  return arg.includes('"') ? `'${arg}'` : `"${arg}"`;
}
