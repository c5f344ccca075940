import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base } from 'vitest';
import { sandboxCloud } from '../../checks/clouds.ts';
import { sandboxCredential } from '../../checks/credentials.ts';
import { argumentsOf } from '../actions/command-line.ts';
import { createVariables } from '../actions/variables.ts';
import { type Descriptor, sandboxFolder } from '../local/descriptor.ts';
import { sandboxEnvironment, sandboxVariables } from '../local/environment.ts';
import { startSandbox, stopSandbox } from '../local/process.ts';
import type { Az, AzOptions, AzRun } from './az.ts';
import { openAz } from './index.ts';
import { type Recorded, type Recorder, startRecorder } from './testing/recorder.ts';

/** A sandbox, and an az that talks to it through a recorder. */
export interface TestAz {
  readonly az: Az;
  readonly sandbox: Descriptor;
  /** A folder to work in. */
  readonly cwd: string;
  /** Runs a line as it is typed after `az`, in `cwd`. */
  run(line: string, options?: Partial<AzOptions>): Promise<AzRun>;
  /** What az asked since the last call of this, without its sign-in. */
  requests(): Recorded[];
  /** Writes a file into `cwd`. */
  file(name: string, text: string): void;
  close(): Promise<void>;
}

/** Starts a sandbox of its own, and opens an az in front of which everything is written down, in a home of its own. */
export async function startTestAz(kind: 'real' | 'builtin'): Promise<TestAz> {
  const dir = mkdtempSync(join(tmpdir(), 'lab-az-'));
  const { descriptor } = await startSandbox(dir, { env: process.env, port: 0 });
  const recorder: Recorder = await startRecorder({
    upstream: descriptor.port,
    folder: sandboxFolder(dir),
  });
  const seen = { ...descriptor, port: recorder.port, url: `http://127.0.0.1:${recorder.port}` };
  const cloud = sandboxCloud(seen);
  const cwd = join(dir, 'home', 'work');
  mkdirSync(cwd, { recursive: true });
  // Whoever reads the user's own folder stumbles over this.
  mkdirSync(join(dir, 'home', '.azure'));
  writeFileSync(join(dir, 'home', '.azure', 'config'), 'this is no configuration');
  const home = { HOME: join(dir, 'home'), USERPROFILE: join(dir, 'home') };
  const az = await openAz({
    choice: kind,
    cloud,
    credential: sandboxCredential(seen, cloud),
    target: { tenant: seen.tenantId, subscription: seen.subscriptionId },
    env: { ...sandboxEnvironment(process.env, sandboxVariables(dir, seen)), ...home },
    azureConfigDir: join(dir, '.azure-sandbox'),
    servicePrincipal: seen,
  });
  return {
    az,
    sandbox: descriptor,
    cwd,
    run: (line, options) =>
      az.run(argumentsOf(`az ${line}`).map(createVariables().expand), { cwd, ...options }),
    requests: () => recorder.taken().filter(({ host }) => !host.startsWith('login.')),
    file(name, text) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      writeFileSync(join(cwd, name), text);
    },
    async close() {
      await recorder.close();
      await cloud.dispatcher.close();
      await stopSandbox(dir);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** `test` with a built-in az and a sandbox of its own, one for all tests of a file; each test sees its own requests. */
export const test = base.extend<{ builtin: TestAz; forgotten: undefined }>({
  builtin: [
    async ({}, use) => {
      const started = await startTestAz('builtin');
      await use(started);
      await started.close();
    },
    { scope: 'file' },
  ],
  forgotten: [
    async ({ builtin }, use) => {
      builtin.requests();
      await use(undefined);
    },
    { auto: true },
  ],
});
