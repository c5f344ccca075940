import { CUT, isSecretName } from '../azure/redact.ts';

/** One member that is different now. `undefined`: it was, or is, not there. */
export interface Change {
  readonly member: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * The same for what was written over a whole: what was left out, and the service has put there again as it was, is no
 * change.
 */
export function changesWritten(before: unknown, written: unknown, now: unknown, root: string): Change[] {
  const leaves = leavesOf(now, root);
  const stays = ({ member, before: was, after }: Change): boolean =>
    after === undefined && leaves.has(member) && shown(member, leaves.get(member)) === was;
  return changesBetween(before, written, root).filter((change) => !stays(change));
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
function leavesOf(value: unknown, path: string): Leaves {
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
  if (typeof value === 'string' && isSecretName(member.split('.').at(-1) ?? '')) return CUT;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
