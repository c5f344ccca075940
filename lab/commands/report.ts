import { join, resolve } from 'node:path';
import { Command } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { loadSteps } from '../../steps/index.ts';
import { folderName } from '../arguments.ts';
import { LabError, reasonOf } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { ensureFolder } from '../folder.ts';
import type { Lab } from '../lab.ts';
import { type Completion, completionOf } from '../sessions/completion.ts';
import { markdownOf } from '../sessions/markdown.ts';
import { readSessions } from '../sessions/read-sessions.ts';
import { reportPage } from '../sessions/report-page.ts';

export interface ReportOptions {
  readonly out?: string;
}

/** `lab report`: declares. */
export const reportCommand = (done: (options: ReportOptions) => Promise<void>): Command =>
  new Command('report')
    .summary('what was done and proved, to hand in')
    .description(
      'Writes what the lab has written down while you worked (commands, outputs, verdicts and times, without secrets) as\n' +
        'report.html, which prints well, and report.md; and completion.json, which says what was proved, where and when.\n' +
        'It asks Azure nothing: what was proved before cleaning up stays proved. --json prints the completion record.',
    )
    .option('--out <folder>', "where to write (default: report in the lab's folder)", folderName)
    .action((options: ReportOptions) => done(options));

/** Does. @throws LabError `folder` when it cannot be written */
export async function report(lab: Lab, { out }: ReportOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const folder = out === undefined ? join(globals.dir, 'report') : resolve(context.cwd, out);
  const sessions = readSessions(globals.dir);
  const completion = completionOf(sessions, loadSteps(), context.now());
  ensureFolder(folder, out === undefined ? '--dir' : '--out');
  write(folder, 'report.html', reportPage({ completion, sessions }));
  write(folder, 'report.md', `${sessions.map(({ events }) => events.map(markdownOf).join('')).join('\n')}\n`);
  write(folder, 'completion.json', `${JSON.stringify(completion, null, 2)}\n`);
  print.result(summary(completion));
  for (const name of ['report.html', 'report.md', 'completion.json']) print.result(`  ${join(folder, name)}`);
  print.json({ ...completion, folder });
  return EXIT.ok;
}

function summary({ complete, proved, steps, place }: Completion): string {
  if (!place) return 'Nothing has been checked yet, so nothing is proved: npx lab run, or npx lab check.';
  const where = `in ${place.cloud}, resource group ${place.resourceGroup}`;
  return complete
    ? `All ${steps.length} steps are proved, ${where}.`
    : `${proved} of ${steps.length} steps are proved, ${where}.`;
}

function write(folder: string, name: string, text: string): void {
  const file = join(folder, name);
  try {
    writeFileAtomic.sync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new LabError('folder', `The report could not be written to ${file}: ${reasonOf(error)}.`, {
      next: 'Name a folder that you may write to: --out DIR',
      cause: error,
    });
  }
}
