import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Bench } from '../measurement.ts';

export interface Load {
  readonly port: number;
  readonly path: string;
  /** The host name that the requests are for. */
  readonly host: string;
  readonly seconds: number;
  /** Sent as a form, by POST; absent: GET. */
  readonly form?: URLSearchParams;
}

/** How many connections ask at the same time, each one request after the other, on a connection that is kept. */
const CONNECTIONS = 16;

/** What of autocannon's answer is used. */
const Result = z.object({
  '2xx': z.number(),
  non2xx: z.number(),
  errors: z.number(),
  timeouts: z.number(),
  mismatches: z.number(),
  duration: z.number().positive(),
});

/**
 * Asks for `seconds` as fast as there are answers and returns how many requests a second were answered, by autocannon in
 * a process of its own. A form goes through a file that only this user may read: arguments are seen by everybody.
 * @throws NotMeasuredError without autocannon; Error when an answer was not 2xx, or there was none
 */
export async function requestsPerSecond(
  bench: Bench,
  { port, path, host, seconds, form }: Load,
): Promise<number> {
  const { program } = await bench.peers.install('autocannon');
  const folder = bench.folder('load');
  const sending: string[] = [];
  if (form) {
    const body = join(folder, 'form');
    writeFileSync(body, form.toString(), { mode: 0o600 });
    const type = 'content-type=application/x-www-form-urlencoded';
    sending.push('--method', 'POST', '--headers', type, '--input', body);
  }
  const args = ['--json', '--connections', String(CONNECTIONS), '--duration', String(seconds)];
  const running = await bench.processes.node(
    [program, ...args, '--headers', `host=${host}`, ...sending, `http://127.0.0.1:${port}${path}`],
    { cwd: folder },
  );
  await running.succeeded((seconds + 30) * 1000);
  const result = Result.parse(JSON.parse(running.output()));
  const { '2xx': good, non2xx, errors, timeouts, duration } = result;
  if (good === 0 || non2xx + errors + timeouts > 0) {
    throw new Error(
      `http://${host}${path} answered ${good} requests well, ${non2xx} otherwise, and ${errors + timeouts} not at all`,
    );
  }
  return good / duration;
}
