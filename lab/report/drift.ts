import type { Lab } from '../lab.ts';
import type { Drift } from '../state/drift.ts';
import { hanging, signOf, verdictOptions } from './verdicts.ts';

/** What changed since the lab last looked, in some lines: what is undone comes first, it is the news. */
export function driftText(lab: Pick<Lab, 'context' | 'globals'>, { since, changes }: Drift): string {
  const { colors, width } = verdictOptions(lab);
  const when = new Date(since).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  const ordered = [...changes].sort((one, other) => Number(one.is === 'pass') - Number(other.is === 'pass'));
  const lines = ordered.map(({ step, title, is, found }) => {
    const words = is === 'pass' ? 'passes now' : 'passed then, and does not any more';
    const sign = signOf(is === 'pass' ? 'pass' : 'fail', colors);
    return hanging(
      `  ${sign} `,
      `step ${step}: ${title}: ${words}${found ? ` (found ${found})` : ''}`,
      width,
    );
  });
  return [colors.bold(`Changed since ${when}, and not by the lab:`), ...lines].join('\n');
}
