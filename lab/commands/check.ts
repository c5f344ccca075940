import { resolve } from 'node:path';
import { Command } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { countSteps, loadSteps } from '../../steps/index.ts';
import { stepNumbers } from '../arguments.ts';
import { solvedText } from '../break/texts.ts';
import {
  checkPatiently,
  checkSteps,
  exitCodeOf,
  mayPassSoon,
  patienceIn,
  type StepResult,
} from '../checking.ts';
import { connect } from '../connect.ts';
import { LabError, reasonOf } from '../errors.ts';
import type { ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { namesFrom, withNameOptions } from '../name-options.ts';
import { createCountdown } from '../report/countdown.ts';
import { resultsView } from '../report/json.ts';
import { junitXml } from '../report/junit.ts';
import { outcomePrinter } from '../report/progress.ts';
import { summaryText } from '../report/verdicts.ts';
import { noteSeen } from '../state/drift.ts';
import type { Names } from '../state/names.ts';
import { watchSteps } from '../watching.ts';

export interface CheckOptions {
  /** None: all. */
  readonly steps: readonly number[];
  readonly junit?: string;
  readonly watch: boolean;
  readonly names: Partial<Names>;
}

/** `lab check [N…]`: declares. */
export function checkCommand(done: (options: CheckOptions) => Promise<void>): Command {
  const command = new Command('check')
    .summary('check some steps, or all')
    .description(
      'Looks at Azure and says for each check what it found, what it expected, and what to do next.\n' +
        'Exit 0 when all pass, 1 when something fails, 2 when it could not be looked at. What cannot pass before a later\n' +
        'step is done (“expected until step 8”) is no failure, unless you name that step.',
    )
    .argument('[steps...]', 'numbers of steps', stepNumbers(countSteps()), [])
    .option('--watch', 'look again at each change, until Ctrl+C', false)
    .option('--junit <file>', 'write the results as JUnit XML, too');
  return withNameOptions(command).action((steps: number[], options: { watch: boolean; junit?: string }) =>
    done({
      steps,
      watch: options.watch,
      ...(options.junit === undefined ? {} : { junit: options.junit }),
      names: namesFrom({ ...options }),
    }),
  );
}

/**
 * Does. Prints through the reports only, and returns the exit code.
 * @throws LabError as `connect`; `folder` when the JUnit file cannot be written
 */
export async function check(
  lab: Lab,
  { steps: numbers, junit, watch, names }: CheckOptions,
): Promise<ExitCode> {
  const { context, print } = lab;
  const all = loadSteps();
  const steps = numbers.length === 0 ? all : all.filter(({ number }) => numbers.includes(number));
  const connection = await connect(lab, names);
  if (watch) return watchSteps(lab, connection, { steps, count: all.length, due: numbers });
  let results = await checkSteps(connection, steps, outcomePrinter(lab, steps, all.length));
  context.signal.throwIfAborted();
  if (mayPassSoon(results)) {
    print.say('');
    const countdown = createCountdown(lab, 'This may pass by itself in a moment');
    results = await checkPatiently(connection, steps, {
      ...patienceIn(connection),
      signal: context.signal,
      onWait: countdown.show,
    }).finally(countdown.end);
    const again = outcomePrinter(lab, steps, all.length);
    for (const outcome of results.flatMap(({ outcomes }) => outcomes)) again.onOutcome(outcome);
  }
  print.result(`\n${summaryText(results, context.colors)}`);
  const solved = solvedText(lab.globals.dir, connection, results);
  if (solved) print.result(context.colors.green(solved));
  noteSeen(lab.globals.dir, connection, context.now(), results);
  // Before the document: a file that cannot be written is told in one, too, and there is one only.
  if (junit !== undefined) writeJunit(lab, junit, results);
  print.json(resultsView(results, connection.cloud.name, connection.target));
  return exitCodeOf(results, numbers);
}

function writeJunit({ context }: Lab, name: string, results: readonly StepResult[]): void {
  const file = resolve(context.cwd, name);
  try {
    writeFileAtomic.sync(file, junitXml(results, context.now()));
  } catch (error) {
    throw new LabError('folder', `The results could not be written to ${file}: ${reasonOf(error)}.`, {
      next: 'Name a file in a folder that exists and that you may write to: --junit FILE',
      cause: error,
    });
  }
}
