import { Command } from 'commander';
import type { Token } from 'marked';
import { countSteps, loadSteps } from '../../steps/index.ts';
import { findingOut } from '../actions/finding-out.ts';
import { chosenValues, fill } from '../actions/placeholders.ts';
import { stepNumber } from '../arguments.ts';
import { textWidth } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { nextHint } from '../hinting.ts';
import type { Lab } from '../lab.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { readableBlock } from '../render/shown-command.ts';

export interface HintOptions {
  readonly step: number;
  /** Show the hints that were seen before, too, and begin again. */
  readonly again: boolean;
}

/** `lab hint N`: declares. */
export const hintCommand = (done: (options: HintOptions) => Promise<void>): Command =>
  new Command('hint')
    .summary('the next hint for a step')
    .description(
      'Prints the next hint for a step: each time a more direct one, and at last the whole command.',
    )
    .argument('<step>', 'number of the step', stepNumber(countSteps()))
    .option('--again', 'begin again with the first', false)
    .action((step: number, { again }: { again: boolean }) => done({ step, again }));

/** Does. Remembers which hint was the last; needs no Azure. @throws LabError as `updateLabState` */
export async function hint(
  { context, globals, print }: Lab,
  { step: number, again }: HintOptions,
): Promise<ExitCode> {
  const step = loadSteps().find((each) => each.number === number);
  if (!step) throw new Error(`there is no step ${number}`);
  const { number: index, of, tokens, names } = nextHint(globals.dir, step, again);
  const width = textWidth(context);
  const fillText = (each: string): string => fill(each, chosenValues(names));
  const shown = (token: Token): Token =>
    context.redraws ? readableBlock(token, width, fillText, globals.shell) : token;
  const whole = [...tokens, ...findingOut(tokens, fillText)];
  const text = renderMarkdown(whole.map(shown), { width, colors: context.colors, fill: fillText });
  print.say(context.colors.bold(`Hint ${index} of ${of} for step ${number}`));
  print.result(text);
  print.say(
    index < of
      ? context.colors.dim(`For a more direct one: npx lab hint ${number}`)
      : context.colors.dim(`That is the last one. To have the step done: npx lab solve ${number}`),
  );
  print.json({ step: number, hint: index, of, text });
  return EXIT.ok;
}
