import type { Target } from '../../../checks/target.ts';

/** What a failure of `az` means. */
export interface Explanation {
  /** The kind of failure, the same wherever it is met: `name-taken`. */
  readonly id: string;
  /** What happened, in a few words. */
  readonly what: string;
  /** Why it probably did. */
  readonly why: string;
  /** The next thing to type or do. */
  readonly next: string;
  /** Where the message, or what it means, is known from. */
  readonly source: string;
}

/**
 * Names that fill the commands to type; `app` is the one that the failed command is about, and `graph` is what a token for
 * Microsoft Graph is asked for there.
 */
export type Place = Partial<Target> & { readonly app?: string | undefined; readonly graph?: string };

/** One row: the message, and what it means. */
export interface KnownFailure {
  readonly id: string;
  /** Matches the text of standard error, with every white space a single blank. */
  readonly says: RegExp;
  /** Title of a document, issue of a public repository, or "az 2.45 tried". */
  readonly source: string;
  explain(found: RegExpExecArray, place: Place): Pick<Explanation, 'what' | 'why' | 'next'>;
}

/** A name, or the placeholder for it. */
export const or = (name: string | undefined, placeholder: string): string => name ?? `<${placeholder}>`;
