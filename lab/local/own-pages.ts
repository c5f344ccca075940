import { Agent, fetch } from 'undici';
import { z } from 'zod';
import { LabError, reasonOf } from '../errors.ts';
import type { Descriptor } from './descriptor.ts';

const WITHIN_MS = 10_000;

const Refused = z.object({ message: z.string(), next: z.string() });

/** What the sandbox answered: JSON, or why it did not understand what it was asked. */
type OwnAnswer = { readonly json: unknown } | { readonly refused: z.infer<typeof Refused> };

/** Asks one of the sandbox's own pages, below `/.sandbox`, with the control key. @throws LabError `sandbox` */
export async function askSandbox(
  { url, controlKey }: Pick<Descriptor, 'url' | 'controlKey'>,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  withinMs = WITHIN_MS,
): Promise<OwnAnswer> {
  const dispatcher = new Agent(); // its own: no proxy that the environment names, and closed when done
  try {
    const answer = await fetch(`${url}/.sandbox${path}`, {
      method,
      headers: { authorization: `Bearer ${controlKey}` },
      dispatcher,
      signal: AbortSignal.timeout(withinMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status === 400) return { refused: Refused.parse(JSON.parse(text)) };
    if (!answer.ok) throw new Error(`it answered ${answer.status} ${text}`.trim().replace(/\.$/, ''));
    return { json: JSON.parse(text) };
  } catch (cause) {
    throw new LabError('sandbox', `The sandbox could not be asked: ${reasonOf(cause)}.`, {
      next: 'End it and start it again: npx lab sandbox down, then npx lab sandbox up',
      cause,
    });
  } finally {
    await dispatcher.destroy();
  }
}
