import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '../checks/check.ts';
import type { Facts } from '../checks/facts/index.ts';
import { checks as allChecks } from '../checks/index.ts';
import { type Outcome, type RunOptions, runChecks } from '../checks/run.ts';
import type { Target } from '../checks/target.ts';
import type { Step } from '../steps/index.ts';
import { withoutSecrets } from './actions/redact-outcome.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Session } from './sessions/session.ts';

/** What the checks of one step said. */
export interface StepResult {
  readonly step: Step;
  readonly outcomes: readonly Outcome[];
}

/** How a step stands, by its checks. `expected`: what does not pass cannot yet, and a later step will see to it. */
export type StepStatus = 'pass' | 'expected' | 'fail' | 'blocked' | 'error';

export interface Looking {
  readonly facts: Facts;
  readonly target: Target;
  /** Where it is written down what was found. */
  readonly session?: Session;
  /** What an outcome may tell: a surprise (`lab break --surprise`) is not given away. */
  readonly veil?: (outcome: Outcome) => Outcome;
}

/**
 * Looks at some steps: runs their checks on facts that are read anew, and the checks of earlier steps that those need.
 * @throws nothing of its own: what could not be looked at is an outcome
 */
export async function checkSteps(
  { facts, target, session, veil = (outcome) => outcome }: Looking,
  steps: readonly Step[],
  { onStart, onOutcome }: RunOptions = {},
): Promise<readonly StepResult[]> {
  const asked = checksOf(steps);
  const isAsked = ({ id }: Check): boolean => asked.some((each) => each.id === id);
  const known = new Map<string, Outcome>();
  const told = (outcome: Outcome): Outcome => {
    const hidden = outcome.status === 'blocked' ? errorBehind(outcome, known, isAsked) : undefined;
    return withoutSecrets(veil(hidden ? { ...hidden, check: outcome.check } : outcome));
  };
  const found = await runChecks(withNeeded(asked), facts.fresh(), target, {
    onStart: (check) => isAsked(check) && onStart?.(check),
    onOutcome: (outcome) => {
      known.set(outcome.check.id, outcome);
      if (isAsked(outcome.check)) onOutcome?.(told(outcome));
    },
  });
  const outcomes = found.map(told);
  const results = steps.map((step) => ({
    step,
    outcomes: step.checks.flatMap((id) => outcomes.find(({ check }) => check.id === id) ?? []),
  }));
  session?.checked(results);
  return results;
}

/**
 * Why a check waits, where that is only because something could not be looked at by checks that nobody asked for: they are
 * not told, so this one has to say it. Where one of them fails, its step comes first.
 */
function errorBehind(
  { by }: Extract<Outcome, { status: 'blocked' }>,
  known: ReadonlyMap<string, Outcome>,
  isAsked: (check: Check) => boolean,
): Extract<Outcome, { status: 'error' }> | undefined {
  const behind = by.map((id) => {
    const outcome = known.get(id);
    if (!outcome || isAsked(outcome.check)) return undefined;
    if (outcome.status === 'blocked') return errorBehind(outcome, known, isAsked);
    return outcome.status === 'error' ? outcome : undefined;
  });
  return behind.includes(undefined) ? undefined : behind[0];
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
  /** Look again for whatever fails, since it was just done and only has to be seen. */
  readonly justDone?: boolean;
  readonly signal?: AbortSignal;
  /** Called before each wait, with the milliseconds after which it gives up. */
  readonly onWait?: (leftMs: number) => void;
}

/** How long a change may take to be seen in the sandbox, and how often it is looked for. */
export const PATIENCE = { withinMs: 20_000, everyMs: 500 } as const;

/** The same in a real cloud, where it can take minutes, and questions are counted. */
const PATIENCE_IN_AZURE = { withinMs: 180_000, everyMs: 5000 } as const;

export const patienceIn = ({
  sandbox,
}: {
  readonly sandbox: unknown;
}): { readonly withinMs: number; readonly everyMs: number } => (sandbox ? PATIENCE : PATIENCE_IN_AZURE);

/** Looks again while a check fails that may well pass by itself: what was just changed takes a while to be seen. */
export async function checkPatiently(
  looking: Looking,
  steps: readonly Step[],
  { withinMs, everyMs, justDone = false, signal, onWait, ...options }: Patience,
): Promise<readonly StepResult[]> {
  const end = performance.now() + withinMs;
  for (;;) {
    const results = await checkSteps(looking, steps, options);
    signal?.throwIfAborted();
    const mayPass = mayPassSoon(results) || (justDone && results.some((each) => statusOf(each) === 'fail'));
    if (!mayPass || performance.now() > end) return results;
    onWait?.(end - performance.now());
    await delay(everyMs, undefined, signal ? { signal } : {});
  }
}

/** Whether a check fails that may well pass in a minute without anything being done. */
export const mayPassSoon = (results: readonly StepResult[]): boolean =>
  results.some(({ outcomes }) => outcomes.some((outcome) => outcome.status === 'fail' && outcome.soon));

/** How one outcome stands: a failure that is expected for now is news, and no fault. */
export const standingOf = (outcome: Outcome): StepStatus =>
  outcome.status === 'fail' && outcome.expectedUntil !== undefined ? 'expected' : outcome.status;

/** From the worst to the best: what fails comes before what could not be looked at, and that before what waits for either. */
const WORST_FIRST = ['fail', 'error', 'blocked', 'expected'] as const;

/** The worst of a step's outcomes. */
export const statusOf = ({ outcomes }: Pick<StepResult, 'outcomes'>): StepStatus =>
  WORST_FIRST.find((status) => outcomes.some((outcome) => standingOf(outcome) === status)) ?? 'pass';

/** The step that sees to what is expected not to pass yet: the last of them, where there are several. */
export function expectedUntil({ outcomes }: Pick<StepResult, 'outcomes'>): number | undefined {
  const steps = outcomes.flatMap((outcome) =>
    outcome.status === 'fail' && outcome.expectedUntil !== undefined ? [outcome.expectedUntil] : [],
  );
  return steps.length === 0 ? undefined : Math.max(...steps);
}

/**
 * The exit code that says it: `fails` when anything fails, `couldNot` when something could not be looked at. What is
 * expected to fail until a later step is no failure, unless that step is one of those that are `due`: done by now.
 */
export function exitCodeOf(results: readonly StepResult[], due: readonly number[] = []): ExitCode {
  const statuses = results.map(statusOf);
  const isOverdue = results.some((result) => due.includes(expectedUntil(result) ?? 0));
  if (statuses.includes('fail') || isOverdue) return EXIT.fails;
  if (statuses.includes('error')) return EXIT.couldNot;
  return statuses.includes('blocked') ? EXIT.fails : EXIT.ok;
}
