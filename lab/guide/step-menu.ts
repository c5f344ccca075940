import type { Command, Step } from '../../steps/index.ts';
import type { Choice, Menu } from '../screen/ui.ts';
import type { Guide } from './guide.ts';
import { statusLine } from './status.ts';

/** What can be done at a step, by its key. */
export type StepKey = ' ' | 'n' | 'r' | 'm' | 'c' | 'h' | 'e' | 'o' | 'l' | 'w' | 's' | 'b' | 'q';

/** What happened at the step last: it says what is sensible next. */
export type Moment = 'arrived' | 'ran' | 'stopped' | 'opened' | 'checked';

export interface Situation {
  /** There is more of its text to read. */
  readonly more: boolean;
  readonly moment: Moment;
}

/** The step's own commands. */
export const commandsOf = ({ actions }: Step): Command[] =>
  actions.filter((action): action is Command => action.kind === 'command');

/** What the guide can do of a step, in words; `undefined` where there is only something to see. */
function doable(step: Step, done: boolean): string | undefined {
  const commands = commandsOf(step).length > 0;
  const receipt = step.actions.some(({ kind }) => kind === 'receipt');
  if (!commands) return receipt ? `get the receipt${done ? ' again' : ''}` : undefined;
  return `run its commands${receipt ? ', and sign in' : ''}${done ? ' again' : ''}`;
}

/** Whether there is a page to open. */
const hasPage = ({ actions }: Step): boolean => actions.some(({ kind }) => kind === 'browse');

/** The menu of a step. Enter goes on: it reads, then does, then checks, then leads to the next step. */
export function stepMenu(guide: Guide, step: Step, situation: Situation): Menu<StepKey> {
  const done = guide.isDone(step);
  const last = guide.neighbour(step, 1) === undefined;
  const run = doable(step, done);
  const choices: (Choice<StepKey> | false)[] = [
    situation.more && { key: ' ', label: 'more' },
    done && { key: 'n', label: last ? 'finish' : 'next step' },
    run !== undefined && { key: 'r', label: run },
    { key: 'm', label: 'I do it myself' },
    { key: 'c', label: 'check' },
    step.hints.length > 0 && { key: 'h', label: 'hint' },
    { key: 'e', label: 'explain' },
    hasPage(step) && { key: 'o', label: 'open the page' },
    { key: 'l', label: 'all steps' },
    { key: 'w', label: 'names' },
    !done && { key: 's', label: 'skip' },
    step.number > 1 && { key: 'b', label: 'back' },
    { key: 'q', label: 'quit' },
  ];
  return {
    status: statusLine(guide, step),
    choices: choices.filter((choice) => choice !== false),
    enter: sensible(step, { ...situation, done }),
  };
}

function sensible(step: Step, { more, moment, done }: Situation & { readonly done: boolean }): StepKey {
  if (more) return ' ';
  if (done) return 'n';
  switch (moment) {
    case 'arrived':
      if (doable(step, done) !== undefined) return 'r';
      return hasPage(step) ? 'o' : 'c';
    case 'stopped':
      return 'r';
    default:
      return 'c';
  }
}
