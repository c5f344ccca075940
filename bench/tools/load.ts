import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  /** Sent as bearer tokens, one after the other and from the start again, over all connections. */
  readonly tokens?: readonly string[];
}

/** The program that sends tokens. */
const BEARER_LOAD = fileURLToPath(new URL('bearer-load.js', import.meta.url));

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
 * a process of its own. A form or tokens go through a file that only this user may read: arguments are seen by everybody.
 * @throws NotMeasuredError without autocannon; Error when an answer was not 2xx, or there was none
 */
export async function requestsPerSecond(bench: Bench, load: Load): Promise<number> {
  const { host, path, seconds } = load;
  const { program } = await bench.peers.install('autocannon');
  const folder = bench.folder('load');
  const args = load.tokens ? bearerArguments(program, folder, load) : commandLine(program, folder, load);
  const running = await bench.processes.node(args, { cwd: folder });
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

function commandLine(program: string, folder: string, { port, path, host, seconds, form }: Load): string[] {
  const sending: string[] = [];
  if (form) {
    const body = join(folder, 'form');
    writeFileSync(body, form.toString(), { mode: 0o600 });
    const type = 'content-type=application/x-www-form-urlencoded';
    sending.push('--method', 'POST', '--headers', type, '--input', body);
  }
  const args = ['--json', '--connections', String(CONNECTIONS), '--duration', String(seconds)];
  return [program, ...args, '--headers', `host=${host}`, ...sending, `http://127.0.0.1:${port}${path}`];
}

/** autocannon's own command line sends the same headers each time. */
function bearerArguments(
  program: string,
  folder: string,
  { port, path, host, seconds, tokens }: Load,
): string[] {
  const url = `http://127.0.0.1:${port}${path}`;
  const file = join(folder, 'load.json');
  const load = { program, url, host, connections: CONNECTIONS, seconds, tokens };
  writeFileSync(file, JSON.stringify(load), { mode: 0o600 });
  return [BEARER_LOAD, file];
}
