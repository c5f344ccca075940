import { z } from 'zod';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { type Descriptor, readDescriptor } from './descriptor.ts';
import { askSandbox } from './own-pages.ts';

const Time = z.object({ now: z.iso.datetime(), offsetMs: z.number() });

/** What time it is in the sandbox, and how far that is ahead of the machine's (milliseconds). */
export type SandboxTime = z.infer<typeof Time>;

/** How to set the sandbox's clock. */
export type ClockChange =
  | { readonly moveMs: number }
  /** ISO 8601, with a time zone. */
  | { readonly at: string }
  | { readonly real: true };

type Address = Pick<Descriptor, 'url' | 'controlKey'>;

/** Sets the sandbox's clock, or (without a change) only looks at it. @throws LabError `usage` for a time that it refuses, `sandbox` */
export async function sandboxTime(sandbox: Address, change?: ClockChange): Promise<SandboxTime> {
  const answer = await askSandbox(sandbox, change ? 'PUT' : 'GET', '/clock', change);
  if ('refused' in answer) {
    const { message, next } = answer.refused;
    throw new LabError('usage', message, { next, exit: EXIT.usage });
  }
  return Time.parse(answer.json);
}

/** How long it is believed how far ahead the clock is. */
const BELIEVED_MS = 250;

/**
 * The time in the sandbox of a lab's folder: `now` as far ahead as the sandbox says at that moment, since somebody may
 * move its clock while a guide is open.
 */
export function sandboxNow(dir: string, now: () => Date): () => Date {
  let offset = 0;
  let until = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() >= until) {
      offset = readDescriptor(dir)?.clockOffset ?? 0;
      until = performance.now() + BELIEVED_MS;
    }
    return new Date(now().getTime() + offset);
  };
}
