import { Command } from 'commander';
import { countSteps, loadSteps } from '../../steps/index.ts';
import { performCommand } from '../actions/perform.ts';
import { stepNumber } from '../arguments.ts';
import { type Connection, connect } from '../connect.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { resultsView } from '../report/json.ts';
import { exitCodeOfSolved, solveStep } from '../solving.ts';
import { receiptsOf, replaceReceipts } from '../state/lab-file.ts';

/** `lab solve N`: declares. */
export const solveCommand = (done: (step: number) => Promise<void>): Command =>
  new Command('solve')
    .summary('do a step for you')
    .description(
      'Performs one step, even when its checks pass already, and checks it. Earlier steps must be done.',
    )
    .argument('<step>', 'number of the step', stepNumber(countSteps()))
    .action((step: number) => done(step));

/** Does. @throws LabError as `connect` and `solveStep` */
export async function solve(lab: Lab, number: number): Promise<ExitCode> {
  const all = loadSteps();
  const connection = await connect(lab);
  const solved = [];
  for (const step of all.filter((each) => each.number === number)) {
    solved.push(await solveStep(lab, connection, step, { count: all.length, always: true }));
  }
  lab.print.json(resultsView(solved, connection.cloud.name, connection.target));
  return exitCodeOfSolved(solved);
}

/** `lab reset N`: declares. */
export const resetCommand = (done: (step: number) => Promise<void>): Command =>
  new Command('reset')
    .summary('undo a step')
    .description('Takes back what a step did, so that it can be done again. Later steps may need it.')
    .argument('<step>', 'number of the step', stepNumber(countSteps()))
    .action((step: number) => done(step));

/** Does. @throws LabError as `connect` and `performCommand` */
export async function reset(lab: Lab, number: number): Promise<ExitCode> {
  const { context, print } = lab;
  const step = loadSteps().find((each) => each.number === number);
  const undo = step?.undo ?? [];
  const connection = await connect(lab);
  const there = undo.length > 0 && (await connection.facts.resourceGroup()) !== undefined;
  for (const command of there ? undo : []) {
    await performCommand(connection, command, {
      signal: context.signal,
      onCommand: (line) => print.say(`${context.colors.cyan('$')} ${line}`),
      onOutput: (text) => print.stream(text),
    });
  }
  const forgotten = forgetReceipts(lab, connection, number);
  if (forgotten) print.say('The receipts that it brought, and those of later steps, are forgotten.');
  const undone = there || forgotten;
  print.result(
    undone
      ? `Step ${number} is undone.`
      : undo.length > 0
        ? `There is nothing of step ${number} to undo.`
        : `Step ${number} leaves nothing behind, so there is nothing to undo.`,
  );
  print.json({ step: number, undone });
  return EXIT.ok;
}

/** Forgets what was told to the lab in a step and after it, if the step is one that asks for a receipt. */
function forgetReceipts({ globals }: Lab, { target }: Connection, number: number): boolean {
  const all = receiptsOf(globals.dir, target);
  if (!all.some(({ step }) => step === number)) return false;
  replaceReceipts(
    globals.dir,
    target,
    all.filter(({ step }) => step < number),
  );
  return true;
}
