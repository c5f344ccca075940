import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { labAt, ROOT } from './lab-at.ts';

export { appOf, BACKEND_URL, type Files, filesOf, HOST } from './lab-at.ts';

const Descriptor = z.object({
  port: z.number(),
  caFile: z.string(),
  tenantId: z.string(),
  subscriptionId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});

/** A sandbox in a process of its own, and the lab's checks of steps 1 to 3 on it. */
export type CheckedLab = Awaited<ReturnType<typeof openLab>>;

/** Starts a sandbox in `dir`, where it stays between starts. */
export async function openLab(dir: string) {
  const child = spawn(process.execPath, [join(ROOT, 'sandbox/bin.js'), '--dir', dir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the sandbox ended with ${code}`);
    }),
  ]);
  const descriptor = Descriptor.parse(JSON.parse(readFileSync(join(dir, 'sandbox.json'), 'utf8')));
  const lab = labAt(descriptor, { lastStep: 3 });
  return {
    ...lab,
    port: descriptor.port,

    /** Lines of the sandbox's log that say that it was asked what it does not imitate, or failed. */
    complaints: (): string[] =>
      readFileSync(join(dir, 'sandbox.log'), 'utf8')
        .split('\n')
        .filter((line) => /not imitated|fault in/.test(line)),

    /** Ends the process. */
    async close(): Promise<void> {
      await lab.disconnect();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A folder for a sandbox, and the function that removes it. */
export function sandboxFolder(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'lab-checks-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
