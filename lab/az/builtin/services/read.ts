import type { z } from 'zod';
import { AzError } from '../cli/error.ts';
import { parseJson } from '../cli/json.ts';

/**
 * What `shape` takes of an answer's JSON; `what` was asked.
 * @throws AzError that names the place that does not fit and never the value, which may be a secret
 */
export function read<T>(shape: z.ZodType<T>, { text }: { text: string }, what: string): T {
  const found = shape.safeParse(parseJson(text));
  if (found.success) return found.data;
  const place = found.error.issues[0]?.path.join('.') || 'the whole';
  throw new AzError(`The answer to ${what} has another shape than documented (at: ${place}).`);
}
