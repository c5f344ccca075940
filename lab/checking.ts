import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '../checks/check.ts';
import type { Facts } from '../checks/facts/index.ts';
import { checks as allChecks } from '../checks/index.ts';
import { type Outcome, type RunOptions, runChecks } from '../checks/run.ts';
import type { Target } from '../checks/target.ts';
import type { Step } from '../steps/index.ts';
import { EXIT, type ExitCode } from './exit.ts';

/** What the checks of one step said. */
export interface StepResult {
  readonly step: Step;
  readonly outcomes: readonly Outcome[];
}

/** How a step stands, by its checks. */
export type StepStatus = 'pass' | 'fail' | 'blocked' | 'error';

export interface Looking {
  readonly facts: Facts;
  readonly target: Target;
}

/**
 * Looks at some steps: runs their checks on facts that are read anew, and the checks of earlier steps that those need.
 * @throws nothing of its own: what could not be looked at is an outcome
 */
export async function checkSteps(
  { facts, target }: Looking,
  steps: readonly Step[],
  { onStart, onOutcome }: RunOptions = {},
): Promise<readonly StepResult[]> {
  const asked = checksOf(steps);
  const isAsked = ({ id }: Check): boolean => asked.some((each) => each.id === id);
  const outcomes = await runChecks(withNeeded(asked), facts.fresh(), target, {
    onStart: (check) => isAsked(check) && onStart?.(check),
    onOutcome: (outcome) => isAsked(outcome.check) && onOutcome?.(outcome),
  });
  return steps.map((step) => ({
    step,
    outcomes: step.checks.flatMap((id) => outcomes.find(({ check }) => check.id === id) ?? []),
  }));
}

/** The checks of steps, in the order of the lab. */
const checksOf = (steps: readonly Step[]): Check[] => {
  const ids = new Set(steps.flatMap(({ checks }) => checks));
  return allChecks.filter(({ id }) => ids.has(id));
};

/** Those checks and everything that they need, so that none of them is judged without. */
function withNeeded(checks: readonly Check[]): Check[] {
  const ids = new Set(checks.map(({ id }) => id));
  const add = ({ needs }: Check): void => {
    for (const need of needs) {
      const check = allChecks.find(({ id }) => id === need);
      if (!check || ids.has(need)) continue;
      ids.add(need);
      add(check);
    }
  };
  for (const check of checks) add(check);
  return allChecks.filter(({ id }) => ids.has(id));
}

export interface Patience extends RunOptions {
  /** How long to look again for what may pass by itself. */
  readonly withinMs: number;
  readonly everyMs: number;
  readonly signal?: AbortSignal;
  /** Called once, when it begins to wait. */
  readonly onWait?: () => void;
}

/** How long a change may take to be seen, and how often it is looked for. */
export const PATIENCE = { withinMs: 20_000, everyMs: 500 } as const;

/** Looks again while a check fails that may well pass by itself: what was just changed takes a while to be seen. */
export async function checkPatiently(
  looking: Looking,
  steps: readonly Step[],
  { withinMs, everyMs, signal, onWait, ...options }: Patience,
): Promise<readonly StepResult[]> {
  const end = performance.now() + withinMs;
  for (let waited = false; ; waited = true) {
    const results = await checkSteps(looking, steps, options);
    signal?.throwIfAborted();
    if (!mayPassSoon(results) || performance.now() > end) return results;
    if (!waited) onWait?.();
    await delay(everyMs, undefined, signal ? { signal } : {});
  }
}

/** Whether a check fails that may well pass in a minute without anything being done. */
export const mayPassSoon = (results: readonly StepResult[]): boolean =>
  results.some(({ outcomes }) => outcomes.some((outcome) => outcome.status === 'fail' && outcome.soon));

/** The worst of a step's outcomes: what fails before what could not be looked at before what waits for either. */
export function statusOf({ outcomes }: Pick<StepResult, 'outcomes'>): StepStatus {
  const has = (status: StepStatus): boolean => outcomes.some((outcome) => outcome.status === status);
  if (has('fail')) return 'fail';
  if (has('error')) return 'error';
  return has('blocked') ? 'blocked' : 'pass';
}

/** The exit code that says it: `fails` when anything fails, `couldNot` when something could not be looked at. */
export function exitCodeOf(results: readonly StepResult[]): ExitCode {
  const statuses = results.map(statusOf);
  if (statuses.includes('fail')) return EXIT.fails;
  if (statuses.includes('error')) return EXIT.couldNot;
  return statuses.includes('blocked') ? EXIT.fails : EXIT.ok;
}
