import type { Lab } from '../lab.ts';
import { createLiveLine } from './live-line.ts';
import { duration } from './time.ts';

/** Says that something is waited for, and for how long at most. */
export interface Countdown {
  /** It waits on, for so many milliseconds at most. */
  show(leftMs: number): void;
  end(): void;
}

/** In seconds, as it counts down. */
const seconds = (milliseconds: number): string =>
  duration(Math.max(1000, Math.ceil(milliseconds / 1000) * 1000)).replace('.0 s', ' s');

/**
 * A countdown: a line that is drawn anew at a terminal; elsewhere one line when the waiting begins. `what` is what Azure
 * needs the time for.
 */
export function createCountdown(lab: Pick<Lab, 'context' | 'globals' | 'print'>, what: string): Countdown {
  const { context, print, globals } = lab;
  const live = createLiveLine(lab);
  const redraws = context.redraws && !globals.json && !globals.quiet;
  let said = false;
  return {
    show(leftMs) {
      if (redraws) live.show(`  … ${what}: looking again, ${seconds(leftMs)} left ·`);
      else if (!said)
        print.say(context.colors.dim(`  ${what}: looking again, for ${seconds(leftMs)} at most…`));
      said = true;
    },
    end: () => live.clear(),
  };
}
