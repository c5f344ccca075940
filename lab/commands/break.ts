import { Command, InvalidArgumentError } from 'commander';
import { kinds } from '../../checks/kinds.ts';
import { countSteps, loadSteps } from '../../steps/index.ts';
import { askConsent } from '../asking.ts';
import type { Break } from '../break/break.ts';
import { choose } from '../break/choosing.ts';
import { readExercise, writeExercise } from '../break/exercise.ts';
import { breaksCalled, stepOf } from '../break/index.ts';
import { makeBreak, possible, standing, undoBreak } from '../break/making.ts';
import { noBreaks } from '../break/no-breaks.ts';
import { stepOfExercise, whatOf } from '../break/texts.ts';
import { solvedBy } from '../break/veil.ts';
import { checkSteps } from '../checking.ts';
import { type Connection, connect } from '../connect.ts';
import { textWidth } from '../context.ts';
import { LabError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { wrap } from '../render/inline.ts';
import { breakList, listView, shortName } from '../report/breaks.ts';
import { createLiveLine } from '../report/live-line.ts';
import { titleOf } from '../report/verdicts.ts';
import { goto } from './goto.ts';

export interface BreakOptions {
  /** Absent: another of the options says what to do. */
  readonly name?: string;
  readonly list: boolean;
  readonly surprise: boolean;
  readonly reveal: boolean;
  /** Chooses: the same number, the same mistake. */
  readonly seed?: number;
  /** Do not ask before the sandbox is put where the mistake can be made. */
  readonly yes: boolean;
}

/** `lab break [NAME]`: declares. */
export const breakCommand = (done: (options: BreakOptions) => Promise<void>): Command =>
  new Command('break')
    .summary('make a known mistake in the sandbox, to practise finding it')
    .description(
      'Makes one of the known mistakes in the sandbox, and tells what somebody noticed. Find it, put it right, and see with lab check that it is. lab reset takes it back: then everything is as it was before.',
    )
    .argument('[name]', 'the mistake, as --list has it')
    .option('--list', 'the mistakes that can be made, by step', false)
    .option('--surprise', 'make any, and keep secret which, until it is found', false)
    .option('--seed <number>', 'choose by this number: the same for a whole class', seedNumber)
    .option('--reveal', 'tell what it is', false)
    .option('--yes', 'put the sandbox where the mistake can be made, without asking', false)
    .action((name: string | undefined, options: Omit<BreakOptions, 'name'>) =>
      done({ ...options, ...(name === undefined ? {} : { name }) }),
    );

function seedNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It takes a whole number, up to nine digits.');
}

/** Does. @throws LabError `usage` for another cloud; as `connect`, `makeBreak` */
export async function breakLab(lab: Lab, options: BreakOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const { name, list, surprise, reveal } = options;
  if ([name !== undefined, list, surprise, reveal].filter(Boolean).length !== 1) throw whichOne();
  if (list) {
    print.result(breakList(loadSteps(), { colors: context.colors, width: textWidth(context) }));
    print.say('\nTo make one: npx lab break NAME');
    print.json({ breaks: listView(), impossible: noBreaks });
    return EXIT.ok;
  }
  if (name !== undefined && breaksCalled(name).length === 0) throw noSuch(name);
  const quick = { ...lab, globals: { ...globals, az: 'builtin' as const } };
  if (globals.cloud !== 'sandbox') throw sandboxOnly();
  const connection = await connect(quick);
  if (reveal) return tell(lab, connection);
  await refuseSecond(lab, connection);
  return make(quick, connection, options);
}

async function make(lab: Lab, connection: Connection, options: BreakOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const { name, surprise: secret, seed } = options;
  const wanted = name === undefined ? undefined : new Set(breaksCalled(name));
  const steps = loadSteps();
  const live = createLiveLine(lab);
  const candidates = async (): Promise<readonly Break[]> => {
    live.show('  … looking how the lab stands');
    const all = possible(await standing(connection, steps)).filter((each) => wanted?.has(each) ?? true);
    live.clear();
    context.signal.throwIfAborted();
    // What is left behind after the last step is a riddle only for whoever asks for it: else there is nothing to look at.
    return wanted || all.some((each) => stepOf(each) < countSteps()) ? all : [];
  };
  let found = await candidates();
  if (found.length === 0) {
    await goThere(lab, [...(wanted ?? [])][0], options);
    found = await candidates();
  }
  // Without a seed, a name means the first that can be made, in the way that comes first.
  const broken = secret || seed !== undefined ? choose(found, seed) : found[0];
  if (!broken) throw new Error('there is no such mistake to make at the start of its step');
  live.show('  … making a mistake');
  const { dir } = globals;
  await makeBreak(connection, broken, {
    dir,
    now: context.now,
    signal: context.signal,
    secret,
    steps,
  }).finally(() => live.clear());
  const inWidth = (text: string): string => paragraph(text, textWidth(context));
  if (!secret) print.result(`${inWidth(`Made: ${broken.what} (${shortName(broken)}).`)}\n`);
  print.result(inWidth(broken.story));
  print.say(
    secret
      ? '\nFind out why, and put it right. Whether it is: npx lab check\nTo be told what it is: npx lab break --reveal'
      : `\nWhat the lab says of it: npx lab check ${stepOf(broken)}`,
  );
  print.say('To have everything as it was before: npx lab reset');
  print.json({
    secret,
    story: broken.story,
    ...(secret ? {} : viewOf(broken)),
    ...(seed === undefined ? {} : { seed }),
  });
  return EXIT.ok;
}

const paragraph = (text: string, width: number): string =>
  wrap([{ text, style: (each) => each }], width).join('\n');

const viewOf = (broken: Break) => ({
  name: shortName(broken),
  check: broken.check,
  kind: broken.kind,
  step: stepOf(broken),
  what: broken.what,
});

/** Puts the sandbox where a break can be made, if that may be done. @throws LabError `step` */
async function goThere(lab: Lab, broken: Break | undefined, { yes }: BreakOptions): Promise<void> {
  const start = broken ? (broken.before ?? stepOf(broken) + 1) : countSteps();
  const where = broken
    ? `when step ${stepOf(broken)} is done${broken.before === undefined ? '' : `, and step ${broken.before} is not`}`
    : 'when something is there that can be wrong';
  const isLast = start > countSteps();
  if (isLast || !(yes || lab.context.interactive)) {
    throw new LabError('step', `This can be practised ${where}.`, {
      next: isLast ? `npx lab solve ${countSteps()}` : `npx lab goto ${start}`,
    });
  }
  if (!yes) {
    lab.print.say(`This can be practised ${where}.`);
    await askConsent(lab, `Put the sandbox at the start of step ${start}, in place of what is in it?`);
  }
  await goto({ ...lab, print: { ...lab.print, json: () => {} } }, { step: start, fresh: false });
}

/** What it is, or was; from now on it is no secret. */
function tell({ context, globals, print }: Lab, { target }: Connection): ExitCode {
  const exercise = readExercise(globals.dir, target.tenant);
  if (!exercise) throw nothingMade();
  const { check, kind, solved } = exercise;
  const width = textWidth(context);
  writeExercise(globals.dir, { ...exercise, secret: false });
  print.result(paragraph(`It ${solved ? 'was' : 'is'} ${kind}: ${whatOf(exercise)}.`, width));
  print.say(
    solved
      ? 'It is right again.'
      : `${paragraph(`“${titleOf(check)}” fails.`, width)}\nHow to put it right: npx lab check ${stepOfExercise(exercise)}`,
  );
  print.json({ check, kind, step: stepOfExercise(exercise), what: whatOf(exercise), solved });
  return EXIT.ok;
}

/** One mistake at a time: two could hide each other. @throws LabError `step` */
async function refuseSecond({ globals }: Lab, { facts, target }: Connection): Promise<void> {
  const { dir } = globals;
  const { tenant } = target;
  const exercise = readExercise(dir, tenant);
  if (!exercise || exercise.solved) return;
  const steps = loadSteps().filter(({ number }) => number === stepOfExercise(exercise));
  const results = await checkSteps({ facts, target }, steps);
  if (
    solvedBy(
      { dir, tenant },
      results.flatMap(({ outcomes }) => outcomes),
    )
  )
    return;
  throw new LabError('step', 'A mistake was made already, and is not put right yet.', {
    next: 'Find it (npx lab check says where), or have everything as it was before: npx lab reset',
  });
}

/**
 * `lab reset` without a step: takes the mistake back.
 * @throws LabError `usage` when none was made; as `connect`, `undoBreak`
 */
export async function resetBreak(lab: Lab): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const connection = await connect(lab);
  const exercise = readExercise(globals.dir, connection.target.tenant);
  if (!exercise) throw nothingMade();
  const undone = await undoBreak(connection, globals.dir);
  print.result(
    undone
      ? `${paragraph(`Taken back: ${whatOf(exercise)}.`, textWidth(context))}\nEverything is as it was before.`
      : 'The sandbox has been put elsewhere since, so there is nothing to take back.',
  );
  print.json({ undone, kind: exercise.kind, what: whatOf(exercise) });
  return EXIT.ok;
}

const nothingMade = (): LabError =>
  new LabError('usage', 'No mistake was made here, so there is none to tell or to take back.', {
    next: 'Make one: npx lab break --surprise. To undo a step, give its number: npx lab reset 3',
    exit: EXIT.usage,
  });

const whichOne = (): LabError =>
  new LabError('usage', 'Give the name of one mistake, or one of --list, --surprise and --reveal.', {
    next: 'npx lab break --list',
    exit: EXIT.usage,
  });

const sandboxOnly = (): LabError =>
  new LabError(
    'usage',
    'Mistakes are made in the sandbox only; what is in a subscription is nothing to break.',
    {
      next: 'Leave out --cloud.',
      exit: EXIT.usage,
    },
  );

/** A name that no break has: one of a mistake that cannot be made here, or one of nothing. */
function noSuch(name: string): LabError {
  const why = Object.entries(noBreaks).find(([kind]) => kind === name)?.[1];
  const words = Object.entries(kinds).find(([kind]) => kind === name)?.[1];
  return new LabError(
    'usage',
    why === undefined
      ? `There is no mistake called ${name}.`
      : `${words}: the lab knows this mistake, and cannot make it in the sandbox; ${why}.`,
    { next: 'See which there are: npx lab break --list', exit: EXIT.usage },
  );
}
