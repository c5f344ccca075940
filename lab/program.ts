import { Command } from 'commander';
import { authorCommand } from './commands/author.ts';
import type { AuthorCaptureOptions } from './commands/author-capture.ts';
import { draw } from './commands/author-draw.ts';
import { lint } from './commands/author-lint.ts';
import { testSteps } from './commands/author-test.ts';
import { az, azCommand } from './commands/az.ts';
import { breakCommand, breakLab } from './commands/break.ts';
import { check, checkCommand } from './commands/check.ts';
import { clean, cleanCommand } from './commands/clean.ts';
import { doctor, doctorCommand } from './commands/doctor.ts';
import { goto, gotoCommand } from './commands/goto.ts';
import { guideCommand, startGuide } from './commands/guide.ts';
import { hint, hintCommand } from './commands/hint.ts';
import { report, reportCommand } from './commands/report.ts';
import { run, runCommand } from './commands/run.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { sandboxClock } from './commands/sandbox-clock.ts';
import { sandboxEnv } from './commands/sandbox-env.ts';
import { sandboxFault } from './commands/sandbox-fault.ts';
import { sandboxRollKeys } from './commands/sandbox-roll-keys.ts';
import { sandboxSeed } from './commands/sandbox-seed.ts';
import { sandboxShell } from './commands/sandbox-shell.ts';
import { sandboxDown, sandboxReset, sandboxStatus, sandboxUp } from './commands/sandbox-up.ts';
import { setup, setupCommand } from './commands/setup.ts';
import { reset, resetCommand, solve, solveCommand } from './commands/solve.ts';
import { status, statusCommand } from './commands/status.ts';
import { trace, traceCommand } from './commands/trace.ts';
import { validateCommand } from './commands/validate.ts';
import { type Context, textWidth } from './context.ts';
import { LabError, reasonOf } from './errors.ts';
import { EXIT, EXIT_MEANINGS, type ExitCode } from './exit.ts';
import { FOLDER_VARIABLE } from './folder.ts';
import { globalOptions } from './globals.ts';
import type { Lab } from './lab.ts';
import { recordSession } from './sessions/session.ts';
import type { ValidateOptions } from './validate/validate.ts';

export interface Program {
  /** The options of all commands, once `run` has parsed them. */
  options(): unknown;
  /**
   * Parses and runs a command line and resolves with what it ended with.
   * @throws CommanderError, of which it has written what there is to say; what the command throws
   */
  run(argv: readonly string[]): Promise<ExitCode>;
}

/** Puts the command line together; `lab` is called when a command begins, with the options parsed. */
export function createProgram(context: Context, lab: () => Lab, version: string): Program {
  let exitCode: ExitCode = EXIT.ok;
  let typed: readonly string[] = [];
  /** From what a command declares to what it does. */
  const does =
    <T extends unknown[]>(action: (lab: Lab, ...rest: T) => Promise<ExitCode>) =>
    async (...rest: T): Promise<void> => {
      exitCode = await action(lab(), ...rest);
    };

  /** The same for what changes or proves something: it is written down, too. */
  const recorded = <T extends unknown[]>(action: (lab: Lab, ...rest: T) => Promise<ExitCode>) =>
    does<T>((plain, ...rest) => inSession(plain, typed, version, (lab) => action(lab, ...rest)));

  const program = new Command('lab')
    .description(
      'Easy Auth Lab: learn to sign users in to Azure App Service end to end, step by step, with every step checked.\n' +
        'Alone, it opens the guide; without a terminal it performs the whole lab on the sandbox.',
    )
    .version(version, '--version', 'print the version');
  for (const option of globalOptions()) program.addOption(option);
  program
    .commandsGroup('The lab:')
    .addCommand(guideCommand(recorded(startGuide)))
    .addCommand(runCommand(recorded(run)))
    .addCommand(checkCommand(recorded(check)))
    .addCommand(statusCommand(does(status)))
    .addCommand(hintCommand(does(hint)))
    .addCommand(solveCommand(recorded(solve)))
    .addCommand(resetCommand(recorded(reset)))
    .addCommand(gotoCommand(does(goto)))
    .addCommand(breakCommand(does(breakLab)))
    .addCommand(setupCommand(does(setup)))
    .addCommand(doctorCommand(does(doctor)))
    .addCommand(cleanCommand(recorded(clean)))
    .addCommand(traceCommand(does(trace)))
    .addCommand(reportCommand(does(report)))
    .commandsGroup('Azure:')
    .addCommand(
      sandboxCommand({
        up: does(sandboxUp),
        down: does(sandboxDown),
        status: does(sandboxStatus),
        reset: does(sandboxReset),
        env: does(sandboxEnv),
        shell: does(sandboxShell),
        fault: does(sandboxFault),
        clock: does(sandboxClock),
        rollKeys: does(sandboxRollKeys),
        seed: does(sandboxSeed),
      }),
    )
    .addCommand(azCommand())
    .commandsGroup('For teachers:')
    .addCommand(validateCommand(does(validateLate)))
    .commandsGroup('For authors of steps:')
    .addCommand(
      authorCommand({
        lint: does(lint),
        test: does(testSteps),
        draw: does(draw),
        capture: does(captureLate),
      }),
    )
    .addHelpText(
      'after',
      `\nExit codes:\n  ${EXIT_MEANINGS.map(([code, text]) => `${code} ${text}`).join(' · ')}`,
    );
  dress(program, context, () => typed);
  return {
    options: () => program.opts(),
    async run(argv) {
      typed = argv;
      const at = azAt(program, argv);
      if (at >= 0) await does(az)(argv.slice(at + 1));
      else await program.parseAsync(isBare(program, argv) ? [...argv, 'guide'] : argv, { from: 'user' });
      return exitCode;
    },
  };
}

/** A class is looked at now and then; what it takes is loaded then. */
const validateLate = async (lab: Lab, options: ValidateOptions): Promise<ExitCode> =>
  (await import('./validate/validate.ts')).validate(lab, options);

/** So are the questions that authors ask Azure. */
const captureLate = async (lab: Lab, options: AuthorCaptureOptions): Promise<ExitCode> =>
  (await import('./commands/author-capture.ts')).captureAnswers(lab, options);

/** Whether there are global options only, if anything. Parses them. */
function isBare(program: Command, argv: readonly string[]): boolean {
  const { operands, unknown } = program.parseOptions([...argv]);
  return operands.length === 0 && unknown.length === 0;
}

/** Where `az` stands as the command; what follows is not ours to parse (`--verbose`, `-o`). -1: it is another command. */
function azAt(program: Command, argv: readonly string[]): number {
  const at = argv.indexOf('az');
  if (at < 0) return -1;
  return isBare(program, argv.slice(0, at)) ? at : -1;
}

/**
 * Every command writes to the context, throws instead of exiting, and says after an error how it is used: as JSON, too,
 * where the line that was typed asks for it, whose options may not have been read yet.
 */
function dress(command: Command, context: Context, typed: () => readonly string[]): void {
  const { bold, cyan, dim } = context.colors;
  const more = `${context.env[FOLDER_VARIABLE] ? '' : 'npx '}${pathOf(command)} --help`;
  command
    // A description is broken where the terminal ends, and not where its source does; blank and indented lines stay.
    .description(command.description().replaceAll(/(?<=\S)\n(?=\S)/g, ' '))
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: textWidth(context),
      styleTitle: (text) => bold(text),
      styleSubcommandText: (text) => cyan(text),
      styleOptionTerm: (text) => cyan(text),
      styleUsage: (text) => text,
    })
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
      getOutHasColors: () => context.colors.isColorSupported,
      getErrHasColors: () => context.colors.isColorSupported,
      getOutHelpWidth: () => textWidth(context),
      getErrHelpWidth: () => textWidth(context),
      outputError: (text, write) => {
        write(text);
        write(`Usage: ${usageOf(command)}\n`);
        write(dim(`${more} says more.\n`));
      },
    })
    .exitOverride((error) => {
      if (error.exitCode !== 0 && typed().includes('--json')) {
        const message =
          error.code === 'commander.help'
            ? `What ${pathOf(command)} is to do is missing.`
            : error.message.replace(/^error: /, '');
        const problem = { code: 'usage', message, next: `How it is used: ${more}` };
        context.stdout.write(`${JSON.stringify({ error: problem }, null, 2)}\n`);
      }
      throw error;
    });
  for (const child of command.commands) dress(child, context, typed);
}

const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const usageOf = (command: Command): string => `${pathOf(command)} ${command.usage()}`;

/** Runs a command that is written down, how it ended included. */
async function inSession(
  lab: Lab,
  argv: readonly string[],
  version: string,
  action: (lab: Lab) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const onFailure = (reason: unknown): void =>
    print.say(`(This session is not written down: ${reasonOf(reason)})`);
  const session = recordSession({ dir: globals.dir, argv, version, now: context.now, onFailure });
  let exitCode: ExitCode = EXIT.bug;
  try {
    exitCode = await action({ ...lab, session });
  } catch (error) {
    if (context.signal.aborted) exitCode = EXIT.interrupted;
    else if (error instanceof LabError) {
      exitCode = error.exit;
      // What az said is written down already.
      if (error.code !== 'az') session.trouble(error.message, error.next);
    }
    throw error;
  } finally {
    session.ended(exitCode);
  }
  return exitCode;
}
