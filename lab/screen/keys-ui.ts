import { emitKeypressEvents } from 'node:readline';
import { AbortPromptError, ExitPromptError } from '@inquirer/core';
import { type Context, type Input, textWidth } from '../context.ts';
import type { Ended, Pen } from './ended.ts';
import { menuLines } from './menu-view.ts';
import { paginate } from './pages.ts';
import { openPrompts } from './prompts.ts';
import { sizeOf } from './terminal-size.ts';
import { type Choice, Interrupted, Left, type Ui, unlessAborted } from './ui.ts';

/** Leaves the text above in the history of the terminal, and the cursor at the top. */
const newPage = (rows: number): string => `${'\n'.repeat(rows)}\u001b[H`;

/** Talks by single keys, and draws anew what is at the bottom of the terminal. */
export function openKeysUi({ stdin, stdout, colors, signal }: Context, typed: (text: string) => string): Ui {
  const pen: Pen = { colors, terminal: stdout };
  const prompts = openPrompts({ input: stdin, output: stdout, clearPromptOnDone: true, signal });
  /** Keys that are pressed while nobody reads them do not show. */
  const quiet = (on: boolean): void => void stdin.setRawMode?.(on);
  /** The answer of a prompt; `undefined` when it was taken back. */
  const answer = async <T>(ending: Promise<Ended<T>>): Promise<T | undefined> => {
    const ended = await ending
      .catch((error: unknown) => {
        if (error instanceof ExitPromptError) throw new Left();
        if (error instanceof AbortPromptError) signal.throwIfAborted();
        throw error;
      })
      .finally(() => quiet(true));
    if (ended.kind === 'left') throw new Left();
    return ended.kind === 'answer' ? ended.value : undefined;
  };
  return {
    redraws: true,
    get width() {
      return textWidth({ stdout });
    },
    print: (text) => void stdout.write(`${typed(text)}\n`),
    newPage: () => void stdout.write(newPage(sizeOf(stdout).rows)),
    pages(sections, menu, lines = 0) {
      const { columns, rows } = sizeOf(stdout);
      const below = menuLines(menu, { columns, colors }).length + lines;
      return paginate(sections.join('\n\n'), { columns, rows: Math.max(5, rows - below - 1) });
    },
    async choose(menu) {
      const key = await answer(prompts.menu({ menu, ...pen }));
      return chosen(menu.choices, key);
    },
    ask: (question) => answer(prompts.line({ question, ...pen })),
    pick: (list) => answer(prompts.list({ list, ...pen })),
    async meanwhile(work, onKey) {
      const stop = new AbortController();
      const leave = new AbortController();
      quiet(true);
      const keys = readKeys(stdin, (key) => {
        if (key !== 'ctrl+c') return onKey?.(key);
        if (stop.signal.aborted) leave.abort(new Left());
        stop.abort(new Interrupted());
      });
      try {
        return await unlessAborted(work(AbortSignal.any([signal, stop.signal])), leave.signal);
      } finally {
        keys.end();
      }
    },
    async handOver(work) {
      quiet(false);
      return work();
    },
    close: () => quiet(false),
  };
}

/** The choice of a key that a menu has given back. */
export function chosen<K extends string>(choices: readonly Choice<K>[], key: string | undefined): K {
  const choice = choices.find((each) => each.key === key);
  if (!choice) throw new Error(`the menu has no key ${key}`);
  return choice.key;
}

/** Reads single keys until `end`; Ctrl+C is one of them. */
function readKeys(stdin: Input, onKey: (key: string) => void): { end(): void } {
  const listen = (_: unknown, { name = '', ctrl = false }: { name?: string; ctrl?: boolean }): void => {
    if (ctrl) onKey(`ctrl+${name}`);
    else if (name) onKey(name);
  };
  emitKeypressEvents(stdin);
  stdin.on('keypress', listen).resume();
  return { end: () => void stdin.off('keypress', listen).pause() };
}
