import type { Request } from 'express';
import { z } from 'zod';
import { isGuid } from '../state/guid.ts';
import { type GraphError, graphErrors } from './error.ts';

/** Deeper than anything that Graph takes; what is deeper would use up the stack. */
const MAX_DEPTH = 30;

/** What a body is read as: its shape, what Graph calls the thing, and what of it nobody may set. */
export interface BodyKind<S extends z.ZodType> {
  readonly shape: S;
  readonly resource: string;
  readonly readOnly?: readonly string[];
}

/**
 * The JSON body of `req` in a shape, without OData annotations (`@odata.type` and the like).
 * @throws GraphError 400 that names what does not fit
 */
export function bodyOf<S extends z.ZodType>(req: Request, kind: BodyKind<S>): z.output<S> {
  const body = rawBody(req);
  for (const name of kind.readOnly ?? []) {
    if (Object.hasOwn(body, name)) throw graphErrors.readOnly(name);
  }
  const parsed = kind.shape.safeParse(withoutAnnotations(body));
  if (parsed.success) return parsed.data;
  throw bodyError(parsed.error.issues[0], kind.resource);
}

/** Whether a request brought nothing. */
export const isEmpty = (req: Request): boolean =>
  typeof req.body === 'string' ? req.body.trim() === '' : Number(req.headers['content-length'] ?? 0) === 0;

/** The JSON object of a body, with its annotations. @throws GraphError 400 */
export function rawBody(req: Request): Readonly<Record<string, unknown>> {
  if (isEmpty(req)) throw graphErrors.emptyBody();
  const body = parsed(req.body);
  if (!isRecord(body) || depthOf(body) > MAX_DEPTH) throw graphErrors.unreadableBody();
  return body;
}

/** What a text says in JSON; `undefined` where it is none (a body of another type is never read). */
function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How deep `value` is nested, as far as it matters; without recursion, because that is the point. */
function depthOf(value: unknown): number {
  let level = [value];
  let depth = 0;
  while (level.length > 0 && depth <= MAX_DEPTH) {
    depth++;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return depth;
}

function withoutAnnotations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAnnotations);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.includes('@'))
      .map(([name, each]) => [name, withoutAnnotations(each)]),
  );
}

/** Graph names the property nearest to the root, and a name that it does not know. */
function bodyError(issue: z.core.$ZodIssue | undefined, resource: string): GraphError {
  if (!issue) return graphErrors.unreadableBody();
  if (issue.code === 'unrecognized_keys') return graphErrors.unknownProperty(issue.keys[0] ?? '');
  const [property] = issue.path;
  if (property === undefined) return graphErrors.unreadableBody();
  const missing = issue.path.length === 1 && issue.message.endsWith('received undefined');
  if (missing) return graphErrors.required(String(property), resource);
  return graphErrors.invalidValue(String(property), resource, `${issue.path.join('.')}: ${issue.message}`);
}

/** A GUID, in lower case as Graph answers it. */
export const Guid = z
  .string()
  .refine(isGuid, { error: 'not a GUID' })
  .transform((text) => text.toLowerCase());

/** A time in ISO 8601, as Graph answers it: in UTC, whole seconds without a fraction. */
export const Instant = z
  .string()
  .refine((text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)), {
    error: 'not a time in ISO 8601',
  })
  .transform((text) => instant(new Date(text)));

/** A time as Graph writes it. */
export const instant = (at: Date): string => at.toISOString().replace('.000Z', 'Z');

/** A time in the answer that reports its making: with seven decimals, where later answers have whole seconds. */
export const created = {
  now: (iso: string): string => iso.replace(/(\.\d{3})?Z$/, (_, part: string = '.000') => `${part}0000Z`),
  later: (iso: string): string => iso.replace(/\.\d+Z$/, 'Z'),
};
