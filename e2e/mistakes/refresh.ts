import type { SignedInLab } from '../signed-in-lab.ts';
import { another, type Mistake } from './mistake.ts';

/** What can be wrong with renewing. */
export function refreshMistakes(lab: () => SignedInLab): readonly Mistake[] {
  return [
    [
      'was not done',
      () => {
        lab().receipts.splice(0, lab().receipts.length - 1);
      },
      'token-refresh not-refreshed',
    ],
    [
      'has renewed nothing',
      () => {
        lab().receipts.splice(0, lab().receipts.length - 1);
        another(lab, {})();
      },
      'token-refresh same-token',
    ],
  ];
}
