import { checks } from '../checks/index.ts';
import type { Step } from '../steps/index.ts';
import { checkPatiently, checkSteps, exitCodeOf, PATIENCE, type StepResult, statusOf } from './checking.ts';
import type { Connection } from './connect.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Lab } from './lab.ts';
import { hasWork, performStep } from './performing.ts';
import { automatically, type GetReceipt, inBrowser } from './receipts.ts';
import { tellCommand } from './report/command.ts';
import { createLiveLine } from './report/live-line.ts';
import { headingOf, outcomeText, verdictOptions } from './report/verdicts.ts';

export interface SolveOptions {
  /** How many steps the lab has. */
  readonly count: number;
  /** Do it even when its checks pass already. */
  readonly always?: boolean;
  /** Who signs in where a step wants it: the lab by itself (the default), or somebody in a browser. */
  readonly signIn?: 'automatically' | 'in-browser';
}

/** What became of a step. */
export interface Solved extends StepResult {
  /** `already`: its checks passed before; `done`: they pass now; `open`: they do not. */
  readonly result: 'already' | 'done' | 'open';
  readonly milliseconds: number;
}

/**
 * Performs a step and checks it, telling all along what is going on. A step whose checks pass is left alone.
 * @throws LabError `az` when a command fails; as `performCommand`; what the context's signal was aborted with
 */
export async function solveStep(
  lab: Lab,
  connection: Connection,
  step: Step,
  { count, always = false, signIn = 'automatically' }: SolveOptions,
): Promise<Solved> {
  const { context, print } = lab;
  const { colors, signal } = context;
  const from = performance.now();
  print.result(headingOf(step, count, colors));
  const before = await looking(lab, connection, step);
  if (statusOf(before) === 'pass' && !always) {
    // A step that only looks is never done before: what it looks at is the news.
    if (!hasWork(step)) return ended(lab, before, from);
    print.result(colors.dim('  Done already: all of its checks pass.'));
    return { ...before, result: 'already', milliseconds: performance.now() - from };
  }
  if (hopeless(before, step)) {
    const solved = ended(lab, before, from);
    const earlier = earlierStep(before, step);
    if (earlier !== undefined) print.result(`  Step ${earlier} comes first: npx lab run --to ${earlier}`);
    return solved;
  }
  await perform(lab, connection, step, signIn === 'in-browser' ? inBrowser : automatically);
  const [after = before] = await checkPatiently(connection, [step], {
    ...PATIENCE,
    signal,
    onWait: () => print.say(colors.dim('  Looking again: a change takes a moment to be seen…')),
  });
  return ended(lab, after, from);
}

/** The exit code of several solved steps. */
export const exitCodeOfSolved = (solved: readonly Solved[]): ExitCode =>
  solved.every(({ result }) => result !== 'open') ? EXIT.ok : exitCodeOf(solved);

async function looking(lab: Lab, connection: Connection, step: Step): Promise<StepResult> {
  const live = createLiveLine(lab);
  live.show('  … looking at what is there');
  const [result] = await checkSteps(connection, [step]);
  live.clear();
  lab.context.signal.throwIfAborted();
  return result ?? { step, outcomes: [] };
}

/** Nothing that the step does can help: Azure cannot be looked at, or an earlier step is not done. */
const hopeless = (result: StepResult, step: Step): boolean =>
  result.outcomes.some(({ status }) => status === 'error') || earlierStep(result, step) !== undefined;

/** The number of an earlier step whose checks this one waits for. */
function earlierStep({ outcomes }: StepResult, step: Step): number | undefined {
  const awaited = outcomes.flatMap((outcome) => (outcome.status === 'blocked' ? outcome.by : []));
  const numbers = checks.filter(({ id }) => awaited.includes(id)).map((check) => check.step);
  return numbers.filter((number) => number < step.number).at(-1);
}

async function perform(lab: Lab, connection: Connection, step: Step, getReceipt: GetReceipt): Promise<void> {
  const telling = tellCommand(lab);
  try {
    await performStep(connection, step, {
      telling,
      signal: lab.context.signal,
      signIn: (visits) => getReceipt(lab, connection, step, visits),
    });
  } finally {
    telling.end();
  }
}

function ended(lab: Lab, result: StepResult, from: number): Solved {
  const options = verdictOptions(lab);
  for (const outcome of result.outcomes) lab.print.result(outcomeText(outcome, options));
  const done = statusOf(result) === 'pass';
  return { ...result, result: done ? 'done' : 'open', milliseconds: performance.now() - from };
}
