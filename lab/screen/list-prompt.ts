import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isNumberKey,
  isUpKey,
  useKeypress,
  usePagination,
  useState,
} from '@inquirer/core';
import { type Ended, type Pen, useEnd } from './ended.ts';
import { cut } from './menu-view.ts';
import { useTerminalSize } from './terminal-size.ts';
import type { List } from './ui.ts';

export interface ListConfig extends Pen {
  readonly list: List;
}

/** Rows around the items. */
const FRAME = 5;

/** A list to choose one of, with the arrow keys or by typing its number. Esc, b and q choose none. */
export const listPrompt = createPrompt<Ended<number>, ListConfig>(({ list, colors, terminal }, done) => {
  const { title, items, initial } = list;
  const first = Math.max(
    0,
    items.findIndex(({ number }) => number === initial),
  );
  const [active, setActive] = useState(first);
  const { columns, rows, drawn } = useTerminalSize(terminal);
  useEnd(done);
  useKeypress((key, rl) => {
    const chosen = items[active];
    if (isEnterKey(key) && chosen) return done({ kind: 'answer', value: chosen.number });
    if (key.name === 'escape' || key.name === 'b' || key.name === 'q') return done({ kind: 'back' });
    // The digits that were typed stay on readline's line: 1 and then 2 are 12.
    if (isNumberKey(key)) {
      const typed = items.findIndex(({ number }) => String(number) === rl.line);
      const last = items.findIndex(({ number }) => String(number) === key.name);
      if (typed < 0) restart(rl, key.name);
      const index = typed < 0 ? last : typed;
      return index < 0 ? undefined : setActive(index);
    }
    rl.clearLine(0);
    if (isUpKey(key) || key.name === 'k') setActive(Math.max(0, active - 1));
    if (isDownKey(key) || key.name === 'j') setActive(Math.min(items.length - 1, active + 1));
  });
  const page = usePagination({
    items,
    active,
    renderItem: ({ item, isActive }) => {
      const line = cut(`${isActive ? '>' : ' '} ${item.text}`, columns - 1);
      return isActive ? colors.bold(line) : line;
    },
    pageSize: Math.max(3, rows - FRAME),
    loop: false,
  });
  const keys = colors.dim(cut('Up and down, or a number, then Enter · Esc: back', columns - 1));
  return drawn(['', colors.bold(cut(title, columns - 1)), page, keys].join('\n'));
});

function restart(rl: { clearLine(direction: 0): void; write(text: string): void }, digit: string): void {
  rl.clearLine(0);
  rl.write(digit);
}
