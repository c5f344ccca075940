import { versions } from '../azure/arm.ts';

/** Stands in a word for the shell variable that holds a secret: no command shows one. */
export const SECRET = '\u0000';

/** The line that asks for a secret, without showing it, and keeps it in that variable. */
export const askFor = (what: string): string => `read -rsp ${word(`${what}: `)} secret`;

/** A word as bash takes it: in quotes where it needs them. */
function word(text: string): string {
  if (text.includes(SECRET)) return `"${text.replace(SECRET, '$secret').replace(/["\\`]/g, '\\$&')}"`;
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The command that changes what is different between two versions of a resource (or part of one), and nothing else: it
 * reads the whole, sets or removes members, and writes the whole back. Source: "az resource update", generic update.
 */
export function resourceUpdate(id: string, before: object, after: object): string[] {
  const { set, gone } = edits(before, after, 'properties');
  if (set.length + gone.length === 0) return [];
  // One --remove a member: a second word after it would be an index into a list.
  return [
    az(
      'resource update',
      {
        ids: id,
        'api-version': versions.web,
        ...(set.length > 0 ? { set: set.map(assignment) } : {}),
      },
      gone.map((member) => `--remove ${word(member)}`),
    ),
  ];
}

/**
 * The command that changes what is different between two versions of parts of a registration. Each part is set as it is to
 * be: other than with resources, `az ad app update` has nothing at hand whose members could be set one by one.
 */
export function appUpdate(appId: string, before: object, after: object): string[] {
  const former = new Map(Object.entries(before));
  const set = Object.entries(after).filter(([part, value]) => !same(former.get(part), value));
  return set.length === 0 ? [] : [az('ad app update', { id: appId, set: set.map(assignment) })];
}

interface Edits {
  readonly set: readonly (readonly [member: string, value: unknown])[];
  readonly gone: readonly string[];
}

/** What makes `after` of `before`: objects are gone into where both have them. */
function edits(before: object, after: object, path: string): Edits {
  const former = new Map(Object.entries(before));
  const latter = new Map(Object.entries(after));
  const inner = [...latter].flatMap(([name, value]): Edits[] => {
    const old: unknown = former.get(name);
    const member = `${path}.${name}`;
    if (isObject(old) && isObject(value)) return [edits(old, value, member)];
    const isEqual = same(old, value) || (old === undefined && isObject(value) && isEmpty(value));
    return isEqual ? [] : [{ set: [[member, value]], gone: [] }];
  });
  const gone = [...former.keys()].filter((name) => !latter.has(name)).map((name) => `${path}.${name}`);
  return {
    set: inner.flatMap(({ set }) => set),
    gone: [...gone, ...inner.flatMap((each) => each.gone)],
  };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** A member and its value as `--set` takes them: what can be read as JSON is. Source: "Use generic update arguments". */
function assignment([member, value]: readonly [string, unknown]): string {
  const isText = typeof value === 'string' && !isJson(value);
  return `${member}=${isText ? value : JSON.stringify(value)}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Columns that a line of a command may have before it goes on in the next one. */
const WIDTH = 100;

/**
 * A command of az: words, and options whose `undefined` values are left out; `more` are further options as they are to be
 * typed. What is long is broken between options, as bash takes it.
 */
export function az(
  command: string,
  options: Readonly<Record<string, string | readonly string[] | true | undefined>>,
  more: readonly string[] = [],
): string {
  const typed = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [[`--${name}`, ...(value === true ? [] : [value].flat().map(word))].join(' ')];
  });
  const lines = [`az ${command}`];
  for (const option of [...typed, ...more]) {
    const line = `${lines.at(-1)} ${option}`;
    if ((line.split('\n')[0] ?? '').length <= WIDTH) lines[lines.length - 1] = line;
    else lines.push(`  ${option}`);
  }
  return lines.join(' \\\n');
}

/** A JSON body as one reads it. */
export const jsonText = (value: unknown): string => JSON.stringify(value, null, 2);

/**
 * Commands in which a client ID that the first one makes (and prints) stands as `$clientId`: whoever types them gets another.
 */
export function withNewClientId(create: string, more: readonly string[], clientId: string): string[] {
  return [`clientId=$(${create})`, ...more.map((line) => withVariable(line, clientId, 'clientId'))];
}

/** A line of bash with a variable in place of `value`, in single quotes and outside of them. */
function withVariable(line: string, value: string, name: string): string {
  const [first = '', ...parts] = line.split(value);
  return parts.reduce((before, after) => {
    const quotes = before.replaceAll("\\'", '').split("'").length - 1;
    return `${before}${quotes % 2 === 0 ? `$${name}` : `'$${name}'`}${after}`;
  }, first);
}
