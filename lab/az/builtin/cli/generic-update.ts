import { AzError, usage } from './error.ts';
import { isObject, type Json, type JsonObject, parseJson } from './json.ts';

/** What `--set`, `--add` and `--remove` were given. */
export interface Changes {
  readonly set: readonly string[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * An object with az's generic update arguments applied: `--set a.b=value` (JSON where it is JSON), `--add a.list item …`,
 * `--remove a.b`. What is on the way must be there; the last name of `--set` need not be.
 * Source: "Use the Azure CLI successfully: generic update arguments" (learn.microsoft.com), az 2.45 tried.
 * @throws AzError in az's words
 */
export function updated(object: JsonObject, { set, add, remove }: Changes): JsonObject {
  const changed = structuredClone(object);
  for (const expression of set) setProperty(changed, expression);
  if (add.length > 0) addItems(changed, add);
  if (remove.length > 0) removeProperty(changed, remove);
  return changed;
}

function setProperty(object: JsonObject, expression: string): void {
  const at = expression.indexOf('=');
  if (at < 1) throw usage('invalid syntax: --set property1.property2=<value>');
  const path = expression.slice(0, at).split('.');
  const parent = find(object, path.slice(0, -1));
  if (!isObject(parent)) throw noObject(path.slice(0, -1));
  parent[last(path)] = parsed(expression.slice(at + 1));
}

function addItems(object: JsonObject, [name = '', ...items]: readonly string[]): void {
  if (items.length === 0 || items.some((item) => item.includes('='))) {
    throw usage(
      "invalid syntax: the lab's built-in az takes --add property.listProperty <string or JSON string>",
    );
  }
  const list = find(object, name.split('.'));
  if (!Array.isArray(list)) throw usage(`invalid syntax: --add: '${name}' is no list`);
  list.push(...items.map(parsed));
}

function removeProperty(object: JsonObject, [name = '', ...more]: readonly string[]): void {
  if (more.length > 0) throw usage("invalid syntax: the lab's built-in az takes --remove property.property");
  const path = name.split('.');
  find(object, path);
  const parent = find(object, path.slice(0, -1));
  if (!isObject(parent)) throw noObject(path.slice(0, -1));
  delete parent[last(path)];
}

/** What is at the end of a path. */
function find(object: JsonObject, path: readonly string[]): Json {
  let at: Json = object;
  for (const name of path) {
    const next: Json | undefined = isObject(at) ? at[name] : undefined;
    if (next === undefined) throw missing(name, path, isObject(at) ? at : {});
    at = next;
  }
  return at;
}

const missing = (name: string, path: readonly string[], parent: JsonObject): AzError => {
  const options = Object.keys(parent).sort();
  return new AzError(
    `Couldn't find '${name}' in '${path.slice(0, -1).join('.')}'. Available options: [${options.map((each) => `'${each}'`).join(', ')}]`,
  );
};

const noObject = (path: readonly string[]): AzError =>
  new AzError(`'${path.join('.')}' does not support further indexing.`);

const last = (path: readonly string[]): string => path.at(-1) ?? '';

const parsed = (text: string): Json => parseJson(text) ?? text;
