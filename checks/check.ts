import type { Facts } from './facts/index.ts';
import type { Kind } from './kinds.ts';
import type { Target } from './target.ts';

/** What a check says of a state that it could look at. */
export type Verdict = Pass | Fail;

export interface Pass {
  readonly status: 'pass';
  /** What was found, in a few words. */
  readonly found: string;
  /** What is worth knowing although all is well: one sentence. */
  readonly note?: string;
}

export interface Fail {
  readonly status: 'fail';
  /** The kind of mistake (`trailing-slash`), the same wherever it is met: one of `kinds`. */
  readonly kind: string;
  readonly found: string;
  readonly expected: string;
  /** What it means, and why it probably is so: one or two sentences for a learner. */
  readonly why: string;
  /** The next thing to do: commands to type, one a line; or one sentence, perhaps with commands below it. */
  readonly next: string;
  /** The folder in which to type `next`, from the lab's root; absent where it does not matter. */
  readonly folder?: string;
  /** The same in the portal (`App Services > … > Environment variables`), where there is a way. */
  readonly portal?: string;
  /** It may well pass in a minute without anything being done: look again before believing it. */
  readonly soon?: true;
  /** News, no fault: it cannot pass before the step of this number is done. */
  readonly expectedUntil?: number;
}

/** A statement about the lab that is true when the step is done. One file each, named by its `id`. */
export interface Check {
  readonly id: string;
  /** The number of the step that it belongs to. */
  readonly step: number;
  /** True when it passes: reads as a sentence. */
  readonly title: string;
  /** Checks without which this one says nothing: it is `blocked` when one of them does not pass. */
  readonly needs: readonly string[];
  /** A page of Microsoft's documentation. */
  readonly docs: string;
  /** Judges; throws nothing of its own. A fact that could not be read is a `FactError`, which the runner takes. */
  run(facts: Facts, target: Target): Promise<Verdict>;
}

export const pass = (found: string, note?: string): Pass => ({
  status: 'pass',
  found,
  ...(note === undefined ? {} : { note }),
});

export const fail = (what: Omit<Fail, 'status' | 'kind'> & { readonly kind: Kind }): Fail => ({
  status: 'fail',
  ...what,
});
