import { createPrompt, isEnterKey, useEffect, useKeypress, useState } from '@inquirer/core';
import { type Ended, type Pen, useEnd } from './ended.ts';
import { useTerminalSize } from './terminal-size.ts';
import type { Question } from './ui.ts';

export interface LineConfig extends Pen {
  readonly question: Question;
}

/** A line of text that can be edited from what it holds at first. Esc takes the question back. */
export const linePrompt = createPrompt<Ended<string>, LineConfig>(({ question, colors, terminal }, done) => {
  const { message, initial, check } = question;
  const [value, setValue] = useState(initial);
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const { drawn } = useTerminalSize(terminal);
  useEnd(done);
  useEffect((rl) => rl.write(initial), []);
  useKeypress((key, rl) => {
    if (key.name === 'escape') return done({ kind: 'back' });
    if (!isEnterKey(key)) {
      setValue(rl.line);
      return setWrong(undefined);
    }
    const answer = value.trim();
    const broken = check(answer);
    if (broken === undefined) return done({ kind: 'answer', value: answer });
    rl.write(value); // Enter has emptied the line
    setWrong(broken);
  });
  const line = `${colors.bold(message)} ${value}`;
  const below = wrong === undefined ? colors.dim('Enter: done · Esc: leave it as it was') : colors.red(wrong);
  drawn(`${line}\n${below}`);
  return [line, below];
});
