import { selfContainedPage } from '../pages/self-contained.ts';
import { duration } from '../report/time.ts';
import type { Completion } from './completion.ts';
import type { CheckedCheck } from './events.ts';
import { moment, SIGNS, time } from './markdown.ts';
import type { KeptSession } from './read-sessions.ts';

export interface PageOptions {
  readonly completion: Completion;
  readonly sessions: readonly KeptSession[];
}

/** The report as one HTML page that needs nothing else. What Azure and commands have said stands in it as text only. */
export function reportPage({ completion, sessions }: PageOptions): string {
  const proofs = completion.steps.flatMap(({ proof }) => proof?.at ?? []).sort();
  return selfContainedPage({
    from: import.meta.url,
    template: 'report-page.ejs',
    styles: ['report-page.css'],
    data: {
      completion,
      first: proofs[0],
      last: proofs.at(-1),
      sessions: [...sessions].reverse(),
      moment,
      time,
      duration,
      signs: SIGNS,
      states,
    },
  });
}

/** How a check stands, after its title; of one that passes, the sign says all. */
function states({ status, found, expectedUntil }: CheckedCheck): string {
  switch (status) {
    case 'pass':
      return '';
    case 'fail':
      return expectedUntil === undefined ? ': not yet' : `: expected until step ${expectedUntil}`;
    case 'blocked':
      return `: ${found ?? 'waits for another one'}`;
    case 'error':
      return ': could not be checked';
  }
}
