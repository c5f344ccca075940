import type { Check, Verdict } from './check.ts';
import { FactError, type FactErrorCode } from './facts/error.ts';
import type { Facts } from './facts/index.ts';
import type { Target } from './target.ts';

/** What became of a check: its own verdict, or the runner's word that it could not be judged. */
export type Outcome = { readonly check: Check } & (
  | Verdict
  /** A check that it needs does not pass: `by` are the ids of those. */
  | { readonly status: 'blocked'; readonly by: readonly string[] }
  /** It could not look. This says nothing about the learner's work. */
  | {
      readonly status: 'error';
      readonly code: FactErrorCode;
      readonly message: string;
      readonly next: string;
    }
);

export interface RunOptions {
  /** Called when a check begins to look, in no particular order. */
  readonly onStart?: (check: Check) => void;
  /** Called with each outcome as soon as it is known. */
  readonly onOutcome?: (outcome: Outcome) => void;
}

/**
 * Runs checks, each after those that it needs (which must be among `checks`, or it is judged without them), and as many
 * at once as that allows. Resolves with their outcomes in the order of `checks`.
 */
export async function runChecks(
  checks: readonly Check[],
  facts: Facts,
  target: Target,
  { onStart, onOutcome }: RunOptions = {},
): Promise<Outcome[]> {
  const outcomes = new Map<string, Promise<Outcome>>();
  const judge = async (check: Check): Promise<Outcome> => {
    const needed = await Promise.all(check.needs.flatMap((id) => outcomeOf(id) ?? []));
    const by = needed.filter(({ status }) => status !== 'pass').map((outcome) => outcome.check.id);
    if (by.length > 0) return { check, status: 'blocked', by };
    onStart?.(check);
    try {
      return { check, ...(await check.run(facts, target)) };
    } catch (error) {
      if (!(error instanceof FactError)) throw error;
      return { check, status: 'error', code: error.code, message: error.message, next: error.next };
    }
  };
  const outcomeOf = (id: string): Promise<Outcome> | undefined => {
    const check = checks.find((each) => each.id === id);
    if (!check) return undefined;
    const started =
      outcomes.get(id) ??
      judge(check).then((outcome) => {
        onOutcome?.(outcome);
        return outcome;
      });
    outcomes.set(id, started);
    return started;
  };
  return Promise.all(checks.flatMap(({ id }) => outcomeOf(id) ?? []));
}
