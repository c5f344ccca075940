import { Command, InvalidArgumentError } from 'commander';
import { folderName, stepNumber } from '../arguments.ts';
import { nameRules } from '../state/names.ts';
import { LAST_SEEN_STEP } from '../validate/seen-checks.ts';
import type { Shard, ValidateOptions } from '../validate/validate.ts';

const MOST_AT_ONCE = 64;

/** As commander gives them. */
interface Parsed {
  readonly out: string;
  readonly concurrency: number;
  readonly resume: boolean;
  readonly retry: boolean;
  readonly with: readonly string[];
  readonly shard?: Shard;
  readonly to: number;
  readonly encoding?: string;
  readonly location?: string;
  readonly sku?: string;
  readonly runtime?: string;
}

/** `lab validate ROSTER.csv`: declares. What it does is in `lab/validate`. */
export function validateCommand(done: (options: ValidateOptions) => Promise<void>): Command {
  const command = new Command('validate')
    .summary('look at a class: the checks, for every student of a roster')
    .description(
      'Makes the checks for every student of a class, read only, and writes reports: HTML for people, CSV with nbgrader’s\n' +
        'columns, JSON and JUnit XML. The roster is CSV; its first line names the columns: student, subscription (ID or\n' +
        'name), and where wanted tenant, resource group, frontend, backend (found where they are left out), email, first\n' +
        'name, last name.\n' +
        'Steps 9 to 11 are proved by receipts, which each student’s own lab has left on the resource group.\n' +
        'Exit 0 when everybody is done, 1 when something fails, 2 when somebody could not be looked at or a row is bad.',
    )
    .argument('<roster>', 'the CSV file')
    .option('--out <folder>', 'where reports and results are written', folderName, 'validation')
    .option('--concurrency <number>', 'how many students at once', atOnce, 8)
    .option('--resume', 'go on with the run whose results are in that folder', false)
    .option('--retry', 'the same, and look again at everybody who could not be looked at', false)
    .option('--to <number>', 'the last step to look at', stepNumber(LAST_SEEN_STEP), LAST_SEEN_STEP)
    .option('--encoding <name>', "the roster's encoding (default: found out; else Windows-1252)")
    .option('--shard <i/n>', 'only every n-th student, from the i-th: for several machines', shard)
    .option('--with <folder...>', 'take over the results of other runs, such as those of other machines', [])
    .addHelpText(
      'after',
      '\nSeveral machines: each runs --shard 1/3 --out part-1 (2/3, 3/3 …); then one puts them together:\n' +
        '  npx lab validate ROSTER.csv --out all --with part-1 part-2 part-3',
    );
  for (const { key, flag, hint, label, check } of nameRules) {
    if (key !== 'location' && key !== 'sku' && key !== 'runtime') continue;
    command.option(
      `--${flag} <${hint.toLowerCase()}>`,
      `${label}, where everybody was asked for one`,
      (value) => {
        const broken = check(value);
        if (broken) throw new InvalidArgumentError(`For ${label}, ${broken}.`);
        return value;
      },
    );
  }
  return command.action((roster: string, parsed: Parsed) => done(optionsFrom(roster, parsed)));
}

function optionsFrom(roster: string, parsed: Parsed): ValidateOptions {
  const { out, concurrency, resume, retry, to, encoding, location, sku, runtime } = parsed;
  return {
    roster,
    out,
    concurrency,
    resume: resume || retry,
    retry,
    others: parsed.with,
    lastStep: to,
    ...(parsed.shard === undefined ? {} : { shard: parsed.shard }),
    ...(encoding === undefined ? {} : { encoding }),
    asked: {
      ...(location === undefined ? {} : { location }),
      ...(sku === undefined ? {} : { sku }),
      ...(runtime === undefined ? {} : { runtime }),
    },
  };
}

function atOnce(text: string): number {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > MOST_AT_ONCE) {
    throw new InvalidArgumentError(`It takes a number from 1 to ${MOST_AT_ONCE}.`);
  }
  return number;
}

function shard(text: string): Shard {
  const [, part, of] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (part === undefined || of === undefined || part < 1 || part > of) {
    throw new InvalidArgumentError('It is written as 2/3: the second of three.');
  }
  return { part, of };
}
