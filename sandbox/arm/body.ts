import type { z } from 'zod';
import { armErrors } from './error.ts';
import { webErrors } from './web/error.ts';

/** More than any request of the lab, and what ARM itself takes. Source: "Azure subscription limits". */
export const BODY_LIMIT = 4 * 1024 * 1024;

const MAX_DEPTH = 100;

/**
 * The JSON of a request's body; `undefined` for an empty one.
 * @throws ArmError 400 InvalidRequestContent
 */
export function parseJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') return undefined;
  if (tooDeep(text))
    throw armErrors.invalidContent(`The reader's MaxDepth of ${MAX_DEPTH} has been exceeded.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw armErrors.invalidContent(error instanceof Error ? error.message : 'it is no JSON');
  }
}

/** Brackets within texts count too: a wrong "yes" needs a hundred of them unbalanced, and harms nobody. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === '\\' && inText) index++;
    else if (char === '"') inText = !inText;
    else if (!inText && (char === '{' || char === '[') && ++depth > MAX_DEPTH) return true;
    else if (!inText && (char === '}' || char === ']')) depth--;
  }
  return false;
}

/**
 * `body` as `shape` says, for what ARM itself reads: location, tags, sku.
 * @throws ArmError 400 InvalidRequestContent
 */
export function parseBody<T extends z.ZodType>(shape: T, body: unknown): z.infer<T> {
  const parsed = shape.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw armErrors.invalidContent(
    `Error converting the value at path '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'it is invalid'}`,
  );
}

/**
 * `value` as `shape` says, for what Microsoft.Web reads: the properties of its resources.
 * @throws WebError 400 that names the first member with a wrong value
 */
export function parseProperties<T extends z.ZodType>(shape: T, value: unknown): z.infer<T> {
  const parsed = shape.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw webErrors.invalidParameter(issue?.path.join('.') || 'properties');
}
