import { isDeepStrictEqual } from 'node:util';

/** Whole collections, by name; values by key. */
export type State = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a lab consists of: everything else in a state is the tenant's, or passes. */
export const COPIED = [
  'groups',
  'plans',
  'sites',
  'deployments',
  'applications',
  'servicePrincipals',
  'grants',
  'appRoleAssignments',
] as const;

export type Copied = (typeof COPIED)[number];

/** What belongs to all labs of a tenant together: a lab that depends on a change of it cannot be copied. */
const COMMON = ['users', 'policies', 'takenNames'];

/** A lab, as much of it as can be made again under other names. */
export interface Template {
  /** The values of each collection, as JSON: a list. */
  readonly text: Readonly<Record<Copied, string>>;
  /** IDs that are not the lab's own, and stay what they are. */
  readonly common: ReadonlySet<string>;
}

/** A state cannot be copied from; the message says why. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

export const GUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * The lab in a state: what is there beside what a sandbox has that nobody has used.
 * @throws TemplateError when what all labs have in common was changed for it
 */
export function templateOf(state: State, empty: State): Template {
  const changed = COMMON.filter((name) => !isDeepStrictEqual(state[name] ?? {}, empty[name] ?? {}));
  if (changed.length > 0) {
    throw new TemplateError(`It changes what a whole tenant has in common: ${changed.join(', ')}.`);
  }
  const own = (name: Copied): string => {
    const before = empty[name] ?? {};
    return JSON.stringify(
      Object.entries(state[name] ?? {}).flatMap(([key, value]) => (key in before ? [] : [value])),
    );
  };
  const text = Object.fromEntries(COPIED.map((name) => [name, own(name)])) as Record<Copied, string>;
  const common = new Set(
    JSON.stringify(empty)
      .match(GUIDS)
      ?.map((id) => id.toLowerCase()),
  );
  return { text, common };
}
