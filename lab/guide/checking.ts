import type { Step } from '../../steps/index.ts';
import { solvedText } from '../break/texts.ts';
import {
  checkPatiently,
  checkSteps,
  expectedUntil,
  mayPassSoon,
  patienceIn,
  type StepResult,
  standingOf,
  statusOf,
} from '../checking.ts';
import type { Connection } from '../connect.ts';
import { createCountdown } from '../report/countdown.ts';
import { outcomePrinter } from '../report/progress.ts';
import { headingOf, outcomeLine, outcomeText, verdictOptions } from '../report/verdicts.ts';
import { unlessAborted } from '../screen/ui.ts';
import { forgetSeen, noteSeen } from '../state/drift.ts';
import { isCleanUp } from './clean-up.ts';
import type { Guide } from './guide.ts';
import { say } from './words.ts';

/**
 * Checks a step, telling each outcome in a line as soon as it is known, and what they come to.
 * @throws Interrupted; as `Guide.connection`
 */
export async function checkStep(guide: Guide, step: Step): Promise<void> {
  const { lab, ui, steps } = guide;
  const connection = await guide.connection();
  const printer = outcomePrinter(lab, [step], steps.length, outcomeLine);
  ui.print('');
  const results = await guide.interruptible(checkSteps(connection, [step], printer)).finally(printer.end);
  conclude(guide, results);
  tellSolved(guide, connection, results);
  if (mayPassSoon(results)) say(guide, 'This may pass by itself in a moment: check again.');
}

/**
 * Checks a step after its commands have run: what was changed may take a moment to be seen, so it looks again for a while
 * before it tells that something fails.
 * @throws Interrupted; as `Guide.connection`
 */
export async function checkAfterwards(guide: Guide, step: Step): Promise<void> {
  const { lab, live, ui, steps } = guide;
  const connection = await guide.connection();
  live.show('  … Looking whether it worked');
  const countdown = createCountdown(lab, 'A change takes a moment to be seen');
  const results = await ui
    .meanwhile((signal) =>
      unlessAborted(
        checkPatiently(connection, [step], {
          ...patienceIn(connection),
          signal,
          onWait: (left) => countdown.show(left),
          onStart({ title }) {
            countdown.end();
            if (ui.redraws && !signal.aborted) live.show(`  … ${title}`);
          },
        }),
        signal,
      ),
    )
    .finally(() => {
      countdown.end();
      live.clear();
    });
  ui.print(`\n${headingOf(step, steps.length, lab.context.colors)}`);
  for (const { outcomes } of results) {
    for (const outcome of outcomes) ui.print(outcomeLine(outcome, verdictOptions(lab)));
  }
  conclude(guide, results);
  tellSolved(guide, connection, results);
}

/** Says it when an exercise of `lab break` is solved by now. */
export function tellSolved(guide: Guide, connection: Connection, results: readonly StepResult[]): void {
  const solved = solvedText(guide.lab.globals.dir, connection, results);
  if (solved) say(guide, guide.lab.context.colors.green(solved));
}

/** Looks at all steps, with nothing but a line that says so. @throws Interrupted; as `Guide.connection` */
export async function lookAtAll(guide: Guide): Promise<readonly StepResult[]> {
  const { live, steps } = guide;
  const connection = await guide.connection();
  live.show('Looking at what is in place…');
  const results = await guide.interruptible(checkSteps(connection, steps)).finally(() => live.clear());
  guide.note(results);
  return results;
}

/**
 * Keeps what was found of a step, and says what it comes to: of all that is missing, the first in full. The others may well
 * follow from it, and so nothing scrolls away unread.
 */
export function conclude(guide: Guide, results: readonly StepResult[]): void {
  const { lab, ui } = guide;
  const { green } = lab.context.colors;
  guide.note(results);
  if (guide.connected) {
    // What the clean-up has taken away is no news at the next start.
    const isGone = results.some((result) => isCleanUp(result.step) && statusOf(result) === 'pass');
    if (isGone) forgetSeen(lab.globals.dir, guide.connected);
    else noteSeen(lab.globals.dir, guide.connected, lab.context.now(), results, { acted: true });
  }
  for (const { step, outcomes } of results) {
    const status = statusOf({ outcomes });
    const first = outcomes.find((outcome) => standingOf(outcome) === status);
    if (first && ['fail', 'error', 'expected'].includes(status)) {
      ui.print(`\n${outcomeText(first, verdictOptions(lab))}`);
    }
    const earlier = guide.steps.find((each) => each.number < step.number && !guide.isDone(each));
    const until = expectedUntil({ outcomes });
    const words = {
      pass: green(`Step ${step.number} is done.`),
      expected:
        until === step.number
          ? `Step ${step.number} is not done yet.`
          : `Step ${step.number} cannot be finished before step ${until}. That is expected.`,
      fail: `Step ${step.number} is not done yet. Do what stands at "next", and check again.`,
      blocked: `Step ${step.number} waits for ${earlier ? `step ${earlier.number}, which is not done yet` : 'an earlier step'}.`,
      error: `Step ${step.number} could not be looked at. That says nothing about what you did.`,
    }[status];
    say(guide, `\n${words}`);
  }
}
