import type { Session } from '../session.ts';
import type { Json } from './json.ts';
import type { Options, Values } from './options.ts';

/** One row of the table of commands. */
export interface Command {
  /** Its words: `webapp config appsettings set`. */
  readonly name: string;
  readonly summary: string;
  readonly options: Options;
  /** It destroys something: it wants `--yes`, since nobody is asked here. */
  readonly confirm: boolean;
  /** Its result is printed as the service gave it. */
  readonly raw: boolean;
  /** What `--output table` shows of a result. */
  readonly table?: (result: Json) => Json;
  /** Runs with the words that were given for each option. Resolves with what is printed; `undefined` prints nothing. */
  run(words: Words, az: Session): Promise<Json | undefined>;
}

/** The words given for each option, by its key. */
export type Words = ReadonlyMap<string, readonly string[]>;

interface Declaration<O extends Options> {
  readonly name: string;
  readonly summary: string;
  readonly options: O;
  readonly confirm?: boolean;
  readonly raw?: boolean;
  readonly table?: (result: Json) => Json;
  run(values: Values<O>, az: Session): Promise<Json | undefined>;
}

/** Declares a command: its options' types are what `run` gets. */
export function command<const O extends Options>(declared: Declaration<O>): Command {
  const { run, confirm = false, raw = false, ...rest } = declared;
  return {
    ...rest,
    confirm,
    raw,
    run(words, az) {
      const values = Object.fromEntries(
        Object.entries(declared.options).map(([key, option]) => [key, option.read(words.get(key))]),
      );
      // Each value was read by the option of the same key, which is what Values says.
      return run(values as Values<O>, az);
    },
  };
}
