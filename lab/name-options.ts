import { type Command, InvalidArgumentError, Option } from 'commander';
import { type NameKey, type Names, nameRules } from './state/names.ts';

/** Adds `--frontend NAME`, `--backend NAME` and the rest; each value is checked as Azure checks it. */
export function withNameOptions(command: Command): Command {
  for (const { flag, hint, label, check } of nameRules) {
    command.addOption(
      new Option(`--${flag} <${hint.toLowerCase()}>`, label)
        .helpGroup('Names (remembered):')
        .argParser((value) => {
          const broken = check(value);
          if (broken) throw new InvalidArgumentError(`For ${label}, ${broken}.`);
          return value;
        }),
    );
  }
  return command;
}

/** The options that were given, by what they are called in the lab's state. */
export function namesFrom(options: Readonly<Record<string, unknown>>): Partial<Names> {
  const names: Partial<Record<NameKey, string>> = {};
  for (const { key, flag } of nameRules) {
    const value = options[flag];
    if (typeof value === 'string') names[key] = value;
  }
  return names;
}
