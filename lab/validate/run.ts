import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from '../errors.ts';
import type { Look, Looked } from './look.ts';
import { fault, keyOf, type StudentResult } from './result.ts';
import type { RosterRow } from './roster/row.ts';

export interface RunOptions {
  readonly look: Look;
  readonly concurrency: number;
  /** Aborted: nobody new is looked at, and who is being looked at is left. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Told of each result, which is final. */
  onResult(row: RosterRow, result: StudentResult): void;
  /** Told when students are looked at again, because what stood in the way may have passed. */
  onAgain?(count: number): void;
}

/** How often a student is looked at while something stands in the way that may pass. */
const MOST_LOOKS = 3;

/** Before the second look, and twice that before the third. */
const PAUSE_MS = 3000;

/**
 * Looks at students, at some of them at once. Resolves when all are looked at, or `signal` is aborted. A bug that one
 * student's lab brings to light costs no other.
 */
export async function lookAtAll(rows: readonly RosterRow[], options: RunOptions): Promise<void> {
  const { look, concurrency, signal, now, onResult, onAgain } = options;
  const ended = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  let turn = [...rows];
  for (let looks = 1; turn.length > 0 && !signal.aborted; looks += 1) {
    const later: RosterRow[] = [];
    const queue = turn.values();
    const work = async (): Promise<void> => {
      for (const row of queue) {
        const looked = await Promise.race([look(row).catch((error: unknown) => bug(row, error, now)), ended]);
        if (!looked || signal.aborted) return;
        if (looked.mayPass && looks < MOST_LOOKS) later.push(row);
        else onResult(row, looked.result);
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, turn.length) }, work));
    turn = later;
    if (turn.length === 0 || signal.aborted) return;
    onAgain?.(turn.length);
    await Promise.race([delay(PAUSE_MS * looks), ended]);
  }
}

const bug = (row: RosterRow, error: unknown, now: () => Date): Looked => ({
  mayPass: false,
  result: {
    key: keyOf(row),
    student: row.student,
    at: now().toISOString(),
    took: 0,
    requests: 0,
    fault: fault(
      'bug',
      `This is a bug of the lab, which this student's lab has brought to light: ${reasonOf(error)}`,
      {
        next: 'Please report it, with what Azure shows of the two web apps.',
      },
    ),
    outcomes: [],
  },
});
