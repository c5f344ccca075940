import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError, reasonOf } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { ensureFolder } from '../folder.ts';
import { askToStop, runningSandbox, statusAt, waitFor } from './client.ts';
import { azureConfigFolder, type Descriptor, readDescriptor, sandboxFolder } from './descriptor.ts';
import { addFaults, badFault } from './faults.ts';
import { isOver } from './is-over.ts';

const PROGRAM = fileURLToPath(new URL('../../sandbox/bin.js', import.meta.url));

/** Generous: a start takes a second, and a busy machine several. */
const START_MS = 60_000;
const STOP_MS = 15_000;

/** The sandbox's exit code when its state cannot be believed (`sandbox/main.ts`). */
const DAMAGED = 3;

/** Its exit code when its folder takes nothing. */
const NO_ROOM = 4;

/**
 * Variables of the sandbox's own environment (`lab sandbox shell`), which must not lead the sandbox's process to itself:
 * it may ask a package registry when it builds an app.
 */
const OWN = /^(?:(?:https?|no|all)_proxy|node_extra_ca_certs|requests_ca_bundle|curl_ca_bundle)$/i;

export interface Started {
  readonly descriptor: Descriptor;
  /** False when it ran before. */
  readonly started: boolean;
}

export interface StartOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Tried first; absent: the port of its last start. */
  readonly port?: number;
  /** How it misbehaves, if it is to: a specification of faults. One that runs already is told so. */
  readonly faults?: string;
}

/**
 * Starts the sandbox of the lab's folder `dir` as a process of its own that outlives this one, and waits until it
 * answers; or finds it running.
 * @throws LabError `sandbox-damaged` when its state cannot be believed, `sandbox-not-started` when it ends or is not ready
 *   in a minute; `folder`; `usage` for faults that are none
 */
export async function startSandbox(dir: string, options: StartOptions): Promise<Started> {
  const running = await runningSandbox(dir);
  if (running) {
    if (options.faults !== undefined) await addFaults(running, options.faults);
    return { descriptor: running, started: false };
  }
  const folder = sandboxFolder(dir);
  ensureFolder(folder);
  const child = launch(folder, options);
  const outcome = await waitFor(async () => {
    const descriptor = await runningSandbox(dir);
    if (descriptor) return { descriptor };
    return child.ended();
  }, START_MS);
  if (outcome && 'descriptor' in outcome) {
    return { descriptor: outcome.descriptor, started: outcome.descriptor.pid === child.pid };
  }
  if (outcome) return afterEnd(dir, outcome.code, child.errors());
  child.kill();
  throw notStarted(folder, `it was not ready after ${START_MS / 1000} seconds`);
}

interface Child {
  readonly pid: number | undefined;
  /** Its exit code, once it has ended. */
  ended(): { readonly code: number | null } | undefined;
  /** What it wrote on standard error. */
  errors(): string;
  kill(): void;
}

function launch(folder: string, { env, port, faults }: StartOptions): Child {
  const files = { out: join(folder, 'start.out'), err: join(folder, 'start.err') };
  const [out, err] = [openForWriting(files.out), openForWriting(files.err)];
  const args = [
    ...[PROGRAM, '--dir', folder],
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...(faults === undefined ? [] : ['--fault', faults]),
  ];
  const inSandboxShell = env.LAB_SANDBOX_URL !== undefined;
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', out, err],
    windowsHide: true,
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !(inSandboxShell && OWN.test(name)))),
  });
  closeSync(out);
  closeSync(err);
  let ended: { code: number | null } | undefined;
  child.on('exit', (code) => {
    ended = { code };
  });
  child.on('error', () => {
    ended = { code: null };
  });
  child.unref();
  return {
    pid: child.pid,
    ended: () => ended,
    errors: () => readFileSync(files.err, 'utf8').trim(),
    kill: () => child.kill(),
  };
}

function openForWriting(file: string): number {
  try {
    return openSync(file, 'w', 0o600);
  } catch (error) {
    throw new LabError('folder', `The sandbox's file ${file} could not be written: ${reasonOf(error)}.`, {
      next: 'Make room or give yourself the right to write there, or choose another folder: --dir DIR',
      cause: error,
    });
  }
}

/** The process ended before it was ready: another one serves the folder, or something is wrong. */
async function afterEnd(dir: string, code: number | null, errors: string): Promise<Started> {
  if (code === DAMAGED) {
    throw new LabError('sandbox-damaged', errors, {
      next: 'Start over with an empty sandbox (steps are quick to do again): npx lab sandbox reset',
    });
  }
  if (code === NO_ROOM) {
    const why = errors || 'the disk is probably full';
    throw new LabError('folder', `The sandbox cannot write to ${sandboxFolder(dir)}: ${why}.`, {
      next: 'Make room or give yourself the right to write there, and run the same command again: nothing is lost.',
    });
  }
  if (code === EXIT.usage) {
    const [message = '', next = ''] = errors.split('\n');
    throw badFault(message, next);
  }
  // It says itself that it did not start.
  const why = errors.replace(/^The sandbox did not start: /, '');
  if (code !== 0) throw notStarted(sandboxFolder(dir), why || `its process ended with ${code}`);
  // Two starts at once: the other process was first, and its descriptor may still be on its way.
  const descriptor = await waitFor(() => runningSandbox(dir), START_MS / 4);
  if (descriptor) return { descriptor, started: false };
  throw notStarted(sandboxFolder(dir), 'it runs already, but its file sandbox.json does not say where');
}

function notStarted(folder: string, why: string): LabError {
  return new LabError('sandbox-not-started', `The sandbox did not start: ${why}`, {
    next: `Look into ${join(folder, 'sandbox.log')}, or start over: npx lab sandbox reset`,
  });
}

/**
 * Ends the sandbox of the lab's folder `dir` and waits until it is gone. Resolves with false when it did not run.
 * @throws LabError `sandbox-not-stopped`
 */
export async function stopSandbox(dir: string): Promise<boolean> {
  const descriptor = await runningSandbox(dir);
  if (!descriptor) return false;
  const gone = () => (isOver(descriptor.pid) ? true : undefined);
  const asked = await askToStop(descriptor).then(
    () => true,
    () => false,
  );
  if (asked && (await waitFor(gone, STOP_MS))) return true;
  // The last resort, and only for the process that has just said that it is this sandbox.
  if ((await statusAt(descriptor.url))?.instance === descriptor.instance) kill(descriptor.pid);
  if (await waitFor(gone, STOP_MS)) return true;
  throw new LabError('sandbox-not-stopped', `The sandbox (process ${descriptor.pid}) does not end.`, {
    next: `End process ${descriptor.pid} yourself, then: npx lab sandbox up`,
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}

/**
 * Starts over: ends the sandbox, removes everything it keeps and what Azure CLI knows of it, and starts an empty one
 * on the same port. Works with a damaged state, too.
 */
export async function resetSandbox(dir: string, options: StartOptions): Promise<Started> {
  await stopSandbox(dir);
  const port = options.port ?? readDescriptor(dir)?.port;
  rmSync(sandboxFolder(dir), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  rmSync(azureConfigFolder(dir), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  return startSandbox(dir, { ...options, ...(port === undefined ? {} : { port }) });
}
