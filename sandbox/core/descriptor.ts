import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Listener } from './listener.ts';

/**
 * What a sandbox says of itself in `sandbox.json` (mode 0600: it holds secrets), for the lab and for its next start.
 * It outlives the process: whoever reads it asks `url` whether the sandbox with this `instance` still runs.
 */
export interface Descriptor {
  instance: string;
  pid: number;
  port: number;
  /** Plain-HTTP origin of the one port. */
  url: string;
  /** Allows stopping it and watching its changes. */
  controlKey: string;
  caFile: string;
  tenantId: string;
  tenantDomain: string;
  subscriptionId: string;
  clientId: string;
  clientSecret: string;
  user: string;
  /** How far the sandbox's clock is ahead of the machine's, in milliseconds; it holds for the next start, too. */
  clockOffset: number;
  /** Whether what is changed in the directory is seen later, so that whoever looks has to look again. */
  replicates: boolean;
  /** Whether its state was cut short when it started, so that something is lost. */
  cutShort: boolean;
}

const descriptorFile = (dir: string): string => join(dir, 'sandbox.json');

/** Writes the descriptor so that a reader sees the old one or the new one, and nothing between. */
export function writeDescriptor(dir: string, descriptor: Descriptor): void {
  writeFileAtomic.sync(descriptorFile(dir), `${JSON.stringify(descriptor, null, 2)}\n`, { mode: 0o600 });
}

/** Whether a sandbox of `dir` was ever ready: until then nobody can know how to use it. */
export const isDescribed = (dir: string): boolean => existsSync(descriptorFile(dir));

/** Whether `dir` is still described as the folder of this `instance`: it may have been deleted, and made again for another. */
export function describes(dir: string, instance: string): boolean {
  try {
    return z.object({ instance: z.literal(instance) }).safeParse(readJson(dir)).success;
  } catch {
    return false;
  }
}

const readJson = (dir: string): unknown => JSON.parse(readFileSync(descriptorFile(dir), 'utf8'));

/** The port of the last start; `undefined` when there was none (or its file cannot be read: the port is no promise). */
function lastPort(dir: string): number | undefined {
  try {
    return z.object({ port: z.int().min(1).max(65535) }).parse(readJson(dir)).port;
  } catch {
    return undefined;
  }
}

/** How far the clock was ahead at the last start; 0 when there was none, or its file cannot be read. */
export function lastOffset(dir: string): number {
  try {
    return z.object({ clockOffset: z.number() }).parse(readJson(dir)).clockOffset;
  } catch {
    return 0;
  }
}

/** A folder's identity, to be told apart without telling where it is. */
export const folderId = (dir: string): string =>
  createHash('sha256').update(realpathSync(dir)).digest('hex').slice(0, 32);

/** The sandbox of this folder runs already. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

const DEFAULT_PORT = 4280;

/** How many ports after the one wished for are tried before any is taken. */
const NEIGHBOURS = 20;

/**
 * Takes a port for the sandbox of `dir` by listening on it, which is also the lock that keeps a second process away from
 * the same state: whoever finds a port taken asks who is there. A port that something else uses is no error; another one
 * is taken.
 * @throws AlreadyRunningError
 */
export async function claimPort(listener: Listener, dir: string, wished?: number): Promise<number> {
  const last = lastPort(dir);
  const first = (wished ?? last ?? DEFAULT_PORT) || anyPort(dir);
  if (last !== undefined && last !== first && (await isSandboxOf(dir, last))) throw new AlreadyRunningError();
  const neighbours = Array.from({ length: NEIGHBOURS }, (_, index) => first + 1 + index);
  for (const port of [first, ...neighbours].filter((each) => each <= 65535)) {
    try {
      return await listener.listen(port);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
      if (await isSandboxOf(dir, port)) throw new AlreadyRunningError();
    }
  }
  return listener.listen(0);
}

/** Any port will do, but two starts for one folder must meet at the same one. */
const anyPort = (dir: string): number => 20_000 + (Number.parseInt(folderId(dir).slice(0, 8), 16) % 20_000);

/** Who listens on `port`: the sandbox of `dir`, or somebody else. (Not `fetch`: loading it costs a start 25 ms.) */
function isSandboxOf(dir: string, port: number): Promise<boolean> {
  const Status = z.object({ folder: z.literal(folderId(dir)) });
  return new Promise((resolve) => {
    const nobody = (): void => resolve(false);
    const req = request({ host: '127.0.0.1', port, path: '/.sandbox/status', agent: false, timeout: 3000 });
    req.on('timeout', () => req.destroy()).on('error', nobody);
    req.on('response', (res) => {
      text(res).then((body) => resolve(Status.safeParse(parsed(body)).success), nobody);
    });
    req.end();
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
