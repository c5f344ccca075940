import type { Words } from './command.ts';
import { usage } from './error.ts';
import type { Option, Options } from './options.ts';

const NEGATIVE_NUMBER = /^-(?:\d+|\d*\.\d+)$/;

/** An option as it stands on the command line: which one, and the word that is joined to it. */
interface Found {
  readonly key: string;
  readonly option: Option<unknown>;
  readonly joined?: string;
}

/**
 * Reads the words after a command, as Python's argparse does for az: long options may be shortened while they stay
 * unambiguous; a value follows, or is joined by `=` (to a short option also directly); the last of several wins. What is
 * missing is looked up in `defaults` first.
 * Source: argparse's documentation ("The add_argument() method", "Option value syntax"), and az 2.45 tried.
 * @throws AzError exit 2, in az's words
 */
export function parse(
  name: string,
  args: readonly string[],
  options: Options,
  defaults: ReadonlyMap<string, string>,
): Words {
  const words = new Map<string, readonly string[]>();
  const strays: string[] = [];
  let index = 0;
  while (index < args.length) {
    const word = args[index] ?? '';
    index += 1;
    const found = find(word, options);
    if (!found) {
      strays.push(word);
      continue;
    }
    const { key, option, joined } = found;
    const most = { none: 0, one: 1, optional: 1, many: Number.POSITIVE_INFINITY }[option.arity];
    const given: string[] = joined === undefined ? [] : [joined];
    while (joined === undefined && given.length < most && isValue(args[index], options)) {
      given.push(args[index] ?? '');
      index += 1;
    }
    checkCount(option, given);
    words.set(
      key,
      given.map((value) => choose(name, option, value)),
    );
  }
  if (strays.length > 0) throw usage(`unrecognized arguments: ${strays.join(' ')}`);
  return withDefaults(words, options, defaults);
}

function withDefaults(
  words: Map<string, readonly string[]>,
  options: Options,
  defaults: ReadonlyMap<string, string>,
): Words {
  const missing: string[] = [];
  for (const [key, option] of Object.entries(options)) {
    if (words.has(key)) continue;
    const value = option.folderDefault === undefined ? undefined : defaults.get(option.folderDefault);
    if (value !== undefined) words.set(key, [value]);
    else if (option.required) missing.push(option.names.join('/'));
  }
  if (missing.length > 0) throw usage(`the following arguments are required: ${missing.join(', ')}`);
  return words;
}

function find(word: string, options: Options): Found | undefined {
  if (!word.startsWith('-') || word === '-') return undefined;
  const exact = named(word, options);
  if (exact) return exact;
  const [name = '', value] = splitOnce(word, '=');
  const joined = value === undefined ? {} : { joined: value };
  const whole = named(name, options);
  if (whole) return { ...whole, ...joined };
  if (!word.startsWith('--')) {
    const short = named(word.slice(0, 2), options);
    return short && { ...short, joined: word.slice(2) };
  }
  const candidates = Object.entries(options).flatMap(([key, option]) =>
    option.names.filter((each) => each.startsWith(name)).map((full) => ({ key, option, full, ...joined })),
  );
  if (candidates.length > 1) {
    const names = candidates.map(({ full }) => full).join(', ');
    throw usage(`ambiguous option: ${word} could match ${names}`);
  }
  return candidates[0];
}

function named(name: string, options: Options): Found | undefined {
  const entry = Object.entries(options).find(([, option]) => option.names.includes(name));
  return entry && { key: entry[0], option: entry[1] };
}

/** A word that begins with a dash is a value when it is a negative number, or has a space and is no option. */
function isValue(word: string | undefined, options: Options): boolean {
  if (word === undefined) return false;
  if (!word.startsWith('-') || word === '-' || NEGATIVE_NUMBER.test(word)) return true;
  return word.includes(' ') && find(word, options) === undefined;
}

function checkCount({ arity, names }: Option<unknown>, given: readonly string[]): void {
  const name = names.join('/');
  if (arity === 'none' && given.length > 0) {
    throw usage(`argument ${name}: ignored explicit argument '${given[0]}'`);
  }
  if (arity === 'one' && given.length !== 1) throw usage(`argument ${name}: expected one argument`);
  if (arity === 'many' && given.length === 0) throw usage(`argument ${name}: expected at least one argument`);
}

function choose(command: string, { choices, names }: Option<unknown>, value: string): string {
  if (!choices) return value;
  const chosen = choices.find((choice) => choice.toLowerCase() === value.toLowerCase());
  if (chosen !== undefined) return chosen;
  throw usage(
    `az ${command}: '${value}' is not a valid value for '${names[0]}'. Allowed values: ${choices.join(', ')}.`,
  );
}

/** The text before and after the first `separator`. */
export function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
