import { Command } from 'commander';
import { countSteps, loadSteps } from '../../steps/index.ts';
import { performCommand } from '../actions/perform.ts';
import { stepNumber } from '../arguments.ts';
import { type Connection, connect } from '../connect.ts';
import {
  beforeActing,
  type Consent,
  type ConsentOptions,
  consentFrom,
  withConsentOptions,
} from '../consent/consent.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { forgetReceipts, rememberedReceipts } from '../inspect/remember-receipts.ts';
import type { Lab } from '../lab.ts';
import { resultsView } from '../report/json.ts';
import { exitCodeOfSolved, solveStep } from '../solving.ts';
import { forgetSeen } from '../state/drift.ts';
import { resetBreak } from './break.ts';

/** `lab solve N`: declares. */
export const solveCommand = (done: (step: number, consent: Consent) => Promise<void>): Command =>
  withConsentOptions(new Command('solve'))
    .summary('do a step for you')
    .description(
      'Performs one step, even when its checks pass already, and checks it. Earlier steps must be done.',
    )
    .argument('<step>', 'number of the step', stepNumber(countSteps()))
    .action((step: number, options: ConsentOptions) => done(step, consentFrom(options)));

/** Does. @throws LabError as `connect` and `solveStep` */
export async function solve(lab: Lab, number: number, consent: Consent): Promise<ExitCode> {
  const all = loadSteps();
  const connection = await connect(lab);
  const solved = [];
  for (const step of all.filter((each) => each.number === number)) {
    solved.push(await solveStep(lab, connection, step, { count: all.length, always: true, consent }));
  }
  lab.print.json(resultsView(solved, connection.cloud.name, connection.target));
  return exitCodeOfSolved(solved);
}

/** `lab reset [N]`: declares. */
export const resetCommand = (done: (step: number | undefined, consent: Consent) => Promise<void>): Command =>
  withConsentOptions(new Command('reset'))
    .summary('undo a step, or a mistake of lab break')
    .description(
      'Takes back what a step did, so that it can be done again. Later steps may need it.\n' +
        'Without a step: takes back the mistake that lab break has made; everything is as it was before.',
    )
    .argument('[step]', 'number of the step', stepNumber(countSteps()))
    .action((step: number | undefined, options: ConsentOptions) => done(step, consentFrom(options)));

/** Does. @throws LabError as `connect` and `performCommand`, or `resetBreak` */
export async function reset(lab: Lab, number: number | undefined, consent: Consent): Promise<ExitCode> {
  if (number === undefined) return resetBreak(lab);
  const { context, print } = lab;
  const step = loadSteps().find((each) => each.number === number);
  const undo = step?.undo ?? [];
  const connection = await connect(lab);
  const there = undo.length > 0 && (await connection.facts.resourceGroup()) !== undefined;
  if (there) await beforeActing(lab, connection, undo, consent);
  for (const command of there ? undo : []) {
    await performCommand(connection, command, {
      signal: context.signal,
      onCommand: (line) => print.say(`${context.colors.cyan('$')} ${line}`),
      onOutput: (text) => print.stream(text),
    });
  }
  const forgotten = await forgetReceiptsFrom(lab, connection, number);
  if (forgotten) print.say('The receipts that it brought, and those of later steps, are forgotten.');
  const undone = there || forgotten;
  if (undone) forgetSeen(lab.globals.dir, connection);
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
async function forgetReceiptsFrom(
  { globals }: Lab,
  connection: Connection,
  number: number,
): Promise<boolean> {
  const all = await rememberedReceipts(connection, globals.dir);
  if (!all.some(({ step }) => step === number)) return false;
  await forgetReceipts(
    connection,
    globals.dir,
    all.filter(({ step }) => step < number),
  );
  return true;
}
