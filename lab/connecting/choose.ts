import type { Context } from '../context.ts';
import { openUi } from '../screen/index.ts';
import type { Ui } from '../screen/ui.ts';

/** Asks for one of several lines; resolves with its index. @throws Left when the learner leaves */
export type Choose = (title: string, lines: readonly string[]) => Promise<number>;

/** Asks at the terminal that `ui` has; the first line stands for no answer. */
export const chooseBy =
  (ui: Pick<Ui, 'pick'>): Choose =>
  async (title, lines) => {
    const items = lines.map((text, index) => ({ number: index + 1, text: `${index + 1}  ${text}` }));
    return ((await ui.pick({ title, items, initial: 1 })) ?? 1) - 1;
  };

/** Asks at a terminal of its own; `undefined` where nobody sits at one. */
export function chooseAt(context: Context): Choose | undefined {
  if (!context.interactive) return undefined;
  return async (title, lines) => {
    const ui = openUi(context);
    return chooseBy(ui)(title, lines).finally(() => ui.close());
  };
}
