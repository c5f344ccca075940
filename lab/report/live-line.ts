import type { Lab } from '../lab.ts';
import { duration } from './time.ts';

/** One line at the bottom that is drawn anew, with the time that has passed; nothing where nobody looks at a terminal. */
export interface LiveLine {
  show(text: string): void;
  clear(): void;
}

const ERASE = '\r\u001b[2K';

/** From then on the time is worth telling. */
const TELL_AFTER_MS = 2000;

/** The live line of a lab. Whoever prints something clears it first. */
export function createLiveLine({ context, globals }: Pick<Lab, 'context' | 'globals'>): LiveLine {
  if (!context.redraws || globals.json || globals.quiet) return { show: () => {}, clear: () => {} };
  const { stdout, colors } = context;
  let timer: NodeJS.Timeout | undefined;
  const draw = (text: string, from: number): void => {
    const passed = performance.now() - from;
    const room = (stdout.columns || 80) - 1;
    const line = passed > TELL_AFTER_MS ? `${text} ${duration(Math.floor(passed / 1000) * 1000)}` : text;
    stdout.write(`${ERASE}${colors.dim([...line].slice(0, room).join(''))}`);
  };
  const clear = (): void => {
    if (!timer) return;
    clearInterval(timer);
    timer = undefined;
    stdout.write(ERASE);
  };
  return {
    show(text) {
      clear();
      const from = performance.now();
      draw(text, from);
      timer = setInterval(() => draw(text, from), 1000);
      timer.unref();
    },
    clear,
  };
}
