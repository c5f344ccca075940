import type { Step } from '../../steps/index.ts';
import type { Guide } from './guide.ts';

/**
 * Where the learner is, above every menu: "Step 2 of 3  ▪▫▫  about 2 min · Tell the frontend where the backend is". For
 * those who listen, the same in words.
 */
export function statusLine(guide: Guide, step: Step): string {
  const { colors } = guide.lab.context;
  const { steps, ui } = guide;
  const place = `Step ${step.number} of ${steps.length}`;
  const word = { done: 'done', skipped: 'skipped', open: `about ${step.minutes} min` }[guide.standing(step)];
  if (!ui.redraws) return `${place}, ${word}: ${step.title}. ${inPlace(guide)}`;
  const coloured = guide.isDone(step) ? colors.green(word) : colors.dim(word);
  return `${colors.bold(place)}  ${bar(guide, step)}  ${coloured} · ${step.title}`;
}

/** A square a step: full when it is done. */
export function bar(guide: Guide, here?: Step): string {
  const { colors } = guide.lab.context;
  return guide.steps
    .map((step) => {
      const square = guide.isDone(step) ? colors.green('▪') : '▫';
      return step === here ? colors.bold(square) : square;
    })
    .join('');
}

/** "Steps 1 to 3 are in place." */
export function inPlace(guide: Guide): string {
  if (guide.cleanedUp) return 'Everything is cleaned up.';
  const done = guide.steps.filter((step) => guide.isDone(step)).map(({ number }) => number);
  if (done.length === 0) return 'No step is in place yet.';
  if (done.length === guide.steps.length) return 'All steps are in place.';
  if (done.length === 1) return `Step ${done[0]} is in place.`;
  const inOrder = done.every((number, index) => number === index + 1);
  const list = inOrder && done.length > 2 ? `1 to ${done.length}` : wordList(done);
  return `Steps ${list} are in place.`;
}

function wordList(numbers: readonly number[]): string {
  return `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}
