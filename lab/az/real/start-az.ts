import { StringDecoder } from 'node:string_decoder';
import { execa } from 'execa';
import treeKill from 'tree-kill';
import type { AzOptions, AzRun } from '../az.ts';

/** The environment of a process, and of nothing else. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A started az ended, or could not be started at all. */
export type Started = AzRun | { readonly missing: true };

/** What a shell says of a process that Ctrl+C ended. */
const INTERRUPTED = 130;

/**
 * Runs the installed az once, without a shell: on Windows execa finds `az.cmd` and quotes for it. Nothing is read from
 * standard input, so az asks nobody anything.
 */
export async function startAz(
  args: readonly string[],
  env: Environment,
  { cwd, onOutput, signal }: AzOptions,
): Promise<Started> {
  if (signal?.aborted) return { exitCode: INTERRUPTED, stdout: '', stderr: '' };
  const child = execa('az', [...args], {
    cwd,
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: false,
  });
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8');
    child[name].on('data', (chunk: Buffer) => onOutput?.(decoder.write(chunk), name));
  }
  // az may have started others (az.cmd is a shell that starts Python): all of them end.
  const stop = (): void => {
    if (child.pid !== undefined) treeKill(child.pid);
  };
  signal?.addEventListener('abort', stop, { once: true });
  const { exitCode, stdout, stderr, code, shortMessage } = await child;
  signal?.removeEventListener('abort', stop);
  if (code === 'ENOENT') return { missing: true };
  if (exitCode !== undefined) return { exitCode, stdout, stderr };
  if (signal?.aborted) return { exitCode: INTERRUPTED, stdout, stderr };
  return { exitCode: 1, stdout, stderr: `${stderr}ERROR: ${shortMessage ?? 'az was ended from outside.'}\n` };
}
