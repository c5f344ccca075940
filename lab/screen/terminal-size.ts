import { useEffect, useRef, useState } from '@inquirer/core';
import type { Output } from '../context.ts';
import { widthOf } from '../render/inline.ts';

/** Columns and rows of a terminal; 80 by 24 where it does not say. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const sizeOf = ({ columns, rows }: Output): Size => ({ columns: columns || 80, rows: rows || 24 });

export interface TerminalSize extends Size {
  /** To be told what is drawn, so that all of it can be erased after the window has changed. Gives it back. */
  drawn(content: string): string;
}

/**
 * For prompts: the size of the terminal, with a new drawing when it changes. A narrower window breaks lines that were
 * drawn before into more than the prompts' library knows of: those are erased here.
 */
export function useTerminalSize(terminal: Output): TerminalSize {
  const [size, setSize] = useState(() => sizeOf(terminal));
  const before = useRef({ text: '', columns: size.columns });
  useEffect(() => {
    const onResize = (): void => {
      const now = sizeOf(terminal);
      const { text, columns } = before.current;
      terminal.write(ERASE_BELOW + ERASE_AND_UP.repeat(addedRows(text, columns, now.columns)));
      setSize(now);
    };
    terminal.on('resize', onResize);
    return () => void terminal.off('resize', onResize);
  }, []);
  return {
    ...size,
    drawn(text) {
      before.current = { text, columns: size.columns };
      return text;
    },
  };
}

const ERASE_BELOW = '\u001b[J';
const ERASE_AND_UP = '\u001b[2K\u001b[1A';

/**
 * How many rows more a text takes that was drawn in rows of `before` columns, when the terminal breaks those at `now` (most
 * do). In a wider one they stay what they are.
 */
export function addedRows(text: string, before: number, now: number): number {
  const added = (columns: number): number => Math.max(0, Math.ceil(columns / now) - 1);
  return text.split('\n').reduce((rows, line) => {
    const width = widthOf(line);
    return rows + Math.floor(width / before) * added(before) + added(width % before);
  }, 0);
}
