import { fileURLToPath } from 'node:url';
import { runningSandbox, waitFor } from '../../lab/local/client.ts';
import { type Descriptor, sandboxFolder } from '../../lab/local/descriptor.ts';
import type { Bench } from '../measurement.ts';
import { freePort } from './http.ts';

export const LAB = fileURLToPath(new URL('../../lab/bin.js', import.meta.url));
export const SANDBOX = fileURLToPath(new URL('../../sandbox/bin.js', import.meta.url));

const READY_MS = 60_000;
const COMMAND_MS = 120_000;

export interface RunningSandbox {
  /** The lab's folder. */
  readonly dir: string;
  readonly descriptor: Descriptor;
  /** Runs one command of the lab in it; what it prints. @throws Error when it fails */
  lab(args: readonly string[], cwd: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a sandbox in a new folder, as the lab does, but as a process that ends with the bench. */
export async function startSandbox(bench: Bench): Promise<RunningSandbox> {
  const dir = bench.folder('lab');
  const port = await freePort();
  const args = [SANDBOX, '--dir', sandboxFolder(dir), '--port', String(port)];
  const running = await bench.processes.node(args, { cwd: dir });
  const found = await waitFor(async () => (await runningSandbox(dir)) ?? running.ended(), READY_MS);
  if (typeof found !== 'object') throw new Error(`the sandbox did not start: ${found ?? 'it is not ready'}`);
  return {
    dir,
    descriptor: found,
    async lab(args, cwd) {
      const command = await bench.processes.node([LAB, '--dir', dir, ...args], { cwd });
      await command.succeeded(COMMAND_MS);
      return command.output();
    },
    stop: running.stop,
  };
}
