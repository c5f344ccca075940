import { versions } from '../azure/arm.ts';
import { leavesOf } from './changes.ts';

/** Stands in a word for the shell variable that holds a secret: no command shows one. */
export const SECRET = '\u0000';

/** A word as bash takes it: in quotes where it needs them. */
function word(text: string): string {
  if (text.includes(SECRET)) return `"${text.replace(SECRET, '$secret').replace(/["\\`]/g, '\\$&')}"`;
  if (/^[\w@%+=:,./~-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The command that changes what is different between two versions of a resource (or part of one), and nothing else: it
 * reads the whole, sets or removes members, and writes the whole back. Source: "az resource update", generic update.
 */
export function resourceUpdate(id: string, before: object, after: object): string[] {
  const [old, now] = [leavesOf(before, 'properties'), leavesOf(after, 'properties')];
  const changed = [...now].filter(([member, value]) => !same(old.get(member), value));
  const gone = [...old.keys()].filter((member) => !now.has(member));
  if (changed.length + gone.length === 0) return [];
  const set = changed.map(
    ([member, value]) => `${member}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [
    az('resource update', {
      ids: id,
      'api-version': versions.web,
      ...(set.length > 0 ? { set } : {}),
      ...(gone.length > 0 ? { remove: gone } : {}),
    }),
  ];
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A command line of az: words, and options whose `undefined` values are left out. */
export function az(
  command: string,
  options: Readonly<Record<string, string | readonly string[] | true | undefined>>,
): string {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (value === true) return [`--${name}`];
    return [`--${name}`, ...[value].flat().map(word)];
  });
  return [`az ${command}`, ...words].join(' ');
}
