import { checks } from '../../checks/index.ts';
import type { Outcome } from '../../checks/run.ts';
import type { Step } from '../../steps/index.ts';
import { type StepResult, type StepStatus, statusOf } from '../checking.ts';
import { type Colors, textWidth } from '../context.ts';
import type { Lab } from '../lab.ts';
import { widthOf, wrap } from '../render/inline.ts';
import { brokenCommand } from '../render/shown-command.ts';

export interface VerdictOptions {
  readonly colors: Colors;
  /** Columns; what no terminal shows is not broken. Commands are only as a shell understands it, so they can be copied. */
  readonly width: number;
  /** Print links, too. */
  readonly verbose: boolean;
}

/** The options for a lab's terminal. */
export const verdictOptions = ({ context, globals }: Pick<Lab, 'context' | 'globals'>): VerdictOptions => ({
  colors: context.colors,
  width: context.stdout.isTTY ? textWidth(context) : Number.POSITIVE_INFINITY,
  verbose: globals.verbose,
});

/** The sign of a status; each is followed by words that say the same, for those who do not see it. */
export function signOf(status: StepStatus, colors: Colors): string {
  switch (status) {
    case 'pass':
      return colors.green('✔');
    case 'fail':
      return colors.red('✖');
    case 'blocked':
      return colors.dim('○');
    case 'error':
      return colors.yellow('!');
  }
}

/** A step's heading: "Step 2 of 3 · Tell the frontend where the backend is". */
export const headingOf = (step: Step, count: number, colors: Colors): string =>
  `${colors.bold(`Step ${step.number} of ${count}`)} · ${step.title}`;

/** One outcome: a line, and below it what to know about it. */
export function outcomeText(outcome: Outcome, options: VerdictOptions): string {
  const { check } = outcome;
  const { colors } = options;
  const head = (text: string) => hanging(`  ${signOf(outcome.status, colors)} `, text, options.width);
  const prose = (name: string, value: string | undefined) => row(name, value, options);
  const command = (name: string, value: string) => commandRow(name, value, options);
  switch (outcome.status) {
    case 'pass':
      return lines(head(`${check.title} (${outcome.found})`), prose('note', outcome.note));
    case 'blocked':
      return head(`${check.title}: waits for "${outcome.by.map(titleOf).join('", "')}"`);
    case 'error':
      return lines(
        head(`${check.title}: could not be checked`),
        prose('reason', outcome.message),
        command('next', outcome.next),
      );
    case 'fail': {
      const until = outcome.expectedUntil;
      return lines(
        head(`${check.title}: ${until === undefined ? 'not yet' : `expected until step ${until}`}`),
        prose('found', outcome.found),
        prose('expected', outcome.expected),
        prose('why', outcome.why),
        command(outcome.folder ? `next, in ${outcome.folder}` : 'next', outcome.next),
        prose('portal', outcome.portal),
        options.verbose ? prose('docs', check.docs) : '',
      );
    }
  }
}

/** One outcome in a line, without what to do about it. */
export function outcomeLine(
  outcome: Outcome,
  { colors, width }: Pick<VerdictOptions, 'colors' | 'width'>,
): string {
  return hanging(`  ${signOf(outcome.status, colors)} `, outcome.check.title + stateOf(outcome), width);
}

function stateOf(outcome: Outcome): string {
  switch (outcome.status) {
    case 'pass':
      return ` (${outcome.found})`;
    case 'fail':
      return `: not yet (found ${outcome.found})`;
    case 'blocked':
      return ': waits for another one';
    case 'error':
      return ': could not be checked';
  }
}

const lines = (...parts: readonly string[]): string => parts.filter(Boolean).join('\n');

const titleOf = (id: string): string => checks.find((check) => check.id === id)?.title ?? id;

const NAME_WIDTH = 8;

/** "      found     not set"; a value of several lines has its own lines. */
function row(name: string, value: string | undefined, { colors, width }: VerdictOptions): string {
  if (value === undefined) return '';
  const several = value.split('\n');
  if (several.length === 1 && name.length <= NAME_WIDTH) {
    return hanging(`      ${colors.dim(name.padEnd(NAME_WIDTH))}  `, value, width);
  }
  return [`      ${colors.dim(name)}`, ...several.map((line) => `        ${line}`)].join('\n');
}

/**
 * What to type or do. A command of az that is too long for its line has lines of its own, broken as a shell understands it.
 */
function commandRow(name: string, value: string, { colors, width }: VerdictOptions): string {
  const beside = `      ${name.padEnd(NAME_WIDTH)}  `;
  const commands = value.split('\n');
  const isLong = value.startsWith('az ') && value.length > width - beside.length;
  if (commands.length === 1 && name.length <= NAME_WIDTH && !isLong) return colors.dim(beside) + value;
  const below = ' '.repeat(8);
  const lines = commands.flatMap((line) =>
    (line.startsWith('az ') ? brokenCommand(line, width - below.length) : line).split('\n'),
  );
  return [`      ${colors.dim(name)}`, ...lines.map((line) => below + line)].join('\n');
}

/** `text` after `lead`, in lines of at most `width` columns that all begin where the first does. */
function hanging(lead: string, text: string, width: number): string {
  const indent = widthOf(lead);
  const [first = '', ...rest] = wrap([{ text, style: (each) => each }], width - indent);
  return [lead + first, ...rest.map((line) => ' '.repeat(indent) + line)].join('\n');
}

/** How many checks passed, and where to go on: the end of a report. */
export function summaryText(results: readonly StepResult[], colors: Colors): string {
  const outcomes = results.flatMap((result) => result.outcomes);
  const passed = outcomes.filter(({ status }) => status === 'pass').length;
  if (passed === outcomes.length)
    return colors.green(passed === 1 ? 'The check passes.' : `All ${passed} checks pass.`);
  const first = results.find((result) => statusOf(result) !== 'pass');
  const more = first ? ` For help with step ${first.step.number}: npx lab hint ${first.step.number}` : '';
  return `${passed} of ${outcomes.length} ${outcomes.length === 1 ? 'check passes' : 'checks pass'}.${more}`;
}
