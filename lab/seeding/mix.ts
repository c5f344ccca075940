import type { Break } from '../break/break.ts';
import { breaks, breaksCalled, fullName, stepOf } from '../break/index.ts';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { LAST_SEEN_STEP } from '../validate/seen-checks.ts';

/** How a student's lab stands. */
export type StudentState =
  /** All steps before this one are done; `at` is one more than the last step where all are. */
  | { readonly kind: 'step'; readonly at: number }
  /** Everything was done, and then this mistake made. */
  | { readonly kind: 'break'; readonly broken: Break }
  /** A subscription, and nothing in it. */
  | { readonly kind: 'nothing' }
  /** The subscription that the roster names is gone. */
  | { readonly kind: 'deleted' }
  /** Whoever looks has no role in the subscription. */
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'disabled' };

/** The step that comes after the last one that a class is looked at for. */
export const FINISHED_AT = LAST_SEEN_STEP + 1;

const FINISHED: StudentState = { kind: 'step', at: FINISHED_AT };

/** A word of a mix: what it means, `turn` times asked. */
type Word = (turn: number, random: () => number) => StudentState;

/** Mistakes that change what a whole tenant has in common, so that they cannot be one student's. */
const OF_A_TENANT = ['consent-forbidden', 'secrets-forbidden', 'registration-forbidden'];

/** A slip in an ID: it would be another ID in the copy, and no slip any more. */
const OF_ONE_LAB = ['frontend-provider/misspelt-id', 'backend-provider/misspelt-id'];

/** The mistakes that a student of a class can have made, one of each kind and check. */
export const seedable: readonly Break[] = breaks.filter(
  (each, index) =>
    stepOf(each) <= LAST_SEEN_STEP &&
    !OF_A_TENANT.includes(each.kind) &&
    !OF_ONE_LAB.includes(fullName(each)) &&
    breaks.findIndex((other) => fullName(other) === fullName(each)) === index,
);

const WORDS: Readonly<Record<string, Word>> = {
  finished: () => FINISHED,
  // Somewhere between the first step and the last.
  half: (_, random) => ({ kind: 'step', at: 2 + Math.floor(random() * (LAST_SEEN_STEP - 1)) }),
  breaks: (turn) => ({ kind: 'break', broken: seedable[turn % seedable.length] ?? noBreak('breaks') }),
  nothing: () => ({ kind: 'nothing' }),
  deleted: () => ({ kind: 'deleted' }),
  forbidden: () => ({ kind: 'forbidden' }),
  disabled: () => ({ kind: 'disabled' }),
};

/** What `--mix` may have, for help and for who has misspelt it. */
const MIX_WORDS = `${Object.keys(WORDS).join(', ')}, step:N, break:NAME`;

/** A class as it is met: in hundredths. */
const USUAL: readonly (readonly [word: string, share: number])[] = [
  ['finished', 40],
  ['half', 30],
  ['breaks', 20],
  ['nothing', 4],
  ['deleted', 2],
  ['forbidden', 2],
  ['disabled', 2],
];

/**
 * The states of a class, by `--mix finished=40,half=20,break:trailing-slash=5`; who is not named is finished. Without a mix,
 * a class as it is met.
 * @throws LabError `usage` for a word that nobody knows, and for more students than there are
 */
export function statesOf(
  mix: string | undefined,
  students: number,
  random: () => number,
): readonly StudentState[] {
  const wanted = mix === undefined ? usual(students) : parse(mix);
  const states = wanted.flatMap(([word, count]) =>
    Array.from({ length: count }, (_, turn) => stateOf(word, turn, random)),
  );
  if (states.length > students) {
    throw usage(
      `The mix has ${states.length} students, and the class ${students}.`,
      `--students ${states.length}`,
    );
  }
  return [...states, ...Array.from({ length: students - states.length }, () => FINISHED)];
}

const usual = (students: number): (readonly [string, number])[] =>
  USUAL.map(([word, share]) => [word, Math.floor((students * share) / 100)]);

function parse(mix: string): (readonly [string, number])[] {
  return mix.split(',').map((part) => {
    const [, word = '', count = ''] = /^\s*([a-z][a-z0-9:/-]*)\s*=\s*(\d{1,5})\s*$/i.exec(part) ?? [];
    if (word === '') throw usage(`${JSON.stringify(part)} is no part of a mix.`, '--mix finished=40,half=20');
    return [word, Number(count)];
  });
}

function stateOf(word: string, turn: number, random: () => number): StudentState {
  const known = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (known) return known(turn, random);
  const [, kind, name = ''] = /^(step|break):(.+)$/.exec(word) ?? [];
  if (kind === 'step') {
    const at = /^\d{1,2}$/.test(name) ? Number(name) : 0;
    if (at < 1 || at > FINISHED_AT) {
      throw usage(`A student can be at steps 1 to ${LAST_SEEN_STEP}.`, '--mix step:4=10');
    }
    return { kind: 'step', at };
  }
  if (kind === 'break') {
    const broken = breaksCalled(name).find((each) => seedable.includes(each));
    return { kind: 'break', broken: broken ?? noBreak(name) };
  }
  throw usage(`There is no ${JSON.stringify(word)} in a mix, but ${MIX_WORDS}.`, '--mix finished=40,half=20');
}

function noBreak(name: string): never {
  throw usage(
    `There is no mistake called ${JSON.stringify(name)} that one student can make.`,
    'See which there are: npx lab break --list',
  );
}

const usage = (message: string, next: string): LabError =>
  new LabError('usage', message, { next, exit: EXIT.usage });
