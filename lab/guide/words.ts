import { wrapped } from '../render/inline.ts';
import { type Trouble, troubleText } from '../report/trouble.ts';
import type { Guide } from './guide.ts';

/** Says something in the width of the terminal; lines that are there already stay. */
export const say = ({ ui }: Guide, text: string): void => ui.print(wrapped(text, ui.width));

/** Tells what went wrong and what to do next; what there is to type is not broken. */
export function tellTrouble({ ui, lab }: Guide, trouble: Trouble): void {
  ui.print(`\n${troubleText(trouble, lab.context.colors, ui.width)}`);
}
