import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { FactError } from '../checks/facts/error.ts';
import { StepError } from '../steps/index.ts';
import { type Context, textWidth } from './context.ts';
import { LabError, reasonOf } from './errors.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { type Globals, readGlobals } from './globals.ts';
import type { Lab } from './lab.ts';
import { createProgram } from './program.ts';
import { createPrinter } from './report/printer.ts';
import { type Trouble, troubleText } from './report/trouble.ts';
import { Left } from './screen/ui.ts';
import { unrecorded } from './sessions/session.ts';
import { asTyped } from './typed.ts';

/**
 * Runs one command line in `context` and resolves with its exit code. The only place where errors become text: those that
 * the learner can act on say what to do next; anything else is a bug of the lab, and says so.
 */
export async function main(argv: readonly string[], context: Context): Promise<ExitCode> {
  let globals: Globals | undefined;
  const lab = (): Lab => {
    globals = readGlobals(program.options(), context);
    const redraws = context.redraws && !globals.plain;
    const print = createPrinter(context, globals, asTyped({ context, globals }));
    return { context: { ...context, redraws }, globals, print, session: unrecorded };
  };
  const program = createProgram(context, lab, version());
  try {
    return await program.run(argv);
  } catch (error) {
    return report(error, context, globals);
  }
}

function report(error: unknown, context: Context, globals: Globals | undefined): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // it has printed
  if (context.signal.aborted || error instanceof Left) {
    context.stderr.write('\nInterrupted. Nothing is lost: the same command goes on from here.\n');
    return EXIT.interrupted;
  }
  if (error instanceof LabError || error instanceof FactError) {
    say(context, globals, { code: error.code, message: error.message, next: error.next });
    if (globals?.verbose) context.stderr.write(detailsOf(error.cause));
    return error instanceof LabError ? error.exit : EXIT.couldNot;
  }
  if (error instanceof StepError) {
    const next = 'Repair that file (for authors of steps: npx lab author lint).';
    say(context, globals, { code: 'step', message: `A step cannot be read: steps/${error.message}`, next });
    return EXIT.couldNot;
  }
  say(context, globals, {
    code: 'bug',
    message: `This is a bug of the lab, not a mistake of yours: ${reasonOf(error)}`,
    next: 'Please report it, with what the same command prints with --verbose.',
  });
  if (globals?.verbose) context.stderr.write(detailsOf(error));
  return EXIT.bug;
}

function say(
  context: Context,
  globals: Globals | undefined,
  { code, message, next }: Trouble & { readonly code: string },
): void {
  const { stdout, stderr, colors } = context;
  const typed = globals ? asTyped({ context, globals }) : (text: string) => text;
  const error = { code, message, next: typed(next) };
  const width = stderr.isTTY ? textWidth({ stdout: stderr }) : undefined;
  stderr.write(`${troubleText(error, colors, width)}\n`);
  if (globals?.json) stdout.write(`${JSON.stringify({ error }, null, 2)}\n`);
}

function detailsOf(error: unknown): string {
  if (error === undefined) return '';
  return `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}

function version(): string {
  const file: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const found = typeof file === 'object' && file !== null && 'version' in file ? file.version : undefined;
  return typeof found === 'string' ? found : 'unknown';
}
