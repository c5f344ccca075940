import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout } from 'node:timers/promises';
import treeKill from 'tree-kill';
import { detachedFrom } from './descendants.ts';

export interface ProcessOptions {
  /** Arguments of Node: a program's file, and what it takes. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is added. */
  readonly env: Readonly<Record<string, string>>;
  /** Each line of what the process writes. */
  readonly onLine: (line: string) => void;
}

/** A Node process with everything that it starts. */
export interface NodeProcess {
  /** How it ended: `exit code 1`, `signal SIGKILL`, or why it could not be started. Settles when all was read. */
  readonly ended: Promise<Ending>;
  /** Asks it to end, and makes it end after `graceMs`. Resolves when it is gone. */
  stop(graceMs?: number): Promise<void>;
}

interface Ending {
  /** `undefined` when it was ended by a signal or was never started. */
  readonly code: number | undefined;
  readonly how: string;
}

/** As App Service: `WEBSITES_CONTAINER_STOP_TIME_LIMIT`, 5 seconds by default. */
const GRACE_MS = 5000;

/** How long the last words of a process are waited for. */
const READ_MS = 500;

/** A longer line is cut into several. */
const MAX_LINE = 16 * 1024;

/** Runs this machine's Node. Never throws: what cannot be started has ended. */
export function runNode({ args, cwd, env, onLine }: ProcessOptions): NodeProcess {
  let child: ChildProcess;
  try {
    child = spawn(process.execPath, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own, to be ended as a whole. On Windows it would be a console window, and trees are known there.
      detached: process.platform !== 'win32',
    });
  } catch (error) {
    return { ended: Promise.resolve({ code: undefined, how: messageOf(error) }), stop: async () => {} };
  }
  if (child.stdout) forEachLine(child.stdout, onLine);
  if (child.stderr) forEachLine(child.stderr, onLine);
  const ended = endingOf(child);
  return {
    ended,
    async stop(graceMs = GRACE_MS) {
      const detached =
        child.pid !== undefined && child.exitCode === null ? await detachedFrom(child.pid) : undefined;
      signal(child, 'SIGTERM');
      await Promise.race([ended, setTimeout(graceMs, undefined, { ref: false })]);
      signal(child, 'SIGKILL'); // the first process if it goes on, and what it left behind
      await detached?.end();
      await ended;
    },
  };
}

async function endingOf(child: ChildProcess): Promise<Ending> {
  const read = once(child, 'close').catch(() => {}); // all that it wrote
  try {
    const [code, by]: unknown[] = await once(child, 'exit');
    // A process that it left behind may hold the pipes for ever.
    await Promise.race([read, setTimeout(READ_MS, undefined, { ref: false })]);
    return typeof code === 'number'
      ? { code, how: `exit code ${code}` }
      : { code: undefined, how: `signal ${String(by)}` };
  } catch (error) {
    return { code: undefined, how: messageOf(error) };
  }
}

/** Signals the whole tree. */
function signal(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    if (child.exitCode === null) treeKill(pid, name, () => {});
    return;
  }
  try {
    process.kill(-pid, name);
  } catch {
    // nobody left
  }
}

function forEachLine(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.replace(/\r$/, ''));
    for (; rest.length > MAX_LINE; rest = rest.slice(MAX_LINE)) onLine(rest.slice(0, MAX_LINE));
  });
  stream.on('close', () => {
    if (rest !== '') onLine(rest);
    rest = '';
  });
  stream.on('error', () => {}); // it ended
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
