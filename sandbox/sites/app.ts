import { setTimeout as delay } from 'node:timers/promises';
import type { AppState } from './apps.ts';
import type { Command } from './command.ts';
import { type NodeProcess, runNode } from './process.ts';
import { freePort, waitForPort } from './readiness.ts';
import type { SiteLog } from './site-log.ts';

/** What an app is started from, read anew at each start. */
export interface Launch {
  readonly command: Command;
  readonly cwd: string;
  environment(port: number): Record<string, string>;
  /** How long it may take until it listens. */
  readonly limitMs: number;
  /** How long it is kept waiting before it is started. */
  readonly delayMs?: number;
  /** What the log says of it first. */
  readonly notes: readonly string[];
}

/** What there is to start; `undefined`: nothing; a text: why it cannot be. */
export type Prepare = () => Promise<Launch | string | undefined>;

export interface App {
  ready(): AppState | Promise<AppState>;
  /** Ends the process; the next `ready` starts it anew. `why` goes to the log. */
  restart(why: string): Promise<void>;
  /** Ends the process for good. */
  close(why: string): Promise<void>;
  /** The process with this `PORT` began to listen on that port. */
  listening(app: number, port: number): void;
}

/** After a start that failed, the next one waits: a second, doubled with each failure. */
const BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 30_000;

/** An app that ended this soon after it was ready counts as one that does not start. */
const STEADY_MS = 10_000;

/** How long an app may listen on another port before requests are told so; it may open several. */
const ELSEWHERE_MS = 3000;

interface Start {
  readonly done: Promise<AppState>;
  /** Settles before `done` when something is wrong that will hardly change. */
  readonly trouble: Promise<AppState>;
}

/** The app of one site as a process: not there, starting, running, or failed a moment ago. */
export function app(name: string, log: SiteLog, prepare: Prepare): App {
  let running: { port: number } | undefined;
  let starting: Start | undefined;
  let failed: { state: AppState; until: number } | undefined;
  let failures = 0;
  let current: { process: NodeProcess; port: number; heard(port: number): void } | undefined;
  let stopping: Promise<void> = Promise.resolve();
  let generation = 0;
  let closed = false;

  const fail = (reason: string): AppState => {
    const wait = Math.min(BACKOFF_MS * 2 ** failures, MAX_BACKOFF_MS);
    failures += 1;
    const state: AppState = { kind: 'failed', reason };
    failed = { state, until: performance.now() + wait };
    return state;
  };

  const stop = async (): Promise<void> => {
    const ending = current;
    current = undefined;
    running = undefined;
    await ending?.process.stop();
  };

  const begin = (): Start => {
    let troubled = (_state: AppState): void => {};
    const trouble = new Promise<AppState>((resolve) => {
      troubled = resolve;
    });
    const done = (async (): Promise<AppState> => {
      for (;;) {
        const mine = generation;
        await stopping;
        if (closed) return { kind: 'failed', reason: 'The web app was stopped.' };
        const state = await attempt(troubled, () => mine !== generation);
        if (mine === generation) return state;
      }
    })();
    void done.finally(() => {
      starting = undefined;
    });
    return { done, trouble };
  };

  const attempt = async (
    troubled: (state: AppState) => void,
    overtaken: () => boolean,
  ): Promise<AppState> => {
    const launch = await prepare();
    if (overtaken() || launch === undefined) return { kind: 'empty' };
    if (typeof launch === 'string') {
      log.platform('ERROR', launch);
      return fail(launch);
    }
    const port = await freePort();
    if (overtaken()) return { kind: 'empty' };
    const container = `${name}_0_${port.toString(16)}`;
    log.platform('INFO', 'Starting container for site');
    for (const note of launch.notes) log.platform('INFO', note);
    if (launch.delayMs) await delay(launch.delayMs, undefined, { ref: false });
    if (overtaken()) return { kind: 'empty' };
    const waiting = new AbortController();
    const listens = waitForPort(port, waiting.signal);
    const process = runNode({
      args: launch.command.args,
      cwd: launch.cwd,
      env: { ...launch.command.env, ...launch.environment(port) },
      onLine: (line) => log.line(line),
    });
    current = { process, port, heard: hearing(port, listens.nudge, troubled, waiting.signal) };
    log.platform('INFO', `Initiating warmup request to container ${container} for site ${name}`);
    const limit = setTimeout(() => waiting.abort(), launch.limitMs);
    void process.ended.then(() => waiting.abort());
    const accepted = await listens.done;
    clearTimeout(limit);
    waiting.abort();
    if (overtaken()) return { kind: 'empty' };
    if (!accepted) return explainFailure(process, container, port, launch.limitMs);
    log.platform('INFO', `Container ${container} for site ${name} initialized successfully and is ready.`);
    running = { port };
    const since = performance.now();
    void process.ended.then(({ how }) => {
      if (current?.process !== process) return; // it was stopped
      current = undefined;
      running = undefined;
      void process.stop(0); // what it started goes with it, as with a container
      log.platform('ERROR', `Container ${container} for site ${name} has exited (${how}).`);
      if (performance.now() - since < STEADY_MS) fail(`The app ended soon after it had started (${how}).`);
      else failures = 0;
    });
    return { kind: 'running', port };
  };

  const hearing =
    (port: number, nudge: () => void, troubled: (state: AppState) => void, signal: AbortSignal) =>
    (heard: number): void => {
      if (heard === port) {
        nudge();
        return;
      }
      const reason = `The app listens on port ${heard}, but App Service expects it on the port in the environment variable PORT.`;
      const timer = setTimeout(() => {
        log.platform('ERROR', reason);
        troubled({ kind: 'failed', reason });
      }, ELSEWHERE_MS);
      signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    };

  const explainFailure = async (
    process: NodeProcess,
    container: string,
    port: number,
    limitMs: number,
  ): Promise<AppState> => {
    const ended = await Promise.race([process.ended, undefined]);
    if (ended) {
      log.platform(
        'ERROR',
        `Container ${container} for site ${name} has exited (${ended.how}), failing site start`,
      );
    }
    log.platform(
      'ERROR',
      `Container ${container} didn't respond to HTTP pings on port: ${port}, failing site start. See container logs for debugging.`,
    );
    log.platform('INFO', `Stopping site ${name} because it failed during startup.`);
    await stop();
    return fail(
      ended
        ? `The app ended before it listened for requests (${ended.how}).`
        : `The app did not listen on the port in the environment variable PORT within ${Math.round(limitMs / 1000)} seconds.`,
    );
  };

  const restart = (why: string): Promise<void> => {
    generation += 1;
    failures = 0;
    failed = undefined;
    if (current) log.platform('INFO', why);
    stopping = Promise.all([stopping, stop()]).then(() => {});
    return stopping;
  };

  return {
    ready() {
      if (running) return { kind: 'running', port: running.port };
      if (!starting && failed && performance.now() < failed.until) return failed.state;
      starting ??= begin();
      return Promise.race([starting.done, starting.trouble]);
    },
    restart,
    close(why) {
      closed = true;
      return restart(why);
    },
    listening(appPort, port) {
      if (current?.port === appPort) current.heard(port);
    },
  };
}
