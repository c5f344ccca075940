import type { Token } from 'marked';
import type { Check } from '../../checks/check.ts';
import { type Command, flowSvg, type Step } from '../../steps/index.ts';
import { HEADINGS } from '../../steps/parse.ts';
import { type Argument, argumentsOf, fillArgument } from '../actions/command-line.ts';
import { chosenValues, knownPlaceholders, placeholdersIn, type Values } from '../actions/placeholders.ts';
import { defaultNames } from '../state/names.ts';

/** What is wrong with a step. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface LintOptions {
  readonly checks: readonly Check[];
  /** Why the built-in az cannot run these arguments; `undefined` when it can. */
  readonly complaint: (args: readonly string[]) => string | undefined;
  /** A file of the steps' folder as it is; empty where there is none. */
  readonly read: (file: string) => string;
}

/** Everything that is missing or unknown in the steps; a file that cannot be parsed is a StepError of the loader. */
export function lintSteps(steps: readonly Step[], options: LintOptions): readonly Problem[] {
  const problems = steps.flatMap((step) => [
    ...lintSections(step),
    ...lintChecks(step, options.checks),
    ...lintHints(step),
    ...lintPlaceholders(step, options.read(step.file)),
    ...lintCommands(step, options.complaint),
    ...lintPictures(step, options.read),
  ]);
  const used = new Set(steps.flatMap(({ checks }) => checks));
  const orphans = options.checks
    .filter(({ id }) => !used.has(id))
    .map(({ id, step }) => {
      const file = steps.find(({ number }) => number === step)?.file ?? `step ${step}`;
      return { file, line: 1, message: `no step lists the check ${id}` };
    });
  return [...problems, ...orphans];
}

/** A picture is drawn from its flow, with its words for those who do not see it. */
function lintPictures(step: Step, read: LintOptions['read']): Problem[] {
  return step.pictures.flatMap(({ href, alt, flow, line }) => {
    if (alt.length < 20)
      return [problem(step, line, `${href}: its alternative text does not say what it shows`)];
    const stale = read(href) !== flowSvg(flow, alt);
    return stale ? [problem(step, line, `${href} is not drawn from its flow: npx lab author draw`)] : [];
  });
}

const problem = ({ file }: Step, line: number, message: string): Problem => ({ file, line, message });

function lintSections(step: Step): Problem[] {
  const [first, ...rest] = step.sections;
  const titles = rest.map(({ title }) => title);
  const begins = first?.tokens.some(({ type }) => type === 'paragraph');
  return [
    ...(begins ? [] : [problem(step, 1, 'it does not say first why it is done')]),
    ...[HEADINGS.portal, 'What you should see', 'What commonly goes wrong']
      .filter((title) => !titles.includes(title))
      .map((title) => problem(step, 1, `the section "## ${title}" is missing`)),
    ...(step.actions.some(({ kind }) => kind !== 'portal')
      ? []
      : [problem(step, 1, 'there is nothing to do: no azurecli and no browse block')]),
  ];
}

function lintChecks(step: Step, checks: readonly Check[]): Problem[] {
  const unknown = step.checks.filter((id) => !checks.some((check) => check.id === id));
  const others = checks.filter(({ id, step: number }) => step.checks.includes(id) && number !== step.number);
  return [
    ...(step.checks.length > 0 ? [] : [problem(step, 5, 'it has no checks')]),
    ...unknown.map((id) => problem(step, 5, `there is no check ${id}`)),
    ...others.map(({ id, step: number }) => problem(step, 5, `the check ${id} belongs to step ${number}`)),
  ];
}

function lintHints(step: Step): Problem[] {
  if (step.hints.length < 3)
    return [problem(step, 1, 'it needs three hints or more, each more direct than the last')];
  const texts = step.hints.map(textOf);
  const empty = texts.flatMap((text, index) =>
    text.length < 10 ? [problem(step, 1, `hint ${index + 1} says nothing`)] : [],
  );
  const last = texts.at(-1) ?? '';
  const first = step.actions.find((action): action is Command => action.kind === 'command' && action.changes);
  // A command may be broken into lines anywhere.
  const tells = (text: string): boolean => first !== undefined && text.includes(first.text);
  const early = texts.slice(0, -1).findIndex(tells);
  const long = step.hints.findIndex((tokens) => tokens.some(({ raw }) => LONG_COMMAND.test(raw)));
  const rows: [boolean, number, string][] = [
    [
      long < 0,
      1,
      `hint ${long + 1}: give its long command in a block of azurecli; in a line of text it breaks where it cannot be copied`,
    ],
    [
      !first || tells(last),
      first?.line ?? 1,
      `the last hint does not give the whole command: ${first?.text}`,
    ],
    [first !== undefined || ENDS_IN_DOING.test(last), 1, 'the last hint gives nothing to type or to open'],
    [early < 0, 1, `hint ${early + 1} gives the whole command already`],
  ];
  return [
    ...empty,
    ...rows.flatMap(([isRight, line, message]) => (isRight ? [] : [problem(step, line, message)])),
  ];
}

/** A command, or an address, in a hint. */
const ENDS_IN_DOING = /`(?:az |npx lab |https:\/\/)[^`]+`/;

/** A command among words that is too long for a line of a terminal. */
const LONG_COMMAND = /(?<!`)`az [^`]{60,}`/;

/** A hint's words, with single blanks. */
const textOf = (tokens: readonly Token[]): string =>
  tokens
    .map(({ raw }) => raw)
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

function lintPlaceholders(step: Step, text: string): Problem[] {
  return text.split('\n').flatMap((line, index) =>
    placeholdersIn(line)
      .filter((name) => !knownPlaceholders.includes(name))
      .map((name) => problem(step, index + 1, `the lab does not know the placeholder ${name}`)),
  );
}

/** A value for each placeholder, so that options that take some values only can be judged. */
const samples = (): Values =>
  new Map([
    ...knownPlaceholders.map((name): [string, string] => [name, 'sample']),
    ...chosenValues(defaultNames('.')),
  ]);

/** An argument with something in the place of its variables. */
const sampleOf = (arg: Argument): string =>
  typeof arg === 'string' ? arg : arg.map((piece) => (typeof piece === 'string' ? piece : 'kept')).join('');

function lintCommands(step: Step, complaint: LintOptions['complaint']): Problem[] {
  const commands = [
    ...step.actions.filter((action): action is Command => action.kind === 'command'),
    ...step.undo,
  ];
  return commands.flatMap(({ text, line }) => {
    const args = argumentsOf(text).map((arg) => sampleOf(fillArgument(arg, samples())));
    const says = complaint(args);
    return says === undefined ? [] : [problem(step, line, `the built-in az: ${says}`)];
  });
}
