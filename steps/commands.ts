import { posix } from 'node:path';
import type { Tokens } from 'marked';
import { StepError } from './error.ts';
import { readShell, ShellError, type Statement, type Word } from './shell.ts';
import type { Browse, Command, ReceiptPage } from './step.ts';

/** Where in a file a token is. */
export interface Place {
  readonly file: string;
  /** Of the token's first line. */
  readonly line: number;
}

/** Reads the commands of a fenced `azurecli` block, beginning in `folder`; gives the folder in which it ends, too. */
export function readCommands(
  code: Tokens.Code,
  place: Place,
  folder: string,
): { readonly commands: readonly Command[]; readonly folder: string } {
  const commands: Command[] = [];
  let here = folder;
  for (const statement of readStatements(code.text, place)) {
    const { words, text, assigns } = statement;
    const at = { file: place.file, line: place.line + 1 + statement.line };
    const [program = '', ...rest] = words.map(plain);
    if (program === 'cd' && assigns === undefined) here = changeFolder(here, rest, at);
    else if (program !== 'az') {
      const why = `an azurecli block has lines that begin with "az" or "cd", not "${program}"`;
      throw new StepError(at.file, at.line, why);
    } else {
      // What a later line needs is not left out when only what changes something is done.
      const changes = assigns !== undefined || !looksOnly(rest);
      commands.push({ kind: 'command', text, folder: here, changes, line: at.line });
    }
  }
  return { commands, folder: here };
}

function readStatements(text: string, { file, line }: Place): readonly Statement[] {
  try {
    return readShell(text);
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    throw new StepError(file, line + 1 + error.line, error.message, error);
  }
}

/** A word as text, with `$name` for a variable. */
const plain = (word: Word): string =>
  word.map((piece) => (typeof piece === 'string' ? piece : `$${piece.variable}`)).join('');

function changeFolder(from: string, words: readonly string[], { file, line }: Place): string {
  const [to] = words;
  if (words.length !== 1 || !to) throw new StepError(file, line, '"cd" takes one folder');
  const folder = posix.normalize(posix.join(from, to));
  if (folder.startsWith('..') || posix.isAbsolute(to)) {
    throw new StepError(file, line, `"cd ${to}" leads out of the lab's own folder`);
  }
  return folder === '.' ? '' : folder.replace(/\/$/, '');
}

/** By the convention of Azure CLI's command names, these verbs change nothing; nor does `az rest` where it reads. */
function looksOnly(words: readonly string[]): boolean {
  const options = words.findIndex((word) => word.startsWith('-'));
  const verb = words.slice(0, options === -1 ? undefined : options).at(-1) ?? '';
  if (verb === 'rest')
    return !words.some(
      (word, index) => /^(?:--method|-m)$/.test(words[index - 1] ?? '') && !/^get$/i.test(word),
    );
  return /^(?:show|list|exists|tail)(?:-|$)/.test(verb);
}

/** Reads a fenced `browse` or `receipt` block: one https address. */
export function readAddress(
  kind: 'browse' | 'receipt',
  code: Tokens.Code,
  { file, line }: Place,
): Browse | ReceiptPage {
  const address = code.text.trim();
  if (!/^https:\/\/\S+$/.test(address)) {
    throw new StepError(file, line + 1, `a ${kind} block holds one address that begins with https://`);
  }
  return { kind, address, line: line + 1 };
}
