import { z } from 'zod';
import type { Reply } from '../pen.ts';

/** How long what has just been made may take to be known everywhere, in milliseconds. */
export const MINUTE = 60_000;

/** Something that a question needs could not be made; the message says what was answered. */
class SceneError extends Error {
  override readonly name = 'SceneError';
}

const Refusal = z.object({ error: z.object({ message: z.string() }) });
const saidIn = (body: unknown): string => Refusal.safeParse(body).data?.error.message ?? '';

/** @throws SceneError for an answer that is a refusal */
export function expectMade(what: string, { status, body }: Reply): void {
  if (status >= 300) throw new SceneError(`${what} could not be made: ${status} ${saidIn(body)}`.trim());
}

/** What an answer holds. @throws SceneError when it is something else */
export function expectShape<T>(what: string, shape: z.ZodType<T>, reply: Reply): T {
  expectMade(what, reply);
  const { data } = shape.safeParse(reply.body);
  if (data === undefined) throw new SceneError(`${what} is not what it should be: ${saidIn(reply.body)}`);
  return data;
}

/** Makes it for the first who asks; the others get the same. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** What was made, to be deleted in the end. */
export interface Deletion {
  /** What people call it. */
  readonly what: string;
  /** Deletes it; 404 means that it is gone, too. */
  act(): Promise<Pick<Reply, 'status'>>;
}
