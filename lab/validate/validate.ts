import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadSteps } from '../../steps/index.ts';
import { LabError, reasonOf } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { openAccess } from './access.ts';
import type { Asked } from './find-target.ts';
import { openJournal } from './journal.ts';
import { createLook } from './look.ts';
import { type ClassReport, classReport } from './reports/class-report.ts';
import { writeReports } from './reports/write-reports.ts';
import { isWhole, keyOf, mayPass } from './result.ts';
import { type Roster, readRoster } from './roster/roster.ts';
import { lookAtAll } from './run.ts';
import { seenChecks } from './seen-checks.ts';
import { progress, summaryText } from './telling.ts';

/** One of several equal parts of a roster: for several machines. */
export interface Shard {
  /** From 1. */
  readonly part: number;
  readonly of: number;
}

export interface ValidateOptions {
  readonly roster: string;
  /** The folder of the reports. */
  readonly out: string;
  readonly concurrency: number;
  readonly resume: boolean;
  /** Look again at everybody who could not be looked at; else at those only where it may have passed by itself. */
  readonly retry: boolean;
  /** Folders of other runs, whose results are taken over. */
  readonly others: readonly string[];
  readonly shard?: Shard;
  readonly lastStep: number;
  readonly encoding?: string;
  readonly asked: Asked;
}

/**
 * Looks at every student of a roster, read only, and writes the reports; what is found out is on disk as soon as it is
 * known, so that an interrupted run can go on.
 * @throws LabError `roster`, `results`, `folder`; as `openAccess`
 */
export async function validate(lab: Lab, options: ValidateOptions): Promise<ExitCode> {
  const { context, print } = lab;
  const { asked, lastStep, concurrency } = options;
  const dir = resolve(context.cwd, options.out);
  const roster = inShard(readRosterFile(resolve(context.cwd, options.roster), options), options.shard);
  for (const { line, reason } of roster.bad) print.say(context.colors.yellow(`! line ${line}: ${reason}`));
  for (const note of roster.notes) print.say(context.colors.dim(`  ${note}`));
  const checks = seenChecks(lastStep);
  const access = await openAccess(lab);
  const questions = { cloud: access.cloud.name, checks: checks.map(({ id }) => id), ...asked };
  const journal = openJournal(dir, { ...options, questions });
  const results = new Map(journal.found);
  const open = roster.rows.filter((row) => {
    const result = results.get(keyOf(row));
    return result === undefined || mayPass(result) || (options.retry && !isWhole(result));
  });
  const telling = progress(lab, { rows: roster.rows.length, open: open.length });
  try {
    await lookAtAll(open, {
      look: createLook({ access, checks, asked, now: access.now }),
      concurrency,
      signal: context.signal,
      now: context.now,
      onResult(row, result) {
        journal.append(result);
        results.set(result.key, result);
        telling.result(row, result);
      },
      onAgain: telling.again,
    });
  } finally {
    telling.end();
    journal.close();
  }
  const report = classReport({ cloud: access.cloud.name, roster, results, checks, steps: loadSteps() });
  writeReports(dir, report);
  print.result(summaryText(report, context.colors));
  print.result(
    `\nReports: ${join(options.out, 'report.html')} (for people), grades.csv, report.json, junit.xml`,
  );
  print.json(report);
  if (!context.signal.aborted) return exitCodeOf(report);
  context.stderr.write('\nInterrupted. Nothing is lost: the same command with --resume goes on from here.\n');
  return EXIT.interrupted;
}

/** @throws LabError `roster` when it cannot be read, or is none */
function readRosterFile(file: string, { encoding }: ValidateOptions): Roster {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new LabError('roster', `The roster ${file} cannot be read: ${reasonOf(error)}.`, {
      next: 'Name a CSV file with the columns student and subscription.',
      exit: EXIT.usage,
      cause: error,
    });
  }
  return readRoster(bytes, encoding === undefined ? {} : { encoding });
}

/** Every n-th row, so that parts are alike; the first part tells of the bad rows. */
const inShard = ({ rows, bad, notes }: Roster, shard: Shard | undefined): Roster =>
  shard === undefined
    ? { rows, bad, notes }
    : {
        rows: rows.filter((_, index) => index % shard.of === shard.part - 1),
        bad: shard.part === 1 ? bad : [],
        notes: shard.part === 1 ? notes : [],
      };

/** As of `lab check`: 1 when something fails, else 2 when something could not be looked at, a bad row included. */
export function exitCodeOf({ summary }: Pick<ClassReport, 'summary'>): ExitCode {
  if (summary.fail > 0) return EXIT.fails;
  return summary.error + summary.badRows + summary.pending > 0 ? EXIT.couldNot : EXIT.ok;
}
