import type { PerformOptions } from '../actions/perform.ts';
import type { Colors } from '../context.ts';
import type { Lab } from '../lab.ts';
import { brokenCommand } from '../render/shown-command.ts';
import { createCountdown } from './countdown.ts';
import { createLiveLine } from './live-line.ts';
import { duration } from './time.ts';

/** What to do as a command of a step runs: say it, hand on what it prints, and tell the time it took. */
export interface CommandTelling extends Required<Omit<PerformOptions, 'signal' | 'patienceMs'>> {
  /** For a command that stands there already: only that it runs. */
  begin(): void;
  /** However it ended: takes away the line that says that it still runs. */
  end(): void;
}

/** Tells a learner of commands while they run; `waiting` is the line that says so. */
export function tellCommand(lab: Lab, waiting = '…'): CommandTelling {
  const { context, print } = lab;
  const { colors } = context;
  const live = createLiveLine(lab);
  const countdown = createCountdown(lab, 'Azure does not know yet what was just made');
  const begin = (): void => live.show(`    ${waiting}`);
  return {
    begin,
    onCommand(line, folder) {
      countdown.end();
      const shown = brokenCommand(line, Number.POSITIVE_INFINITY, lab.globals.shell);
      print.say(commandLine(shown, folder, colors));
      begin();
    },
    onOutput(text) {
      live.clear();
      print.stream(indented(text, colors.dim));
      begin();
    },
    onWait(leftMs) {
      live.clear();
      countdown.show(leftMs);
    },
    onDone(milliseconds) {
      countdown.end();
      live.clear();
      print.say(colors.dim(`    took ${duration(milliseconds)}`));
    },
    end() {
      countdown.end();
      live.clear();
    },
  };
}

/** A command as it is shown: the line that one types, and the folder (from the lab's root; empty: the root itself). */
const commandLine = (line: string, folder: string, colors: Colors): string =>
  `  ${colors.cyan('$')} ${colors.bold(line)}${folder ? colors.dim(`   (in ${folder})`) : ''}`;

const indented = (text: string, style: (text: string) => string): string =>
  `${text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `    ${style(line)}`)
    .join('\n')}\n`;
