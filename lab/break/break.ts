import type { Kind } from '../../checks/kinds.ts';
import type { Change } from './hand.ts';

/** A mistake that the lab can make in the sandbox, so that somebody finds it. */
export interface Break {
  /** The check that names it. */
  readonly check: string;
  /** Its name: the kind of mistake that this check will say. */
  readonly kind: Kind;
  /** What is wrong, for whoever may know: a clause. */
  readonly what: string;
  /** What somebody noticed, for whoever is to find it. */
  readonly story: string;
  /** It can be seen before this step is done, and not after it. */
  readonly before?: number;
  /** What is lost with it, as the checks name it one after the other once their advice is followed. */
  readonly loses?: readonly string[];
  /** Makes it, as a learner could: by requests to ARM, Graph and Kudu. */
  readonly make: Change;
}

/** A row of a list of breaks: the kind, what is wrong, how it is made, and what is not as the list has it. */
export type Row = readonly [
  kind: Kind,
  what: string,
  make: Change,
  more?: string | Partial<Pick<Break, 'story' | 'loses'>>,
];

/** The breaks of one check. */
export const breaksOf = (
  check: string,
  { story, before }: Pick<Break, 'story' | 'before'>,
  rows: readonly Row[],
): readonly Break[] =>
  rows.map(([kind, what, make, more = {}]) => ({
    check,
    kind,
    what,
    story,
    ...(before === undefined ? {} : { before }),
    make,
    ...(typeof more === 'string' ? { story: more } : more),
  }));
