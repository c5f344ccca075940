import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf, LabError, reasonOf } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { ensureFolder } from '../folder.ts';
import { StudentResult } from './result.ts';

/** What results depend on beside the students: those of other questions are not mixed in. */
const Questions = z.strictObject({
  cloud: z.string(),
  /** The checks, by ID. */
  checks: z.array(z.string()),
  location: z.string().optional(),
  sku: z.string().optional(),
  runtime: z.string().optional(),
});

export type Questions = z.infer<typeof Questions>;

const Header = z.strictObject({
  file: z.literal('Easy Auth Lab validation'),
  version: z.literal(1),
  questions: Questions,
});

/** What was found out so far, on disk as soon as it is known. */
export interface Journal {
  /** By `keyOf` of their rows. */
  readonly found: ReadonlyMap<string, StudentResult>;
  /** Writes a result down; it outlives whatever happens to the process, and to the machine. */
  append(result: StudentResult): void;
  close(): void;
}

/** Where the results of a run are kept. */
export const journalFile = (dir: string): string => join(dir, 'results.jsonl');

export interface JournalOptions {
  readonly questions: Questions;
  /** Go on with what is there. */
  readonly resume: boolean;
  /** Folders of other runs, whose results are taken over. */
  readonly others: readonly string[];
}

/**
 * Opens the results in a folder, which is made when it is not there: one line of JSON a student, only ever appended. A last
 * line that is cut short is a student who was not finished with, and is dropped.
 * @throws LabError `results` when there are results and nobody asked for them, when they are of other questions, or are
 *   damaged; `folder`
 */
export function openJournal(dir: string, { questions, resume, others }: JournalOptions): Journal {
  ensureFolder(dir, '--out');
  const file = journalFile(dir);
  const isThere = existsSync(file);
  if (isThere && !resume) {
    throw new LabError('results', `${dir} holds the results of an earlier run.`, {
      next: 'Go on with it: --resume. For a new one, name another folder: --out DIR',
      exit: EXIT.usage,
    });
  }
  const found = new Map<string, StudentResult>();
  for (const folder of others) {
    for (const result of readResults(journalFile(folder), questions).results) found.set(result.key, result);
  }
  const taken = [...found.values()];
  if (isThere) {
    const { results, whole } = readResults(file, questions);
    truncateSync(file, whole);
    for (const result of results) found.set(result.key, result);
  }
  const write = writer(file);
  if (!isThere || readFileSync(file).length === 0) {
    write.line({ file: 'Easy Auth Lab validation', version: 1, questions });
  }
  for (const result of taken) if (found.get(result.key) === result) write.line(result);
  return { found, append: (result) => write.line(result), close: () => write.close() };
}

function writer(file: string): { line(value: unknown): void; close(): void } {
  const full = (error: unknown): LabError =>
    new LabError('folder', `The results could not be written to ${file}: ${reasonOf(error)}.`, {
      next: 'Make room or give yourself the right to write there, then go on: --resume',
      cause: error,
    });
  let descriptor: number;
  try {
    descriptor = openSync(file, 'a');
  } catch (error) {
    throw full(error);
  }
  return {
    line(value) {
      try {
        writeSync(descriptor, `${JSON.stringify(value)}\n`);
        fdatasyncSync(descriptor);
      } catch (error) {
        throw full(error);
      }
    },
    close: () => closeSync(descriptor),
  };
}

/** The results in a file, and how many of its bytes are whole lines. */
function readResults(file: string, questions: Questions): { results: StudentResult[]; whole: number } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'it is not there' : reasonOf(error);
    throw damaged(file, why, error);
  }
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  const [head, ...rest] = lines.map((line, index) => parsed(file, line, index + 1));
  if (head === undefined) return { results: [], whole: 0 };
  const header = Header.safeParse(head).data;
  if (!header) throw damaged(file, 'it does not begin as a file of results of this version does');
  if (JSON.stringify(header.questions) !== JSON.stringify(Questions.parse(questions))) {
    throw new LabError('results', `The results in ${file} are of another cloud, or of other questions.`, {
      next: 'Give the same --cloud, --to, --location, --sku and --runtime as then, or name another folder: --out DIR',
      exit: EXIT.usage,
    });
  }
  const results = rest.map((value, index) => {
    const result = StudentResult.safeParse(value).data;
    if (!result) throw damaged(file, `line ${index + 2} is no result`);
    return result;
  });
  return { results, whole };
}

function parsed(file: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw damaged(file, `line ${number} is no JSON`, error);
  }
}

const damaged = (file: string, why: string, cause?: unknown): LabError =>
  new LabError('results', `The results in ${file} cannot be used: ${why}.`, {
    next: 'Name another folder and begin anew: --out DIR',
    cause,
  });
