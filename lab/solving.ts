import { checks } from '../checks/index.ts';
import type { Command, Step } from '../steps/index.ts';
import {
  checkPatiently,
  checkSteps,
  exitCodeOf,
  expectedUntil,
  patienceIn,
  type StepResult,
  statusOf,
} from './checking.ts';
import type { Connection } from './connect.ts';
import { beforeActing, type Consent } from './consent/consent.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { isCleanUp } from './guide/clean-up.ts';
import type { Lab } from './lab.ts';
import { hasWork, performStep } from './performing.ts';
import { automatically, type GetReceipt, inBrowser } from './receipts.ts';
import { tellCommand } from './report/command.ts';
import { createCountdown } from './report/countdown.ts';
import { createLiveLine } from './report/live-line.ts';
import { headingOf, outcomeText, verdictOptions } from './report/verdicts.ts';
import { forgetSeen, noteSeen } from './state/drift.ts';

export interface SolveOptions {
  /** How many steps the lab has. */
  readonly count: number;
  /** Do it even when its checks pass already. */
  readonly always?: boolean;
  /** Who signs in where a step wants it: the lab by itself (the default), or somebody in a browser. */
  readonly signIn?: 'automatically' | 'in-browser';
  /** What somebody has agreed to, where it takes place in a real cloud. */
  readonly consent: Consent;
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
  { count, always = false, signIn = 'automatically', consent }: SolveOptions,
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
    lab.session.checked([before]);
    noteSeen(lab.globals.dir, connection, context.now(), [before]);
    return { ...before, result: 'already', milliseconds: performance.now() - from };
  }
  if (hopeless(before, step)) {
    return ended(lab, before, from);
  }
  await beforeActing(lab, connection, commandsOf(step), consent);
  await perform(
    lab,
    connection,
    step,
    signIn === 'in-browser' || !connection.sandbox ? inBrowser : automatically,
  );
  const countdown = createCountdown(lab, 'A change takes a moment to be seen');
  const [after = before] = await checkPatiently(connection, [step], {
    ...patienceIn(connection),
    justDone: !connection.cloud.atOnce,
    signal,
    onWait: countdown.show,
  }).finally(countdown.end);
  if (isCleanUp(step)) forgetSeen(lab.globals.dir, connection);
  else noteSeen(lab.globals.dir, connection, context.now(), [after], { acted: true });
  return ended(lab, after, from);
}

/** What a step runs. */
const commandsOf = ({ actions }: Step): readonly Command[] =>
  actions.filter((action): action is Command => action.kind === 'command' && action.changes);

/** The exit code of several solved steps: one that is open is never fine, be it expected or not. */
export function exitCodeOfSolved(solved: readonly Solved[]): ExitCode {
  if (solved.every(({ result }) => result !== 'open')) return EXIT.ok;
  const code = exitCodeOf(solved);
  return code === EXIT.ok ? EXIT.fails : code;
}

async function looking(lab: Lab, connection: Connection, step: Step): Promise<StepResult> {
  const live = createLiveLine(lab);
  live.show('  … looking at what is there');
  // That a step is open before it is performed is not worth writing down.
  const { facts, target } = connection;
  const [result] = await checkSteps({ facts, target }, [step]);
  live.clear();
  lab.context.signal.throwIfAborted();
  return result ?? { step, outcomes: [] };
}

/** Nothing that the step does can help: Azure cannot be looked at, or an earlier step is not done. */
const hopeless = (result: StepResult, step: Step): boolean =>
  result.outcomes.some(({ status }) => status === 'error') || earlierStep(result, step) !== undefined;

/** The number of an earlier step that is not done, and that this one waits for. */
function earlierStep(result: StepResult, step: Step): number | undefined {
  const awaited = result.outcomes.flatMap((outcome) => (outcome.status === 'blocked' ? outcome.by : []));
  const numbers = checks.filter(({ id }) => awaited.includes(id)).map((check) => check.step);
  return [...numbers, expectedUntil(result) ?? step.number].filter((number) => number < step.number).at(-1);
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
  lab.session.checked([result]);
  const options = verdictOptions(lab);
  for (const outcome of result.outcomes) lab.print.result(outcomeText(outcome, options));
  const earlier = earlierStep(result, result.step);
  if (earlier !== undefined) lab.print.result(`  Step ${earlier} comes first: npx lab run --to ${earlier}`);
  const done = statusOf(result) === 'pass';
  return { ...result, result: done ? 'done' : 'open', milliseconds: performance.now() - from };
}
