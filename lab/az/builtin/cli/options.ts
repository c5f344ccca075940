/** How many words an option takes: none, one, any number, or (a switch that may be turned off) at most one. */
type Arity = 'none' | 'one' | 'many' | 'optional';

/** One option of a command: how it is written, and how its words become a value. */
export interface Option<T> {
  /** As help shows them: `--name`, `-n`. */
  readonly names: readonly string[];
  readonly help: string;
  readonly arity: Arity;
  readonly required: boolean;
  /** The values that it takes, compared without case. */
  readonly choices?: readonly string[];
  /** The name under which `az webapp up` keeps a default for this folder. */
  readonly folderDefault?: string;
  /** A region that may be written as the portal shows it (`East US 2`). */
  readonly region?: boolean;
  /** The value for the words that were given; `undefined` when the option is absent. */
  readonly read: (words: readonly string[] | undefined) => T;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

/** What a command with these options gets. */
export type Values<O extends Options> = {
  readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never;
};

interface More {
  readonly choices?: readonly string[];
  readonly folderDefault?: string;
  readonly region?: boolean;
}

/** `names` is a list in one text: `--name -n`. */
const option = <T>(
  names: string,
  help: string,
  arity: Arity,
  more: More,
  read: Option<T>['read'],
): Option<T> => ({
  names: names.split(' '),
  help,
  arity,
  required: false,
  ...more,
  read,
});

/** An option with one word. */
export const text = (names: string, help: string, more: More = {}): Option<string | undefined> =>
  option(names, help, 'one', more, (words) => words?.[0]);

/** An option with one or more words; given twice, the last time counts, as in az. */
export const texts = (names: string, help: string): Option<readonly string[] | undefined> =>
  option(names, help, 'many', {}, (words) => words);

/** An option without a word. */
export const flag = (names: string, help: string): Option<boolean> =>
  option(names, help, 'none', {}, (words) => words !== undefined);

/** An option that is switched on by its name alone, or set by `true` or `false`. */
export const toggle = (names: string, help: string): Option<boolean | undefined> =>
  option(names, help, 'optional', { choices: ['true', 'false'] }, (words) =>
    words === undefined ? undefined : words[0] !== 'false',
  );

/** The same option, without which the command does not run. */
export const required = <T>(of: Option<T | undefined>): Option<NonNullable<T>> => ({
  ...of,
  required: true,
  read: (words) => {
    const value = of.read(words);
    if (value === undefined || value === null) throw new Error(`${of.names[0]} was not checked for`);
    return value;
  },
});
