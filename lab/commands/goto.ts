import { Command } from 'commander';
import { countSteps, loadSteps } from '../../steps/index.ts';
import { stepNumber } from '../arguments.ts';
import { connect, rememberNames } from '../connect.ts';
import { LabError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { goToStep } from '../goto.ts';
import { markPlace } from '../inspect/place-mark.ts';
import type { Lab } from '../lab.ts';
import { sandboxTime } from '../local/clock.ts';
import { hasWork } from '../performing.ts';
import { rememberPlace } from '../place.ts';
import { createLiveLine } from '../report/live-line.ts';
import { duration } from '../report/time.ts';
import { forgetSeen } from '../state/drift.ts';
import { timeText } from './sandbox-clock.ts';

export interface GotoOptions {
  readonly step: number;
  readonly fresh: boolean;
}

/** `lab goto N`: declares. */
export const gotoCommand = (done: (options: GotoOptions) => Promise<void>): Command =>
  new Command('goto')
    .summary('put the sandbox at the start of a step')
    .description(
      'Puts the sandbox at the start of a step, as if all steps before it had just been done. What is in the sandbox now\n' +
        'is replaced. The first time the earlier steps are performed, which takes some seconds; then it takes one.',
    )
    .argument('<step>', 'number of the step', stepNumber(countSteps()))
    .option('--fresh', 'perform the earlier steps anew', false)
    .action((step: number, { fresh }: { fresh: boolean }) => done({ step, fresh }));

/** Does, with the built-in az, which is quicker and does the same. @throws LabError `usage` for another cloud; as `connect`, `goToStep` */
export async function goto(lab: Lab, { step: number, fresh }: GotoOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  if (globals.cloud !== 'sandbox') throw sandboxOnly(number);
  const from = performance.now();
  const connection = await connect({ ...lab, globals: { ...globals, az: 'builtin' } });
  const steps = loadSteps();
  const live = createLiveLine(lab);
  const performed: number[] = [];
  try {
    await goToStep(connection, {
      dir: globals.dir,
      steps,
      number,
      fresh,
      names: rememberNames(lab),
      now: context.now,
      signal: context.signal,
      onPerform(step) {
        if (performed.length === 0) {
          print.say('The way there was not prepared yet, so the earlier steps are performed once:');
        }
        performed.push(step.number);
        live.clear();
        print.say(context.colors.dim(`  ${step.number}  ${step.title}`));
        live.show('    …');
      },
    });
  } finally {
    live.clear();
  }
  context.signal.throwIfAborted();
  forgetSeen(globals.dir, connection);
  const step = steps.find((each) => each.number === number);
  if (step) {
    rememberPlace(globals.dir, step);
    await markPlace(connection, step);
  }
  print.result(
    `The sandbox is at the start of step ${number}, ${step?.title} (${duration(performance.now() - from)}).`,
  );
  print.say(
    step && hasWork(step)
      ? `To do it: npx lab. To have it done: npx lab solve ${number}`
      : 'To do it: npx lab. There is only something to see, and nothing to change.',
  );
  // The clock stays where it was moved to, and what had just been made is as old then.
  const time = connection.sandbox && (await sandboxTime(connection.sandbox));
  if (time && time.offsetMs !== 0) print.say(timeText(time));
  print.json({ step: number, performed });
  return EXIT.ok;
}

/** What is in a subscription is the learner's: nothing there is replaced by what it once was. */
const sandboxOnly = (number: number): LabError =>
  new LabError('usage', 'Only the sandbox can be put at the start of a step; a subscription cannot.', {
    next:
      number > 1
        ? `Leave out --cloud. Or perform the steps before it: npx lab run --to ${number - 1}`
        : 'Leave out --cloud.',
    exit: EXIT.usage,
  });
