import type { Command } from '../../steps/index.ts';
import type { Connection } from '../connect.ts';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { adviceFor } from './advice.ts';
import { type Call, callOf, lineOf } from './command-line.ts';
import { readValues } from './placeholders.ts';
import { redact, redactingStream } from './redact.ts';

/** Told what happens while a command runs, and how to end it. */
export interface PerformOptions {
  readonly signal?: AbortSignal;
  /** The command is about to run: the line as one types it, and the folder (from the lab's root; empty: the root). */
  onCommand?(line: string, folder: string): void;
  /** A piece of what it prints, without secrets; whole lines, but perhaps the last. */
  onOutput?(text: string): void;
  /** It succeeded, after so many milliseconds. */
  onDone?(milliseconds: number): void;
}

/**
 * Fills a step's command and runs it.
 * @throws LabError `az` with an explanation when it fails; `step` when a value is missing that an earlier step makes
 */
export async function performCommand(
  connection: Connection,
  command: Command,
  options: PerformOptions = {},
): Promise<void> {
  const { target, facts } = connection;
  await performCall(
    connection,
    callOf(command, await readValues(command.text, target, facts.fresh())),
    options,
  );
}

/**
 * Runs one call of `az`.
 * @throws LabError `az` with an explanation when it fails; what `signal` was aborted with
 */
export async function performCall(
  { az, secrets, cloud, target, facts }: Connection,
  call: Call,
  { signal, onCommand, onOutput, onDone }: PerformOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  const cli = await az();
  const line = redact(lineOf(call), secrets);
  onCommand?.(line, call.folder);
  const from = performance.now();
  const stream = redactingStream(secrets, (text) => onOutput?.(text));
  const run = await cli.run(call.args, {
    cwd: call.cwd,
    onOutput: (text) => stream.write(text),
    ...(signal ? { signal } : {}),
  });
  stream.end();
  signal?.throwIfAborted();
  if (run.exitCode === 0) return onDone?.(performance.now() - from);
  const said = run.stderr || run.stdout;
  // Where what would explain it cannot be looked up, az's own words must do.
  const advice = await adviceFor(said, { cloud, target, facts: facts.fresh() }).catch(() => undefined);
  throw new LabError(
    'az',
    `az ${nameOf(call.args)} failed (exit ${run.exitCode}). ${advice?.why ?? lastWords(redact(said, secrets))}`,
    {
      next:
        advice?.next ??
        'What az says above tells why. After a change, run the same command of the lab again.',
      exit: EXIT.fails,
    },
  );
}

/** The words of a command before its options: `webapp up`. */
function nameOf(args: readonly string[]): string {
  const options = args.findIndex((arg) => arg.startsWith('-'));
  return args.slice(0, options < 0 ? undefined : options).join(' ');
}

/** The last line that says something. */
const lastWords = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .at(-1) ?? 'It said nothing.';
