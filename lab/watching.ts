import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../steps/index.ts';
import { solvedText } from './break/texts.ts';
import { checkSteps, exitCodeOf, type StepResult } from './checking.ts';
import { type Connection, connect } from './connect.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Lab } from './lab.ts';
import { runningSandbox, waitFor } from './local/client.ts';
import { sandboxChanges } from './local/events.ts';
import { resultsView } from './report/json.ts';
import { headingOf, outcomeText, summaryText, verdictOptions } from './report/verdicts.ts';

/** Changes come in bursts: this long after one, it is looked again. */
const SETTLE_MS = 150;

/** Looking can itself change something (an app wakes up). Looks for no other reason become rarer, up to this. */
const RAREST_MS = 30_000;

export interface Watched {
  readonly steps: readonly Step[];
  /** How many steps the lab has. */
  readonly count: number;
  /** Numbers of steps that should be done by now. */
  readonly due: readonly number[];
}

/**
 * Checks steps again and again, each time that something changes in the sandbox, until the context's signal is aborted.
 * Resolves with the exit code of the last look.
 */
export async function watchSteps(lab: Lab, connection: Connection, watched: Watched): Promise<ExitCode> {
  let code: ExitCode = EXIT.couldNot;
  await watchChanges(lab, connection, {
    steps: watched.steps,
    signal: lab.context.signal,
    onChange(results, where) {
      code = exitCodeOf(results, watched.due);
      report(lab, where, results, watched);
    },
    onGone: () => lab.print.say('The sandbox has ended. Waiting until it is back (npx lab sandbox up)…'),
  });
  return code;
}

export interface Watching {
  readonly steps: readonly Step[];
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Told of the first look at a run of the sandbox, and of each that says something else than the last. */
  onChange(results: readonly StepResult[], where: Connection): void;
  /** The sandbox has ended; when it is back, it is connected to again. */
  onGone(): void;
  /** How often a cloud is looked at, which tells nobody of its changes. */
  readonly everyMs?: number;
}

/**
 * Looks at steps each time that something changes, until `signal` is aborted. A change in the sandbox is told by it, and
 * nothing is polled there; a cloud is looked at every quarter of a minute.
 */
export async function watchChanges(
  lab: Lab,
  connection: Connection,
  { steps, signal, onChange, onGone, everyMs = LOOK_EVERY_MS }: Watching,
): Promise<void> {
  let last = '';
  let now: Connection | undefined = connection;
  const look = async (where: Connection): Promise<boolean> => {
    const results = await checkSteps(where, steps);
    if (signal.aborted) return false;
    const told = JSON.stringify(resultsView(results, '', where.target));
    const changed = told !== last;
    if (changed) onChange(results, where);
    last = told;
    return changed;
  };
  while (!signal.aborted && now) {
    await watchOne(now, look, { signal, everyMs });
    if (signal.aborted) break;
    onGone();
    last = ''; // whoever was told that it has ended is told how it is when it is back, also where nothing has changed
    now = await whenBack(lab, signal);
  }
}

/** Looks at each change of one run of the sandbox, until it ends or nobody watches any more. */
async function watchOne(
  connection: Connection,
  look: (where: Connection) => Promise<boolean>,
  { signal, everyMs }: { readonly signal: AbortSignal; readonly everyMs: number },
): Promise<void> {
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  let changes = 1;
  let wake = (): void => {};
  const listening = (async () => {
    for await (const _ of changesIn(connection, stop, everyMs)) {
      changes += 1;
      wake();
    }
  })()
    .catch(() => {}) // it has ended
    .finally(() => {
      ended.abort();
      wake();
    });
  const nextChange = new Waiter((resolve) => {
    wake = resolve;
  });
  let seen = 0;
  let pause = SETTLE_MS;
  while (!stop.aborted) {
    // What changed while looking may be a trace of the look itself: look once more, but not at once for ever.
    const told = await nextChange.within(seen === changes ? undefined : pause);
    if (told) pause = SETTLE_MS;
    if (!(await sleep(SETTLE_MS, stop))) break;
    seen = changes;
    const news = await look(connection);
    pause = news ? SETTLE_MS : Math.min(RAREST_MS, pause * 4);
  }
  ended.abort();
  await listening;
}

/** A cloud tells nobody of its changes: it is looked at again this often, which its limits allow for a class, too. */
const LOOK_EVERY_MS = 15_000;

/** Gives something each time that something may have changed. */
async function* changesIn(
  { sandbox }: Connection,
  signal: AbortSignal,
  everyMs: number,
): AsyncGenerator<unknown> {
  if (sandbox) yield* sandboxChanges(sandbox, signal);
  else while (await sleep(everyMs, signal)) yield undefined;
}

/** Waits for something that is told by a function. */
class Waiter {
  readonly #listen: (resolve: () => void) => void;

  constructor(listen: (resolve: () => void) => void) {
    this.#listen = listen;
  }

  /** True when it was told; false when `milliseconds` have passed first (without: never). */
  async within(milliseconds: number | undefined): Promise<boolean> {
    const timer = new AbortController();
    const told = new Promise<boolean>((resolve) => this.#listen(() => resolve(true)));
    const first =
      milliseconds === undefined
        ? told
        : Promise.race([told, sleep(milliseconds, timer.signal).then(() => false)]);
    try {
      return await first;
    } finally {
      timer.abort();
    }
  }
}

const sleep = (milliseconds: number, signal: AbortSignal): Promise<boolean> =>
  delay(milliseconds, true, { signal }).catch(() => false);

/** Connects again when the sandbox answers again; `undefined` when nobody waits any more. */
async function whenBack(lab: Lab, signal: AbortSignal): Promise<Connection | undefined> {
  while (!signal.aborted) {
    // One that does not answer is not back, either.
    const back = () => runningSandbox(lab.globals.dir).catch(() => undefined);
    if (await waitFor(back, 500)) return connect(lab);
    if (!(await sleep(500, signal))) break;
  }
  return undefined;
}

const CLEAR_SCREEN = '\u001b[2J\u001b[3J\u001b[H';

function report(lab: Lab, connection: Connection, results: readonly StepResult[], { count }: Watched): void {
  const { context, globals, print } = lab;
  const { cloud, target } = connection;
  const { colors } = context;
  const options = verdictOptions(lab);
  if (context.redraws && !globals.json) print.raw(CLEAR_SCREEN);
  for (const { step, outcomes } of results) {
    print.result(headingOf(step, count, colors));
    for (const outcome of outcomes) print.result(outcomeText(outcome, options));
    print.result('');
  }
  print.result(summaryText(results, colors));
  const solved = solvedText(globals.dir, connection, results);
  if (solved) print.result(colors.green(solved));
  print.say(
    colors.dim(`Looked at ${context.now().toTimeString().slice(0, 8)}; watching for changes. Ctrl+C ends.`),
  );
  print.json(resultsView(results, cloud.name, target));
}
