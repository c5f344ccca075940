import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { AUTH_KINDS } from '../../checks/auth-kinds.ts';
import { Receipt } from '../../checks/facts/receipts.ts';
import type { Target } from '../../checks/target.ts';
import { codeOf, LabError, reasonOf } from '../errors.ts';
import { ensureFolder, moveAway } from '../folder.ts';
import { checkNames, defaultNames, labIdOf, type Names } from './names.ts';

/** Version 1 had no receipts; 2 knew the sandbox only. They are read as what they mean. */
const VERSION = 3;

/** Receipts that are kept; a learner signs in a dozen times. */
const MOST_RECEIPTS = 20;

export const NamesShape = z
  .strictObject({
    frontend: z.string(),
    backend: z.string(),
    resourceGroup: z.string(),
    plan: z.string(),
    location: z.string(),
    sku: z.string(),
    runtime: z.string(),
  })
  .superRefine((names, { addIssue }) => {
    const broken = checkNames(names);
    if (broken) addIssue({ code: 'custom', message: broken });
  });

/** Whose receipt it is: names are used again in another tenant, and each sandbox is one. */
export const KeptReceipt = Receipt.extend({
  tenant: z.string(),
  frontend: z.string(),
  /** The number of the step that it was asked for in. */
  step: z.int(),
});

export type KeptReceipt = z.infer<typeof KeptReceipt>;

/** How somebody signs in to a cloud, and where to. */
const SignIn = z.strictObject({
  auth: z.enum(AUTH_KINDS).optional(),
  /** Their IDs. */
  tenant: z.string().optional(),
  subscription: z.string().optional(),
});

export type SignIn = z.infer<typeof SignIn>;

/** What was so when all steps were last looked at, in one place. */
const Seen = z.strictObject({
  at: z.iso.datetime(),
  /** Checks by their ids, each with how it stood. */
  checks: z.record(z.string(), z.string()),
});

export type Seen = z.infer<typeof Seen>;

const LabState = z.strictObject({
  file: z.literal('Easy Auth Lab'),
  version: z.literal(VERSION),
  /** Which lab it is, among those of one subscription: what it makes is marked with this. */
  lab: z.string().regex(/^[a-z0-9]{1,16}$/),
  /** Where it takes place when nothing else is said: a name of `--cloud`, or the absolute path of a file. */
  cloud: z.string(),
  /** By cloud. */
  signIns: z.record(z.string(), SignIn),
  names: NamesShape,
  /** Whether the names are still those that the lab has made up, and may belong to nothing. */
  madeUp: z.boolean(),
  /** By cloud, subscription and group. */
  seen: z.record(z.string(), Seen),
  /** How many hints of a step have been shown, by its number. */
  hints: z.record(z.string(), z.int().min(0)),
  /** Steps that the learner went past without doing them. */
  skipped: z.array(z.int()),
  /** Answers that need not be asked for again (`welcomed`: true). */
  choices: z.record(z.string(), z.union([z.string(), z.boolean()])),
  /** What frontends have said of access tokens: claims, never a token. The newest is the last. */
  receipts: z.array(KeptReceipt),
});

/** What the lab remembers: choices and places. Progress is not among it: that is worked out from Azure. No secrets. */
export type LabState = z.infer<typeof LabState>;

/** Where a lab's state is kept. */
export const labFile = (dir: string): string => join(dir, 'lab.json');

/**
 * The state of the lab in `dir`; `undefined` when there is none yet.
 * @throws LabError `state-damaged` when the file is cut short, is not ours, is of another version, or has been changed to
 *   something that cannot be: it names the file and the reason, and the file is left as it is
 */
export function readLabState(dir: string): LabState | undefined {
  const file = labFile(dir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (codeOf(error) === 'ENOTDIR') {
      ensureFolder(dir); // says what is in the way
      return undefined;
    }
    throw damaged(file, `it cannot be read: ${reasonOf(error)}`, error);
  }
  const result = LabState.safeParse(upgraded(parseJson(file, text), dir));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.join('.');
  if (place === 'version') throw damaged(file, 'it is of another version of the lab');
  throw damaged(file, `${place ? `${place}: ` : ''}${issue?.message ?? 'it is not what the lab writes'}`);
}

/** A state of an earlier version as one of this version; anything else as it is. */
function upgraded(state: unknown, dir: string): unknown {
  if (typeof state !== 'object' || state === null || !('version' in state)) return state;
  const { version } = state;
  if (version !== 1 && version !== 2) return state;
  const { lab, signIns, seen } = newLabState(defaultNames(dir), dir);
  const receipts = 'receipts' in state ? state.receipts : [];
  return { ...state, version: VERSION, lab, signIns, seen, madeUp: false, receipts };
}

function parseJson(file: string, text: string): unknown {
  if (text.trim() === '') throw damaged(file, 'it is empty');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(file, `it is no JSON, perhaps cut short (${reasonOf(error)})`, error);
  }
}

function damaged(file: string, why: string, cause?: unknown): LabError {
  return new LabError('state-damaged', `The lab's state file ${file} cannot be used: ${why}.`, {
    next: `Repair it, or move it away: ${moveAway(file)}. What you did is in Azure and is found again; names that you chose yourself have to be given again: npx lab setup`,
    cause,
  });
}

/** Writes the state: a reader, or the next start after a crash, sees the old one or the new one and nothing between. */
function writeLabState(dir: string, state: LabState): void {
  ensureFolder(dir);
  try {
    writeFileAtomic.sync(labFile(dir), `${JSON.stringify(LabState.parse(state), null, 2)}\n`);
  } catch (error) {
    if (error instanceof z.ZodError) throw error;
    throw new LabError(
      'folder',
      `The lab's state could not be written to ${labFile(dir)}: ${reasonOf(error)}.`,
      {
        next: 'Make room or give yourself the right to write there, or choose another folder: --dir DIR',
        cause: error,
      },
    );
  }
}

/** A lab that nobody has touched, with names of its own. */
export function newLabState(names: Names, dir: string): LabState {
  return {
    file: 'Easy Auth Lab',
    version: VERSION,
    lab: labIdOf(dir),
    cloud: 'sandbox',
    signIns: {},
    names,
    madeUp: true,
    seen: {},
    hints: {},
    skipped: [],
    choices: {},
    receipts: [],
  };
}

type Frontend = Pick<Target, 'tenant' | 'frontend'>;

/** Remembers what a frontend has sent. @throws LabError as `updateLabState` */
export function keepReceipt(
  dir: string,
  { tenant, frontend }: Frontend,
  receipt: Receipt & { readonly step: number },
): void {
  updateLabState(dir, (state) => ({
    ...state,
    receipts: [...state.receipts, { ...receipt, tenant, frontend }].slice(-MOST_RECEIPTS),
  }));
}

/** What this frontend has sent, oldest first. @throws LabError as `readLabState` */
export const receiptsOf = (dir: string, of: Frontend): readonly KeptReceipt[] =>
  (readLabState(dir)?.receipts ?? []).filter((each) => isFrom(each, of));

/** Makes these the only receipts of this frontend. @throws LabError as `updateLabState` */
export function replaceReceipts(dir: string, of: Frontend, receipts: readonly KeptReceipt[]): void {
  updateLabState(dir, (state) => ({
    ...state,
    receipts: [...state.receipts.filter((each) => !isFrom(each, of)), ...receipts],
  }));
}

const isFrom = (one: Frontend, other: Frontend): boolean =>
  one.tenant === other.tenant && one.frontend.toLowerCase() === other.frontend.toLowerCase();

/**
 * The state of the lab in `dir`, made and written when there is none, after `change` (if there is one).
 * @throws LabError as `readLabState`; `folder`
 */
export function updateLabState(
  dir: string,
  change: (state: LabState) => LabState = (state) => state,
): LabState {
  const found = readLabState(dir);
  const before = found ?? newLabState(defaultNames(dir), dir);
  const after = change(before);
  if (after !== found) writeLabState(dir, after);
  return after;
}
