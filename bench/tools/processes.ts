import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import treeKill from 'tree-kill';

/** How long a process may take to end when it is asked to; then it is not asked any more. */
const GRACE_MS = 5000;

/** A group of processes of its own, where there are groups: what a program starts while it is being ended is in it, too. */
const OWN_GROUP = process.platform !== 'win32';

/** How much of what a program printed is kept, to say why it failed. */
const KEPT = 4000;

export interface StartOptions {
  readonly cwd: string;
  /** Added to the environment of the bench. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A program that was started. */
export interface Running {
  readonly pid: number;
  /** Everything it wrote on standard output. */
  output(): string;
  /** Why it does not run any more, with what it wrote last; `undefined` while it runs. */
  ended(): string | undefined;
  /** Resolves when it has ended by itself. Rejects when it failed, or did not end in `limitMs` (it is stopped then). */
  succeeded(limitMs: number): Promise<void>;
  /** Ends it and all that it started. */
  stop(): Promise<void>;
}

/** Starts programs, and leaves none of them behind. */
export interface Processes {
  /** Runs a file with this Node. Resolves when it has been started. */
  node(args: readonly string[], options: StartOptions): Promise<Running>;
  /** Runs another program. Rejects when there is none of that name. */
  program(file: string, args: readonly string[], options: StartOptions): Promise<Running>;
  /** Ends all that still run. Resolves with the ids of those that did not end. */
  stopAll(): Promise<readonly number[]>;
}

/** The programs of one bench. Once `signal` is aborted, none is started any more. */
export function createProcesses(signal: AbortSignal): Processes {
  const running = new Set<Running>();
  const program: Processes['program'] = async (file, args, options) => {
    signal.throwIfAborted();
    const started = await start(file, args, options);
    running.add(started);
    return started;
  };
  return {
    program,
    node: (args, options) => program(process.execPath, args, options),
    async stopAll() {
      await Promise.allSettled([...running].map((each) => each.stop()));
      for (const each of running) if (each.ended() !== undefined) running.delete(each);
      return [...running].map(({ pid }) => pid);
    },
  };
}

async function start(
  file: string,
  args: readonly string[],
  { cwd, env = {} }: StartOptions,
): Promise<Running> {
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    detached: OWN_GROUP,
  });
  let output = '';
  let last = '';
  let end: { code: number | null } | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      last = (last + text).slice(-KEPT);
    });
  }
  const closed = new Promise<void>((resolve) => {
    child.on('close', (code) => {
      end = { code };
      resolve();
    });
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('spawn', () =>
      child.pid === undefined ? reject(new Error('it has no id')) : resolve(child.pid),
    );
  });
  const within = (ms: number): Promise<boolean> => {
    const timer = new AbortController();
    const late = delay(ms, false, { signal: timer.signal }).catch(() => false);
    return Promise.race([closed.then(() => true), late]).finally(() => timer.abort());
  };
  const stop = async (): Promise<void> => {
    if (end) return;
    await killTree(pid, 'SIGTERM');
    if (await within(GRACE_MS)) return;
    await killTree(pid, 'SIGKILL');
    if (OWN_GROUP) killGroup(pid);
    if (!(await within(GRACE_MS))) throw new Error(`process ${pid} does not end`);
  };
  return {
    pid,
    output: () => output,
    ended: () => end && `it ended with ${end.code}${last === '' ? '' : `: ${last.trim()}`}`,
    async succeeded(limitMs) {
      if (!(await within(limitMs))) {
        await stop();
        throw new Error(`it was not done after ${limitMs / 1000} seconds: ${last.trim()}`);
      }
      if (end?.code !== 0) throw new Error(`it ended with ${end?.code}: ${last.trim()}`);
    },
    stop,
  };
}

/** That a process is gone already is no error. */
const killTree = (pid: number, signal: string): Promise<void> =>
  new Promise((resolve) => {
    treeKill(pid, signal, () => resolve());
  });

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // there is nobody left in it
  }
}
