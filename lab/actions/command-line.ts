import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, readShell, ShellError, type Word, writeShell } from '../../steps/index.ts';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { fill, type Values } from './placeholders.ts';

/** Where the steps' folders (`apps/frontend`) are. */
export const labRoot = fileURLToPath(new URL('../../', import.meta.url));

/** An argument of a command: a text, or pieces among which are variables. */
export type Argument = string | Word;

/** A command of a step, ready to run. */
export interface Call {
  /** What follows `az`. */
  readonly args: readonly Argument[];
  /** The variable that keeps what it prints. */
  readonly keeps?: string;
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
  const { args, keeps } = read(text);
  return {
    args: args.map((arg) => fillArgument(arg, values)),
    ...keeping(keeps),
    cwd: join(labRoot, folder),
    folder,
  };
}

/** A call as one types it; `argumentsOf` gives the same arguments again. Variables are named, never filled. */
export const lineOf = ({ args, keeps }: Pick<Call, 'args' | 'keeps'>): string =>
  writeShell({
    words: [['az'], ...args.map(wordOf)],
    ...(keeps === undefined ? {} : { assigns: keeps }),
  });

/**
 * What follows `az` in a command line, or within `name=$(az …)`.
 * @throws LabError `usage` when it is anything else
 */
export const argumentsOf = (line: string): readonly Argument[] => read(line).args;

/** An argument with its placeholders filled. */
export const fillArgument = (arg: Argument, values: Values): Argument =>
  typeof arg === 'string'
    ? fill(arg, values)
    : arg.map((piece) => (typeof piece === 'string' ? fill(piece, values) : piece));

const wordOf = (arg: Argument): Word => (typeof arg === 'string' ? [arg] : arg);

const keeping = (keeps: string | undefined): Pick<Call, 'keeps'> => (keeps === undefined ? {} : { keeps });

function read(line: string): Pick<Call, 'args' | 'keeps'> {
  const [statement, more] = statementsIn(line);
  const [program, ...words] = statement?.words ?? [];
  if (!statement || more || program?.[0] !== 'az' || program.length > 1) throw notAz(line);
  const args = words.map((word): Argument => {
    const [piece = ''] = word;
    return word.length === 1 && typeof piece === 'string' ? piece : word;
  });
  return { args, ...keeping(statement.assigns) };
}

function statementsIn(line: string) {
  try {
    return readShell(line);
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    throw new LabError('usage', `The lab cannot read this command: ${error.message}.`, {
      next: 'Write it as one command of the Azure CLI, or run it in a terminal of your own.',
      exit: EXIT.usage,
      cause: error,
    });
  }
}

const notAz = (line: string): LabError =>
  new LabError(
    'usage',
    `The lab runs commands of the Azure CLI, which begin with az; this one does not: ${line}`,
    { next: 'Run other commands in a terminal of your own.', exit: EXIT.usage },
  );
