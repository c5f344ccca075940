import { FactError } from '../../checks/facts/error.ts';
import type { Step } from '../../steps/index.ts';
import { LabError } from '../errors.ts';
import { markPlace } from '../inspect/place-mark.ts';
import { rememberPlace } from '../place.ts';
import { wrapped } from '../render/inline.ts';
import { headingOf } from '../report/verdicts.ts';
import { Interrupted } from '../screen/ui.ts';
import { pickStep } from './all-steps.ts';
import { doByHand } from './by-hand.ts';
import { checkAfterwards, checkStep, lookAtAll } from './checking.ts';
import type { Guide } from './guide.ts';
import { changeNames } from './names.ts';
import { openPage } from './open-page.ts';
import { type Pages, pagesOf } from './pages.ts';
import { explain, tellHint } from './reading.ts';
import { runCommands } from './run-commands.ts';
import { type Moment, type Situation, type StepKey, stepMenu } from './step-menu.ts';
import { tellerFor, waySections, whySections } from './telling.ts';
import { say, tellTrouble } from './words.ts';

/** Where the learner goes from a step; past the last one is `end`. */
export type Way = Step | 'end' | 'quit';

/** Shows a step and does what the learner asks for, until they go elsewhere. @throws Left; as `Guide.connection` */
export async function atStep(guide: Guide, step: Step): Promise<Way> {
  const { ui } = guide;
  rememberPlace(guide.lab.globals.dir, step);
  if (guide.connected) await markPlace(guide.connected, step);
  let pages: Pages | undefined = await show(guide, step);
  let moment: Moment = 'arrived';
  for (;;) {
    const situation: Situation = { more: pages?.more ?? false, moment };
    const key = await ui.choose(stepMenu(guide, step, situation));
    if (key === ' ') {
      ui.print(`\n${pages?.next()}`);
      continue;
    }
    if (key === 'q') return 'quit';
    if (key === 'b') return guide.neighbour(step, -1) ?? step;
    if (key === 'n') return guide.neighbour(step, 1) ?? 'end';
    if (key === 's') return skip(guide, step);
    const did = await attempt(guide, () => act(guide, step, key));
    if (typeof did === 'object') return did;
    if (did === undefined) continue;
    moment = did;
    pages = undefined; // whoever does something has read enough
  }
}

/** Begins the step's page, and tells the first part of its text. @returns what is left */
async function show(guide: Guide, step: Step): Promise<Pages> {
  const { ui, steps, lab } = guide;
  const { colors } = lab.context;
  const teller = await tellerFor(guide, step);
  const minutes = step.minutes === 1 ? '1 minute' : `${step.minutes} minutes`;
  const heading = `${headingOf(step, steps.length, colors)} ${colors.dim(`(about ${minutes})`)}`;
  const missing = steps.find((each) => each.number < step.number && !guide.isDone(each));
  const earlier = guide.isDone(step) ? undefined : missing;
  const warning = `Step ${earlier?.number} is not done, and this one may need it.`;
  const beginning = () => [
    wrapped(heading, ui.width),
    ...(earlier ? [colors.yellow(wrapped(warning, ui.width))] : []),
    ...whySections(step).map(teller.section),
  ];
  const pages = pagesOf(ui, () => [beginning().join('\n\n'), ...waySections(step).map(teller.section)], {
    menu: stepMenu(guide, step, { more: true, moment: 'arrived' }),
  });
  ui.newPage();
  ui.print(pages.next());
  return pages;
}

/** Remembers that the learner goes past the step. */
function skip(guide: Guide, step: Step): Way {
  guide.remember((state) => ({
    ...state,
    skipped: [...state.skipped.filter((number) => number !== step.number), step.number],
  }));
  return guide.neighbour(step, 1) ?? 'end';
}

type ActionKey = Exclude<StepKey, ' ' | 'q' | 'b' | 'n' | 's'>;

/** @returns what has happened, or the step to go to; `undefined` when nothing has changed */
async function act(guide: Guide, step: Step, key: ActionKey): Promise<Moment | Step | undefined> {
  switch (key) {
    case 'r':
      if (!(await runCommands(guide, step))) return 'stopped';
      await checkAfterwards(guide, step);
      return 'ran';
    case 'm':
      await doByHand(guide, step);
      return 'checked';
    case 'c':
      await checkStep(guide, step);
      return 'checked';
    case 'h':
      await tellHint(guide, step);
      return undefined;
    case 'e':
      await explain(guide, step);
      return undefined;
    case 'o':
      return (await openPage(guide, step)) ? 'opened' : undefined;
    case 'l':
      return pickStep(guide, step);
    case 'w':
      await changeNames(guide);
      await lookAtAll(guide);
      return step;
  }
}

/** Does something; what can be told to the learner is told, and they go on from there. */
async function attempt<T>(guide: Guide, action: () => Promise<T>): Promise<T | 'stopped' | undefined> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Interrupted) {
      say(guide, '\nStopped. Nothing is lost: what is not done yet can be done again.');
      return 'stopped';
    }
    if (!(error instanceof LabError || error instanceof FactError)) throw error;
    tellTrouble(guide, error);
    return undefined;
  }
}
