import type { Step } from '../../steps/index.ts';
import { checkPatiently, checkSteps, mayPassSoon, PATIENCE, type StepResult, statusOf } from '../checking.ts';
import { outcomePrinter } from '../report/progress.ts';
import { headingOf, outcomeText, verdictOptions } from '../report/verdicts.ts';
import { unlessAborted } from '../screen/ui.ts';
import type { Guide } from './guide.ts';
import { say } from './words.ts';

/**
 * Checks a step, telling each outcome as soon as it is known, and what they come to.
 * @throws Interrupted; as `Guide.connection`
 */
export async function checkStep(guide: Guide, step: Step): Promise<void> {
  const { lab, ui, steps } = guide;
  const connection = await guide.connection();
  const printer = outcomePrinter(lab, [step], steps.length);
  ui.print('');
  const results = await ui
    .meanwhile((signal) => unlessAborted(checkSteps(connection, [step], printer), signal))
    .finally(printer.end);
  conclude(guide, results);
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
  const results = await ui
    .meanwhile((signal) =>
      unlessAborted(
        checkPatiently(connection, [step], {
          ...PATIENCE,
          signal,
          onStart: ({ title }) => ui.redraws && !signal.aborted && live.show(`  … ${title}`),
        }),
        signal,
      ),
    )
    .finally(() => live.clear());
  ui.print(`\n${headingOf(step, steps.length, lab.context.colors)}`);
  for (const { outcomes } of results) {
    for (const outcome of outcomes) ui.print(outcomeText(outcome, verdictOptions(lab)));
  }
  conclude(guide, results);
}

/** Looks at all steps, with nothing but a line that says so. @throws Interrupted; as `Guide.connection` */
export async function lookAtAll(guide: Guide): Promise<readonly StepResult[]> {
  const { live, ui, steps } = guide;
  const connection = await guide.connection();
  live.show('Looking at what is in place…');
  const results = await ui
    .meanwhile((signal) => unlessAborted(checkSteps(connection, steps), signal))
    .finally(() => live.clear());
  guide.note(results);
  return results;
}

/** Keeps what was found of a step, and says what it comes to. */
export function conclude(guide: Guide, results: readonly StepResult[]): void {
  const { colors } = guide.lab.context;
  guide.note(results);
  for (const result of results) {
    const { number } = result.step;
    const words = {
      pass: colors.green(`Step ${number} is done.`),
      fail: `Step ${number} is not done yet: what is missing stands above, with what to do next.`,
      blocked: `Step ${number} waits for what is missing in an earlier step.`,
      error: `Step ${number} could not be looked at; that says nothing about what you did.`,
    }[statusOf(result)];
    say(guide, words);
  }
}
