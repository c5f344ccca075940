import { Agent, fetch } from 'undici';
import { z } from 'zod';
import { LabError } from '../errors.ts';
import type { Descriptor } from './descriptor.ts';

type Address = Pick<Descriptor, 'url' | 'controlKey'>;

/** Generous: files of two apps are put in place. */
const WITHIN_MS = 30_000;

const Names = z.object({ names: z.array(z.string()) });
const Restored = z.object({ note: z.unknown() });

/** The snapshot of a sandbox that nobody has used yet; it makes that one by itself. */
export const EMPTY_SNAPSHOT = 'empty';

/** The names of the states that the sandbox can go back to. @throws LabError `snapshot` */
export async function snapshotNames(sandbox: Address): Promise<readonly string[]> {
  return Names.parse(JSON.parse((await ask(sandbox, 'GET', '')).text)).names;
}

/** Keeps the sandbox's state as it is now, with a note. @throws LabError `snapshot` */
export async function saveSnapshot(sandbox: Address, name: string, note: unknown): Promise<void> {
  await ask(sandbox, 'PUT', `/${name}`, JSON.stringify(note));
}

/** Makes a state the sandbox's, and gives its note; `undefined` where there is no such state. @throws LabError `snapshot` */
export async function restoreSnapshot(
  sandbox: Address,
  name: string,
): Promise<{ note: unknown } | undefined> {
  const { status, text } = await ask(sandbox, 'POST', `/${name}/restore`);
  return status === 404 ? undefined : Restored.parse(JSON.parse(text));
}

/** Forgets a state, if there is one of that name. @throws LabError `snapshot` */
export async function forgetSnapshot(sandbox: Address, name: string): Promise<void> {
  await ask(sandbox, 'DELETE', `/${name}`);
}

async function ask({ url, controlKey }: Address, method: string, path: string, body?: string) {
  const dispatcher = new Agent(); // its own: no proxy that the environment names, and closed when done
  try {
    const answer = await fetch(`${url}/.sandbox/snapshots${path}`, {
      method,
      headers: { authorization: `Bearer ${controlKey}` },
      dispatcher,
      signal: AbortSignal.timeout(WITHIN_MS),
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    if (answer.ok || answer.status === 404) return { status: answer.status, text };
    throw new LabError('snapshot', `The sandbox could not do that: ${text.trim() || answer.status}`, {
      next: 'Prepare the steps anew: npx lab goto N --fresh',
    });
  } finally {
    await dispatcher.destroy();
  }
}
