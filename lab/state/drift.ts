import type { Target } from '../../checks/target.ts';
import { type StepResult, standingOf } from '../checking.ts';
import { isCleanUp } from '../guide/clean-up.ts';
import { readLabState, type Seen, updateLabState } from './lab-file.ts';

/** Where something was seen: another subscription or group is another lab. */
export interface SeenIn {
  readonly cloud: { readonly name: string };
  readonly target: Pick<Target, 'subscription' | 'resourceGroup'>;
}

/** A check that stands otherwise than when it was last looked at. */
export interface Change {
  readonly step: number;
  readonly check: string;
  readonly title: string;
  readonly was: string;
  readonly is: string;
  /** What was found now, where something was. */
  readonly found?: string;
}

/** What changed behind the lab's back since it last looked. */
export interface Drift {
  /** When that was. */
  readonly since: string;
  readonly changes: readonly Change[];
}

const keyOf = ({ cloud, target }: SeenIn): string =>
  [cloud.name, target.subscription, target.resourceGroup.toLowerCase()].join(' ');

/** A learner has one lab, or a few. */
const MOST_PLACES = 10;

/**
 * What stands otherwise than when the lab last looked or did something: somebody has changed Azure meanwhile. What only waits
 * for something else is left out, as that is told; and so is what could not be looked at.
 * @throws LabError as `readLabState`
 */
export function driftSince(dir: string, place: SeenIn, results: readonly StepResult[]): Drift | undefined {
  const seen = readLabState(dir)?.seen[keyOf(place)];
  if (!seen) return undefined;
  const changes = results.flatMap(({ step, outcomes }) =>
    outcomes.flatMap((outcome): Change[] => {
      const { id, title } = outcome.check;
      const [was, is] = [seen.checks[id], standingOf(outcome)];
      if (was === undefined || !(isUndone(was, is) || isDone(was, is))) return [];
      const found = 'found' in outcome ? { found: outcome.found } : {};
      return [{ step: step.number, check: id, title, was, is, ...found }];
    }),
  );
  return changes.length === 0 ? undefined : { since: seen.at, changes };
}

const isOpen = (standing: string): boolean => standing === 'fail' || standing === 'expected';
const isUndone = (was: string, is: string): boolean => was === 'pass' && isOpen(is);
const isDone = (was: string, is: string): boolean => isOpen(was) && is === 'pass';

/**
 * Remembers how checks stand now, for the next `driftSince`. What could not be looked at stands as it did; and of the clean-up
 * nothing is remembered, which passes as long as there is nothing. When the lab has just `acted`, whatever did not pass before
 * may pass now by that, and is no news.
 * @throws LabError as `updateLabState`
 */
export function noteSeen(
  dir: string,
  place: SeenIn,
  now: Date,
  results: readonly StepResult[],
  { acted = false } = {},
): void {
  const key = keyOf(place);
  updateLabState(dir, (state) => {
    const before = Object.entries(state.seen[key]?.checks ?? {});
    const checks = Object.fromEntries(before.filter(([, was]) => was === 'pass' || !acted));
    const steps = results.filter(({ step }) => !isCleanUp(step));
    for (const outcome of steps.flatMap(({ outcomes }) => outcomes)) {
      const is = standingOf(outcome);
      if (is !== 'error') checks[outcome.check.id] = is;
    }
    const seen: Seen = { at: now.toISOString(), checks };
    const others = Object.entries(state.seen).filter(([each]) => each !== key);
    return { ...state, seen: Object.fromEntries([...others.slice(1 - MOST_PLACES), [key, seen]]) };
  });
}

/** Forgets what was seen in a place, of which the lab has just undone a lot by itself. @throws LabError as `updateLabState` */
export function forgetSeen(dir: string, place: SeenIn): void {
  const key = keyOf(place);
  updateLabState(dir, (state) => {
    if (!(key in state.seen)) return state;
    const { [key]: _, ...others } = state.seen;
    return { ...state, seen: others };
  });
}
