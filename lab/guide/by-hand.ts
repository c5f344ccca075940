import type { Outcome } from '../../checks/run.ts';
import type { Step } from '../../steps/index.ts';
import { statusOf } from '../checking.ts';
import { outcomeLine, verdictOptions } from '../report/verdicts.ts';
import { unlessAborted } from '../screen/ui.ts';
import type { Watching } from '../watching.ts';
import { conclude } from './checking.ts';
import type { Guide } from './guide.ts';
import { stepMenu } from './step-menu.ts';
import { HEADINGS, sectionsCalled, tellerFor, waySections } from './telling.ts';
import { say } from './words.ts';

/** How the learner's waiting ended. */
type End = 'done' | 'back' | 'shell';

/**
 * Tells how to do a step oneself, and watches for it: it turns green by itself when its checks pass. Any key goes back.
 * @throws Interrupted; Left; as `Guide.connection`
 */
export async function doByHand(guide: Guide, step: Step): Promise<void> {
  const { ui } = guide;
  const pages = await instructions(guide, step);
  ui.print(`\n${pages.shift() ?? ''}\n`);
  for (;;) {
    const end = await watchStep(guide, step, pages);
    if (end !== 'shell') return;
    await ui.handOver(() => guide.world.openShell());
    ui.print('');
  }
}

async function instructions(guide: Guide, step: Step): Promise<string[]> {
  const { ui, lab } = guide;
  const { colors } = lab.context;
  const teller = await tellerFor(guide, step);
  const sections = [
    ...waySections(step),
    ...sectionsCalled(step, HEADINGS.portal),
    ...sectionsCalled(step, HEADINGS.see),
  ].map(teller.section);
  const menu = stepMenu(guide, step, { more: true, moment: 'arrived' });
  const where = [
    colors.bold(`Step ${step.number}, by your own hand`),
    '',
    'In another terminal, in the folder of this lab:',
    '',
    '    npx lab sandbox shell',
    '',
    'There az talks to the sandbox, and to nothing else.',
  ].join('\n');
  // Below a page there is a line for each check.
  return [...ui.pages([where, ...sections], menu, step.checks.length)];
}

/** Looks at a step whenever something changes in the sandbox, until it is done or a key is pressed. */
async function watchStep(guide: Guide, step: Step, pages: string[]): Promise<End> {
  const { ui, lab, live, world } = guide;
  const connection = await guide.connection();
  const stop = new AbortController();
  let end: End = 'back';
  let last: readonly Outcome[] = [];
  const finish = (how: End): void => {
    end = how;
    stop.abort();
  };
  const onKey = (key: string): void => {
    const page = key === 'space' || key === 'return' ? pages.shift() : undefined;
    if (page === undefined) {
      finish(key === 't' ? 'shell' : 'back');
      return;
    }
    live.clear();
    ui.print(`\n${page}\n`);
    sayThatItWatches(guide, pages.length > 0);
  };
  const onChange: Watching['onChange'] = (results) => {
    live.clear();
    const outcomes = results.flatMap((result) => result.outcomes);
    tellChanges(guide, last, outcomes);
    last = outcomes;
    if (results.every((result) => statusOf(result) === 'pass')) {
      conclude(guide, results);
      return finish('done');
    }
    guide.note(results);
    sayThatItWatches(guide, pages.length > 0);
  };
  const onGone = (): void => {
    live.clear();
    say(guide, 'The sandbox has ended. What you do next here starts it again.');
    finish('back');
  };
  const watchUntil = (signal: AbortSignal): Promise<void> =>
    // A look that is under way when a key is pressed is not waited for.
    unlessAborted(world.watch(lab, connection, { steps: [step], signal, onChange, onGone }), signal);
  sayThatItWatches(guide, pages.length > 0);
  try {
    await ui.meanwhile((signal) => watchUntil(AbortSignal.any([signal, stop.signal])), onKey);
  } catch (error) {
    if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
  } finally {
    live.clear();
  }
  return end;
}

function sayThatItWatches(guide: Guide, more: boolean): void {
  const { ui, live } = guide;
  if (ui.redraws) {
    live.show(`Watching · ${more ? '[Space] more · ' : ''}[t] shell here · other key: back`);
  } else {
    say(
      guide,
      `Watching. ${more ? 'Enter: more text. ' : ''}t and Enter: a shell right here. ${more ? 'Any other letter and Enter' : 'Enter'}: back.`,
    );
  }
}

/** Tells what is another outcome than at the last look. */
function tellChanges({ ui, lab }: Guide, before: readonly Outcome[], now: readonly Outcome[]): void {
  const known = new Set(before.map((outcome) => JSON.stringify(outcome)));
  for (const outcome of now) {
    if (!known.has(JSON.stringify(outcome))) ui.print(outcomeLine(outcome, verdictOptions(lab)));
  }
}
