import { CUT, isSecretName } from '../azure/redact.ts';

/** One member that is different now. `undefined`: it was, or is, not there. */
export interface Change {
  readonly member: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type Leaves = Map<string, unknown>;

/**
 * What is different between two values, member by member: objects are gone into, lists are compared whole. Secrets are
 * cut. `root` stands in front of each member.
 */
export function changesBetween(before: unknown, after: unknown, root = ''): Change[] {
  const [old, now] = [leavesOf(before, root), leavesOf(after, root)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((member) => JSON.stringify(old.get(member)) !== JSON.stringify(now.get(member)))
    .map((member) => ({
      member,
      before: shown(member, old.get(member)),
      after: shown(member, now.get(member)),
    }));
}

/** The members of `value` that hold something, by their paths; an empty object holds nothing. */
export function leavesOf(value: unknown, path: string): Leaves {
  if (value === undefined) return new Map();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map([[path, value]]);
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [
      ...leavesOf(inner, path === '' ? name : `${path}.${name}`),
    ]),
  );
}

function shown(member: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (isSecretName(member.split('.').at(-1) ?? '')) return CUT;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
