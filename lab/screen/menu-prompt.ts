import { createPrompt, isEnterKey, useKeypress, useState } from '@inquirer/core';
import { type Ended, type Pen, useEnd } from './ended.ts';
import { keyName, menuLines } from './menu-view.ts';
import { useTerminalSize } from './terminal-size.ts';
import type { Menu } from './ui.ts';

export interface MenuConfig extends Pen {
  readonly menu: Menu<string>;
}

/** A menu of which one key chooses. A key that is not among the choices is said to do nothing. */
export const menuPrompt = createPrompt<Ended<string>, MenuConfig>(({ menu, colors, terminal }, done) => {
  const [note, setNote] = useState<string | undefined>(undefined);
  const { columns, drawn } = useTerminalSize(terminal);
  useEnd(done);
  useKeypress((key, rl) => {
    rl.clearLine(0); // what readline has kept of it
    if (isEnterKey(key)) return done({ kind: 'answer', value: menu.enter });
    if (key.ctrl || !key.name) return;
    const pressed = key.name === 'space' ? ' ' : key.name;
    const choice = menu.choices.find((each) => each.key === pressed);
    if (choice) done({ kind: 'answer', value: choice.key });
    else if (pressed.length === 1) setNote(`[${keyName({ key: pressed })}] does nothing here.`);
  });
  return drawn(menuLines(menu, { columns, colors, ...(note === undefined ? {} : { note }) }).join('\n'));
});
