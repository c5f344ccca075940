import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { stringify } from 'csv-stringify/sync';
import writeFileAtomic from 'write-file-atomic';
import { readSubscriptions } from '../../checks/facts/subscriptions.ts';
import { folderName } from '../arguments.ts';
import { type Connection, connect, sandboxOf } from '../connect.ts';
import { LabError, reasonOf } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { ensureFolder } from '../folder.ts';
import type { Lab } from '../lab.ts';
import { duration } from '../report/time.ts';

export interface SeedCommandOptions {
  readonly students: number;
  readonly mix?: string;
  readonly seed: number;
  readonly together: boolean;
  /** The folder of the roster and the answer sheet. */
  readonly out: string;
}

const MOST_STUDENTS = 2000;

/** `lab sandbox seed`: declares. */
export const sandboxSeedCommand = (done: (options: SeedCommandOptions) => Promise<void>): Command =>
  new Command('seed')
    .summary('make a class in it, to try lab validate with')
    .description(
      'Makes a class in the sandbox, beside what is in it: students with subscriptions, apps and registrations of their\n' +
        'own, each in a believable state. It writes a roster for lab validate, and an answer sheet that says what there is\n' +
        'to be found out, which lab validate never reads. The mix says how many there are of each kind:\n\n' +
        '  lab sandbox seed --students 200 --mix finished=80,half=60,breaks=40,break:trailing-slash=10\n\n' +
        'finished · half (somewhere between the steps) · step:N (at step N) · nothing (an empty subscription) ·\n' +
        'break:NAME (a mistake: lab break --list) · breaks (one after the other) · deleted, forbidden, disabled (the\n' +
        'subscription). Who is not named is finished; without a mix, it is a class as it is met.',
    )
    .option('--students <number>', 'how many', howMany, 30)
    .option('--mix <list>', 'how many in which state')
    .option('--seed <number>', 'the same seed makes the same class', seedNumber, 1)
    .option('--together', 'all in one subscription, told apart by resource groups', false)
    .option('--out <folder>', 'where roster.csv and answers.json are written', folderName, 'class')
    .action((options: SeedCommandOptions) => done(options));

function howMany(text: string): number {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > MOST_STUDENTS) {
    throw new InvalidArgumentError(`It takes a number from 1 to ${MOST_STUDENTS}.`);
  }
  return number;
}

function seedNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It takes a number of at most nine digits.');
  return Number(text);
}

/** Does. The sandbox is started if it does not run. @throws LabError as `connect`, `seedClass`; `folder`, `usage` */
export async function sandboxSeed(lab: Lab, options: SeedCommandOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  if (globals.cloud !== 'sandbox') {
    throw new LabError('usage', 'A class can be made in the sandbox only.', {
      next: 'Leave out --cloud.',
      exit: EXIT.usage,
    });
  }
  const from = performance.now();
  const dir = resolve(context.cwd, options.out);
  ensureFolder(dir, '--out');
  const connection = await connect(lab);
  await refuseTwice(connection, options.seed);
  const { seedClass } = await import('../seeding/seed-class.ts');
  let prepared = 0;
  const { roster, answers } = await seedClass(lab, sandboxOf(connection), options, (what) => {
    if (prepared === 0) print.say('What a class is made of is prepared once:');
    prepared += 1;
    print.say(context.colors.dim(`  ${what}`));
  });
  context.signal.throwIfAborted();
  write(join(dir, 'roster.csv'), stringify([...roster], { header: true }));
  write(join(dir, 'answers.json'), `${JSON.stringify({ seed: options.seed, students: answers }, null, 2)}\n`);
  print.result(`A class of ${roster.length} is in the sandbox (${duration(performance.now() - from)}).`);
  print.result(
    `Roster: ${join(options.out, 'roster.csv')} · what there is to find out: ${join(options.out, 'answers.json')}`,
  );
  print.say(`Look at it: npx lab validate ${join(options.out, 'roster.csv')}`);
  print.json({
    students: roster.length,
    roster: join(dir, 'roster.csv'),
    answers: join(dir, 'answers.json'),
  });
  return EXIT.ok;
}

/** Two classes of one seed would have the same names: nobody could tell them apart. @throws LabError `usage` */
async function refuseTwice({ arm }: Connection, seed: number): Promise<void> {
  const ofSeed = new RegExp(`^Class ${seed}(?: |$)`);
  if (!(await readSubscriptions(arm)).some(({ displayName }) => ofSeed.test(displayName ?? ''))) return;
  throw new LabError('usage', `There is a class of seed ${seed} in this sandbox already.`, {
    next: `Another one beside it: --seed ${seed + 1}. Or begin anew: npx lab sandbox reset`,
    exit: EXIT.usage,
  });
}

function write(file: string, text: string): void {
  try {
    writeFileAtomic.sync(file, text);
  } catch (error) {
    throw new LabError('folder', `${file} could not be written: ${reasonOf(error)}.`, {
      next: 'Name a folder that you may write to: --out DIR',
      cause: error,
    });
  }
}
