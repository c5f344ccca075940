import { setTimeout as delay } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { z } from 'zod';
import { LabError } from '../errors.ts';
import { type Descriptor, readDescriptor } from './descriptor.ts';
import { isOver } from './is-over.ts';

const Status = z.object({
  product: z.literal('easy-auth-lab sandbox'),
  instance: z.string(),
  pid: z.int(),
});

export type Status = z.infer<typeof Status>;

/** What `request` needs to know. */
type Address = Pick<Descriptor, 'url' | 'controlKey'>;

/** How often a sandbox that does not answer within 3 seconds is asked: a busy machine may take so long. */
const LOOKS = 3;

/** The status of whatever sandbox listens at `url`; `undefined` when nobody, or somebody else, does. */
export async function statusAt(url: string): Promise<Status | undefined> {
  const answer = await look(url);
  return answer === 'silent' ? undefined : answer;
}

/** As `statusAt`; `silent`: somebody listens and does not answer. */
async function look(url: string): Promise<Status | 'silent' | undefined> {
  try {
    const answer = await ask('GET', `${url}/.sandbox/status`);
    return Status.parse(JSON.parse(answer));
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'silent' : undefined;
  }
}

/**
 * The sandbox of the lab's folder `dir`, if it runs: its descriptor's instance answers.
 * @throws LabError `sandbox` when its process is there and does not answer: a second one beside it would harm both
 */
export async function runningSandbox(dir: string): Promise<Descriptor | undefined> {
  const descriptor = readDescriptor(dir);
  if (!descriptor) return undefined;
  const { url, pid, instance } = descriptor;
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const status = await look(url);
    if (status !== 'silent') return status?.instance === instance ? descriptor : undefined;
    if (isOver(pid)) return undefined;
  }
  throw new LabError(
    'sandbox',
    `The sandbox (process ${pid}) does not answer: it is suspended, or very busy.`,
    {
      next: `Try again in a while, or end process ${pid} yourself; its state is kept. Then: npx lab sandbox up`,
    },
  );
}

/** Asks the sandbox to end; it does so after answering. Rejects when it does not answer. */
export async function askToStop({ url, controlKey }: Address): Promise<void> {
  await ask('POST', `${url}/.sandbox/stop`, { authorization: `Bearer ${controlKey}` });
}

/** What happened in the last sign-ins, as the sandbox keeps it. Rejects when it does not answer. */
export async function readJournal({ url, controlKey }: Address): Promise<unknown> {
  const text = await ask('GET', `${url}/.sandbox/journeys`, { authorization: `Bearer ${controlKey}` });
  return JSON.parse(text);
}

/**
 * Has an app's share of its free plan used up, as only Azure itself can bring about. Rejects when it does not answer, or
 * has no such app.
 */
export async function exceedQuota({ url, controlKey }: Address, site: string): Promise<void> {
  await ask('POST', `${url}/.sandbox/quota/${encodeURIComponent(site)}`, {
    authorization: `Bearer ${controlKey}`,
  });
}

async function ask(method: string, url: string, headers: Record<string, string> = {}): Promise<string> {
  const dispatcher = new Agent(); // its own: no proxy that the environment names, and closed when done
  try {
    const answer = await fetch(url, { method, headers, dispatcher, signal: AbortSignal.timeout(3000) });
    if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}`);
    return await answer.text();
  } finally {
    await dispatcher.destroy();
  }
}

/** Waits until `condition` gives something, looking every 25 ms; `undefined` when `timeoutMs` have passed first. */
export async function waitFor<T>(
  condition: () => T | undefined | Promise<T | undefined>,
  timeoutMs: number,
): Promise<T | undefined> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const found = await condition();
    if (found !== undefined) return found;
    if (performance.now() > end) return undefined;
    await delay(25);
  }
}
