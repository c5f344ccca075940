import type { Fail } from '../../checks/check.ts';
import { checks } from '../../checks/index.ts';
import type { Outcome } from '../../checks/run.ts';
import type { Step } from '../../steps/index.ts';
import { type StepResult, type StepStatus, standingOf, statusOf } from '../checking.ts';
import { type Colors, textWidth } from '../context.ts';
import type { Lab } from '../lab.ts';
import { widthOf, wrap } from '../render/inline.ts';
import { brokenCommand, type ShownShell } from '../render/shown-command.ts';

export interface VerdictOptions {
  readonly colors: Colors;
  /** Columns; what no terminal shows is not broken. Commands are only as a shell understands it, so they can be copied. */
  readonly width: number;
  /** Print links, too. */
  readonly verbose: boolean;
  /** For which commands are written. */
  readonly shell?: ShownShell;
}

/** The options for a lab's terminal. */
export const verdictOptions = ({ context, globals }: Pick<Lab, 'context' | 'globals'>): VerdictOptions => ({
  colors: context.colors,
  width: context.stdout.isTTY ? textWidth(context) : Number.POSITIVE_INFINITY,
  verbose: globals.verbose,
  shell: globals.shell,
});

/** The sign of a status; each is followed by words that say the same, for those who do not see it. */
export function signOf(status: StepStatus, colors: Colors): string {
  switch (status) {
    case 'pass':
      return colors.green('✔');
    case 'fail':
      return colors.red('✖');
    case 'expected':
      return colors.cyan('~');
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
  const head = (text: string) =>
    hanging(`  ${signOf(standingOf(outcome), colors)} `, visible(text), options.width);
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
    case 'fail':
      return lines(
        head(`${check.title}: ${notYet(outcome)}`),
        prose('found', outcome.found),
        prose('expected', outcome.expected),
        prose('why', outcome.why),
        command(outcome.folder ? `next, in ${outcome.folder}` : 'next', outcome.next),
        prose('portal', outcome.portal),
        options.verbose ? prose('docs', check.docs) : '',
      );
  }
}

/** One outcome in a line, without what to do about it. */
export function outcomeLine(
  outcome: Outcome,
  { colors, width }: Pick<VerdictOptions, 'colors' | 'width'>,
): string {
  const text = visible(outcome.check.title + stateOf(outcome));
  return hanging(`  ${signOf(standingOf(outcome), colors)} `, text, width);
}

function stateOf(outcome: Outcome): string {
  switch (outcome.status) {
    case 'pass':
      return ` (${outcome.found})`;
    case 'fail':
      return `: ${notYet(outcome)} (found ${outcome.found})`;
    case 'blocked':
      return ': waits for another one';
    case 'error':
      return ': could not be checked';
  }
}

/** In words how a failure stands. */
const notYet = ({ expectedUntil }: Pick<Fail, 'expectedUntil'>): string =>
  expectedUntil === undefined ? 'not yet' : `expected until step ${expectedUntil}`;

const lines = (...parts: readonly string[]): string => parts.filter(Boolean).join('\n');

/** What a check says when it passes, by its id. */
export const titleOf = (id: string): string => checks.find((check) => check.id === id)?.title ?? id;

const NAME_WIDTH = 8;

/** What a terminal would obey instead of showing it, such as a value with an escape sequence, made visible. */
const visible = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, (sign) => CONTROL[sign] ?? '\ufffd');

const CONTROL: Readonly<Record<string, string>> = { '\t': '\\t', '\r': '\\r', '\u001b': '\\e' };

/** "      found     not set"; a value of several lines, or with a word that is too long, has lines of its own. */
function row(name: string, given: string | undefined, { colors, width }: VerdictOptions): string {
  if (given === undefined) return '';
  const value = visible(given);
  const beside = `      ${colors.dim(name.padEnd(NAME_WIDTH))}  `;
  const several = value.split('\n');
  const longest = Math.max(...value.split(/\s+/).map(widthOf));
  const fits = longest <= width - widthOf(beside);
  if (several.length === 1 && name.length <= NAME_WIDTH && fits) return hanging(beside, value, width);
  return [`      ${colors.dim(name)}`, ...several.map((line) => hanging(' '.repeat(8), line, width))].join(
    '\n',
  );
}

/** A line that a shell takes: a command of az, perhaps with a variable that keeps what it prints. */
const isOfAz = (line: string): boolean => /^(?:\w+=\$\()?az /.test(line);

/** Other lines that are typed, and are short. */
const isTyped = (line: string): boolean => /^(?:cd|npx) /.test(line);

/** A sentence that ends in a command is two lines, so that the command can be copied. */
const linesOf = (value: string): string[] => value.replace(/^([A-Z][^:\n]*:) (az )/gm, '$1\n$2').split('\n');

/**
 * What to type or do. A command of az that is too long for its line has lines of its own, broken as a shell understands it;
 * a sentence is broken between its words.
 */
export function commandRow(name: string, value: string, { colors, width, shell }: VerdictOptions): string {
  const beside = `      ${name.padEnd(NAME_WIDTH)}  `;
  const shown = (line: string, room: number): string => {
    if (isOfAz(line)) return brokenCommand(line, room, shell);
    return isTyped(line) ? line : hanging('', line, room);
  };
  const commands = linesOf(value);
  const whole = shown(value, Number.POSITIVE_INFINITY);
  const isLong = !isTyped(value) && whole.length > width - beside.length;
  if (commands.length === 1 && name.length <= NAME_WIDTH && !isLong) return colors.dim(beside) + whole;
  const below = ' '.repeat(8);
  const lines = commands.flatMap((line) => shown(line, width - below.length).split('\n'));
  return [`      ${colors.dim(name)}`, ...lines.map((line) => below + line)].join('\n');
}

/** `text` after `lead`, in lines of at most `width` columns that all begin where the first does. */
export function hanging(lead: string, text: string, width: number): string {
  const indent = widthOf(lead);
  const [first = '', ...rest] = wrap([{ text, style: (each) => each }], width - indent);
  return [lead + first, ...rest.map((line) => ' '.repeat(indent) + line)].join('\n');
}

/** How many checks passed, and where to go on: the end of a report. */
export function summaryText(results: readonly StepResult[], colors: Colors): string {
  const standings = results.flatMap(({ outcomes }) => outcomes.map(standingOf));
  const count = (status: StepStatus): number => standings.filter((each) => each === status).length;
  const [passed, expected, of] = [count('pass'), count('expected'), standings.length];
  if (passed === of) return colors.green(passed === 1 ? 'The check passes.' : `All ${passed} checks pass.`);
  const counted = `${passed} of ${of} ${of === 1 ? 'check passes' : 'checks pass'}.`;
  const news = expected === 0 ? '' : ` ${expected} cannot pass yet, which is expected.`;
  const first = results.find((result) => !['pass', 'expected'].includes(statusOf(result)));
  if (!first) return counted + news;
  const { number } = first.step;
  const earlier = earlierStepOf(first, results);
  const more =
    earlier === undefined
      ? `For help with step ${number}: npx lab hint ${number}`
      : `What step ${number} waits for is in step ${earlier}: npx lab check ${earlier}`;
  return `${counted}${news}\n${more}`;
}

/** The step that holds this one up, where nothing in it is wrong and that one is not among what was checked. */
function earlierStepOf({ outcomes }: StepResult, results: readonly StepResult[]): number | undefined {
  if (outcomes.some(({ status }) => status === 'fail' || status === 'error')) return undefined;
  const steps = outcomes
    .flatMap((outcome) => (outcome.status === 'blocked' ? outcome.by : []))
    .flatMap((id) => checks.find((check) => check.id === id)?.step ?? []);
  const earliest = Math.min(...steps);
  const isShown = results.some(({ step }) => step.number === earliest);
  return Number.isFinite(earliest) && !isShown ? earliest : undefined;
}
