import type { Receipt } from '../../checks/facts/receipts.ts';
import type { SignedInLab } from '../signed-in-lab.ts';

/** What it is in words, how it is made in a finished lab, and `check kind` of the one failure that it brings. */
export type Mistake = [what: string, make: () => unknown, failure: string];

/** A GUID that nothing has. */
export const NOTHING = '99999999-9999-4999-8999-999999999999';

/** Brings another receipt, a second after the last and like it but for `change`. */
export const another =
  (lab: () => SignedInLab, change: Partial<Receipt>): (() => void) =>
  () => {
    const { receipts } = lab();
    const [last] = receipts.slice(-1);
    if (!last) return;
    const receivedAt = new Date(Date.parse(last.receivedAt) + 1000).toISOString();
    receipts.push({ ...last, receivedAt, ...change });
  };
