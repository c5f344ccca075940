import { Agent, fetch } from 'undici';
import { z } from 'zod';
import type { Descriptor } from './descriptor.ts';

/** Something changed in the sandbox: which value of which collection of its state. */
export interface Change {
  readonly collection: string;
  readonly key: string;
}

const Changes = z.array(z.object({ collection: z.string(), key: z.string() }));

/**
 * The sandbox's changes as they happen (Server-Sent Events, a list of changes each), until `signal` is aborted or the
 * sandbox ends.
 * @throws when the stream cannot be opened
 */
export async function* sandboxChanges(
  { url, controlKey }: Pick<Descriptor, 'url' | 'controlKey'>,
  signal: AbortSignal,
): AsyncGenerator<readonly Change[]> {
  const dispatcher = new Agent({ bodyTimeout: 0 });
  try {
    const answer = await fetch(`${url}/.sandbox/events`, {
      headers: { authorization: `Bearer ${controlKey}` },
      dispatcher,
      signal,
    });
    if (!answer.ok || !answer.body) throw new Error(`the sandbox's event stream answered ${answer.status}`);
    let rest = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of answer.body) {
        rest += decoder.decode(chunk, { stream: true });
        const events = rest.split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          if (event.startsWith('data: ')) yield Changes.parse(JSON.parse(event.slice('data: '.length)));
        }
      }
    } catch (error) {
      if (error instanceof z.ZodError || error instanceof SyntaxError) throw error;
      // the sandbox ended, or nobody listens any more
    }
  } finally {
    await dispatcher.destroy();
  }
}
