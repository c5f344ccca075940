import { setTimeout as wait } from 'node:timers/promises';

/** Waits between two looks at something that takes its time; `asked` is what the service wants to be waited (ms). */
export type Pause = (looks: number, asked?: number) => Promise<void>;

const FIRST_MS = 50;
const LONGEST_MS = 2000;

/** Looks again soon at first, and ever later: az waits two seconds each time, which a sandbox never needs. */
export const createPause =
  (signal: AbortSignal): Pause =>
  async (looks, asked) => {
    await wait(asked ?? Math.min(FIRST_MS * 1.5 ** looks, LONGEST_MS), undefined, { signal });
  };
