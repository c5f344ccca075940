import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type MovableClock, machineClock } from '../core/clock.ts';
import { sendJson } from '../core/http.ts';
import { readJson } from './body.ts';

const MOST_BYTES = 1024;

/** As far as the clock can be moved either way: the secret of the lab's own service principal lives ten years. */
const FARTHEST_MS = 9 * 365 * 24 * 60 * 60 * 1000;

const Asked = z.union([
  z.strictObject({ moveMs: z.int() }).transform(
    ({ moveMs }) =>
      (clock: MovableClock) =>
        clock.offset + moveMs,
  ),
  z.strictObject({ at: z.iso.datetime({ offset: true }) }).transform(
    ({ at }) =>
      () =>
        Date.parse(at) - machineClock.now().getTime(),
  ),
  z.strictObject({ real: z.literal(true) }).transform(() => () => 0),
]);

/**
 * Answers what is asked of the clock, whoever asks having been let in: `GET /.sandbox/clock` says what time it is in the
 * sandbox, `PUT` moves it by `{"moveMs"}`, to `{"at"}`, or back to the machine's by `{"real": true}`. It goes on ticking.
 */
export async function answerClock(
  req: IncomingMessage,
  res: ServerResponse,
  { clock, onClockMoved }: { readonly clock: MovableClock; readonly onClockMoved: () => void },
): Promise<void> {
  if (req.method === 'PUT') {
    const offset = Asked.safeParse(await readJson(req, MOST_BYTES)).data?.(clock);
    if (offset === undefined || Math.abs(offset) > FARTHEST_MS) {
      return sendJson(res, 400, {
        message: 'The sandbox has no such time.',
        next: 'It can be any within nine years of now: +61m, or --at 2027-11-24T15:00:00Z',
      });
    }
    clock.set(offset);
    onClockMoved();
  }
  sendJson(res, 200, { now: clock.now().toISOString(), offsetMs: clock.offset });
}
