import type { Check } from '../../checks/check.ts';
import type { Outcome, RunOptions } from '../../checks/run.ts';
import type { Step } from '../../steps/index.ts';
import type { Lab } from '../lab.ts';
import { createLiveLine } from './live-line.ts';
import { headingOf, outcomeText, type VerdictOptions, verdictOptions } from './verdicts.ts';

export interface OutcomePrinter extends Required<RunOptions> {
  /** Nothing more is told, whatever becomes known. */
  end(): void;
}

/**
 * Prints outcomes as they become known, in the lab's order and under their steps' headings; at a terminal, what is being
 * looked at meanwhile. `textOf` says how much of an outcome is told.
 */
export function outcomePrinter(
  lab: Lab,
  steps: readonly Step[],
  count: number,
  textOf: (outcome: Outcome, options: VerdictOptions) => string = outcomeText,
): OutcomePrinter {
  const { print } = lab;
  const options = verdictOptions(lab);
  const live = createLiveLine(lab);
  const order = steps.flatMap((step) => step.checks.map((id) => ({ step, id })));
  const known = new Map<string, Outcome>();
  const looking = new Set<Check>();
  let next = 0;
  let heading: Step | undefined;
  let ended = false;
  const flush = (): void => {
    for (let place = order[next]; place; place = order[++next]) {
      const outcome = known.get(place.id);
      if (!outcome) return;
      if (heading !== place.step) {
        print.result(`${heading ? '\n' : ''}${headingOf(place.step, count, options.colors)}`);
        heading = place.step;
      }
      print.result(textOf(outcome, options));
    }
  };
  const redraw = (): void => {
    const [first] = looking;
    if (first) live.show(`  … ${first.title}`);
  };
  return {
    onStart(check) {
      if (ended) return;
      looking.add(check);
      redraw();
    },
    onOutcome(outcome) {
      if (ended) return;
      looking.delete(outcome.check);
      known.set(outcome.check.id, outcome);
      live.clear();
      flush();
      redraw();
    },
    end() {
      ended = true;
      live.clear();
    },
  };
}
