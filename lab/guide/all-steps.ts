import type { Step } from '../../steps/index.ts';
import type { Item } from '../screen/ui.ts';
import { lookAtAll } from './checking.ts';
import type { Guide } from './guide.ts';
import { bar, inPlace } from './status.ts';

/**
 * Lists all steps with how they stand now, to go to one of them.
 * @returns the chosen step; `undefined` for none
 * @throws Left; Interrupted; as `Guide.connection`
 */
export async function pickStep(guide: Guide, here: Step): Promise<Step | undefined> {
  await lookAtAll(guide);
  const { ui, steps } = guide;
  const title = ui.redraws ? `All steps  ${bar(guide, here)}` : `All steps. ${inPlace(guide)}`;
  const number = await ui.pick({ title, items: stepItems(guide), initial: here.number });
  return steps.find((step) => step.number === number);
}

/** A line for each step: its sign, number and title, and the sign's meaning in words. */
export function stepItems(guide: Guide): Item[] {
  const { colors } = guide.lab.context;
  const width = String(guide.steps.length).length;
  return guide.steps.map((step) => {
    const standing = guide.standing(step);
    const sign = { done: colors.green('✔'), skipped: colors.yellow('-'), open: '·' }[standing];
    const words = { done: 'done', skipped: 'skipped', open: `about ${step.minutes} min` }[standing];
    const number = String(step.number).padStart(width);
    return { number: step.number, text: `${sign} ${number}  ${step.title} ${colors.dim(`(${words})`)}` };
  });
}
