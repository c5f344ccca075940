import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from '../../steps/index.ts';
import type { AzRun } from '../az/az.ts';
import { explain } from '../az/explain.ts';
import { passes } from '../az/failures/passing.ts';
import type { Connection } from '../connect.ts';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { adviceFor } from './advice.ts';
import { type Argument, type Call, callOf, lineOf } from './command-line.ts';
import { chosenValues, readValues, type Values } from './placeholders.ts';
import { redact, redactingStream } from './redact.ts';

/** Told what happens while a command runs, and how to end it. */
export interface PerformOptions {
  readonly signal?: AbortSignal;
  /** How long to wait until Azure knows what the command needs, and an earlier one has made. */
  readonly patienceMs?: number;
  /** It waits for Azure to know what was just made, for so many milliseconds more at most. */
  onWait?(leftMs: number): void;
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
  const call = await prepareCall(connection, command, options);
  if (nothingLeft(call)) {
    options.onCommand?.(lineOf(call), call.folder);
    options.onOutput?.(GONE);
    options.onDone?.(0);
    return;
  }
  await performPatiently(connection, call, options);
}

/**
 * Runs one call of `az`, and again for a while where it does not find what was made a moment ago, because a part of Azure may
 * not know of it yet; or where a service was busy or in trouble, or the connection broke. The steps' commands may be run
 * twice: what is there already is taken for done.
 * @throws as `performCall`
 */
export async function performPatiently(
  connection: Connection,
  call: Call,
  options: PerformOptions,
): Promise<void> {
  const { patienceMs = 0, signal, onWait } = options;
  const from = performance.now();
  for (;;) {
    let pause = TRY_AGAIN_MS;
    try {
      return await performCall(connection, call, options);
    } catch (error) {
      const failure = error instanceof LabError ? error.failure : undefined;
      const isTrouble = passes(failure);
      const isUnknown = failure === 'not-found' && !isDeletion(call);
      const end = from + Math.max(isUnknown ? patienceMs : 0, isTrouble ? TROUBLE_MS : 0);
      if (performance.now() >= end) throw error;
      if (isTrouble) pause = TRY_AGAIN_MS / 3;
      onWait?.(end - performance.now());
    }
    await delay(pause, undefined, signal ? { signal } : {});
  }
}

/** How long to leave Azure alone between two tries of a command. */
const TRY_AGAIN_MS = 3000;

/** How long a service may be busy, or in trouble. */
const TROUBLE_MS = 60_000;

/** Said instead of running a command that would delete what nobody can find. */
export const GONE = 'It is gone already.\n';

/**
 * A step's command with its placeholders filled in, ready to be performed.
 * @throws LabError `step` when a value is missing that an earlier step makes; FactError
 */
export async function prepareCall(
  connection: Connection,
  command: Command,
  options: Pick<PerformOptions, 'patienceMs' | 'signal' | 'onWait'> = {},
): Promise<Call> {
  return callOf(command, await valuesFor(connection, command, options));
}

/** What is read of Azure may have been made a moment ago, and be seen a moment later. */
async function valuesFor(
  { target, facts }: Connection,
  command: Command,
  { patienceMs = 0, signal, onWait }: PerformOptions,
): Promise<Values> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return await readValues(command.text, target, facts.fresh());
    } catch (error) {
      if (!(error instanceof LabError) || error.code !== 'step') throw error;
      if (isDeletion(callOf(command, new Map()))) return chosenValues(target);
      if (performance.now() >= end) throw error;
      onWait?.(end - performance.now());
    }
    await delay(LOOK_AGAIN_MS, undefined, signal ? { signal } : {});
  }
}

const LOOK_AGAIN_MS = 500;

/** A command that deletes what nobody can find any more. */
export const nothingLeft = (call: Call): boolean =>
  isDeletion(call) && call.args.some((arg) => typeof arg === 'string' && /<[a-z-]+-id>/.test(arg));

/** Whether a command takes something away. */
export const isDeletion = ({ args }: Call): boolean => verbOf(args) === 'delete' || verbOf(args) === 'remove';

/**
 * Runs one call of `az`. What it prints is kept instead of shown where the call says so.
 * @throws LabError `az` with an explanation when it fails, `step` for a variable that nobody has kept; what `signal` was
 *   aborted with
 */
export async function performCall(
  connection: Connection,
  call: Call,
  { signal, onCommand, onOutput, onDone }: PerformOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  const { variables, session } = connection;
  const cli = await connection.az();
  const args = call.args.map((arg) => variables.expand(arg));
  const secrets = [...connection.secrets, ...variables.secrets()];
  const line = redact(lineOf(call), secrets);
  session.command(line, call.folder);
  onCommand?.(line, call.folder);
  const from = performance.now();
  const tell = (text: string): void => {
    session.output(text);
    onOutput?.(text);
  };
  const stream = redactingStream(secrets, tell);
  const run = await cli.run(args, {
    cwd: call.cwd,
    secrets,
    onOutput: (text, name) => {
      if (call.keeps === undefined || name === 'stderr') stream.write(text);
    },
    ...(signal ? { signal } : {}),
  });
  stream.end();
  signal?.throwIfAborted();
  if (run.exitCode !== 0) {
    const fine = isDoneAlready(args, run);
    if (fine === undefined) {
      const failure = await failureOf(connection, args, run, secrets);
      session.trouble(failure.message, failure.next);
      throw failure;
    }
    tell(`${fine}\n`);
  } else if (call.keeps !== undefined) keep(connection, call.keeps, args, run.stdout);
  const milliseconds = performance.now() - from;
  session.done(milliseconds);
  onDone?.(milliseconds);
}

/** Whether a command failed because what it should bring about is so already; says it. */
function isDoneAlready(args: readonly string[], { stderr }: AzRun): string | undefined {
  const id = explain(stderr)?.id;
  const verb = verbOf(args) ?? '';
  if (id === 'already-there' && /^(?:create|add|grant)$/.test(verb))
    return 'It is there already, which is fine.';
  if (id === 'not-found' && /^(?:delete|remove)$/.test(verb)) return 'It is gone already, which is fine.';
  return undefined;
}

/** Commands whose output is a secret, by their words and what they ask of the answer. */
const TELLS_SECRET = /credential|password|secret|\btoken\b|\bkeys?\b/i;

/** Keeps what a command printed, without the line's end, as a shell does. Source: POSIX.1-2017, XCU 2.6.3. */
function keep({ variables }: Connection, name: string, args: readonly string[], stdout: string): void {
  const value = stdout.replace(/(?:\r?\n)+$/, '');
  if (value === '') {
    throw new LabError('az', `az ${nameOf(args)} printed nothing to keep in $${name}.`, {
      next: 'Run the step again. If it stays like this, run the command in a shell to see why: npx lab sandbox shell',
      exit: EXIT.fails,
    });
  }
  variables.keep(name, value, TELLS_SECRET.test(args.join(' ')));
}

async function failureOf(
  { cloud, target, facts }: Connection,
  args: readonly string[],
  { stdout, stderr, exitCode }: AzRun,
  secrets: readonly string[],
): Promise<LabError> {
  const said = stderr || stdout;
  // Where what would explain it cannot be looked up, az's own words must do.
  const advice = await adviceFor(said, { cloud, target, facts: facts.fresh(), args }).catch(() => undefined);
  return new LabError(
    'az',
    `az ${nameOf(args)} failed (exit ${exitCode}). ${advice?.why ?? lastWords(redact(said, secrets))}`,
    {
      next:
        advice?.next ??
        'What az says above tells why. After a change, run the same command of the lab again.',
      exit: EXIT.fails,
      failure: explain(said)?.id,
    },
  );
}

/** The words of a command before its options: `webapp up`. */
const nameOf = (args: readonly Argument[]): string => wordsOf(args).join(' ');

/** The last of them, which says what is done: `delete`. */
const verbOf = (args: readonly Argument[]): string | undefined => wordsOf(args).at(-1);

function wordsOf(args: readonly Argument[]): string[] {
  const words = args.map((arg) => (typeof arg === 'string' ? arg : ''));
  const options = words.findIndex((word) => word.startsWith('-'));
  return words.slice(0, options < 0 ? undefined : options);
}

/** The last line that says something. */
const lastWords = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .at(-1) ?? 'It said nothing.';
