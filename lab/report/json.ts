import type { Outcome } from '../../checks/run.ts';
import type { Target } from '../../checks/target.ts';
import { type StepResult, type StepStatus, standingOf, statusOf } from '../checking.ts';

/** An outcome for programs: the check's identity, and the rest as it is. */
function outcomeView({ check, ...rest }: Outcome) {
  return { id: check.id, title: check.title, docs: check.docs, ...rest };
}

/**
 * The document of `lab check --json` and `lab status --json`. What fails as expected (`expectedUntil`) is counted apart from
 * what fails.
 */
export function resultsView(results: readonly StepResult[], cloud: string, target: Target) {
  const outcomes = results.flatMap((result) => result.outcomes);
  const count = (status: StepStatus) => outcomes.filter((each) => standingOf(each) === status).length;
  return {
    cloud,
    target,
    summary: {
      pass: count('pass'),
      fail: count('fail'),
      expected: count('expected'),
      blocked: count('blocked'),
      error: count('error'),
    },
    steps: results.map((result) => ({
      number: result.step.number,
      title: result.step.title,
      status: statusOf(result),
      checks: result.outcomes.map(outcomeView),
    })),
  };
}
