import { Command } from 'commander';
import { rememberNames } from '../connect.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { namesFrom, withNameOptions } from '../name-options.ts';
import { type Names, nameRules } from '../state/names.ts';

/** `lab setup`: declares. */
export const setupCommand = (done: (names: Partial<Names>) => Promise<void>): Command =>
  withNameOptions(
    new Command('setup')
      .summary('show or change the names that the lab uses')
      .description(
        'Shows the names that the lab uses, or changes those that are given. They are remembered; what exists already\n' +
          'under an old name stays where it is.',
      ),
  ).action((options: object) => done(namesFrom({ ...options })));

/** Does. @throws LabError `bad-name`; as `readLabState` */
export async function setup(lab: Lab, given: Partial<Names>): Promise<ExitCode> {
  const names = rememberNames(lab, given);
  for (const { key, flag } of nameRules) {
    lab.print.result(`${lab.context.colors.dim(`--${flag}`.padEnd(11))} ${names[key]}`);
  }
  lab.print.json(names);
  return EXIT.ok;
}
