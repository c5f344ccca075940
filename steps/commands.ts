import { posix } from 'node:path';
import type { Tokens } from 'marked';
import { StepError } from './error.ts';
import type { Browse, Command } from './step.ts';

/** Where in a file a token is. */
export interface Place {
  readonly file: string;
  /** Of the token's first line. */
  readonly line: number;
}

/** Reads the commands of a fenced `azurecli` block, beginning in `folder`; gives the folder in which it ends, too. */
export function readCommands(
  code: Tokens.Code,
  { file, line: first }: Place,
  folder: string,
): { readonly commands: readonly Command[]; readonly folder: string } {
  const commands: Command[] = [];
  let here = folder;
  for (const [index, raw] of code.text.split('\n').entries()) {
    const line = first + 1 + index;
    const text = raw.trim();
    if (text === '' || text.startsWith('#')) continue;
    const [program, ...words] = text.split(/\s+/);
    if (program === 'cd') here = changeFolder(here, words, { file, line });
    else if (program !== 'az') {
      throw new StepError(
        file,
        line,
        `an azurecli block has lines that begin with "az" or "cd", not "${program}"`,
      );
    } else if (text.endsWith('\\')) {
      throw new StepError(
        file,
        line,
        'a command stands on one line: a backslash at its end is for bash only',
      );
    } else commands.push({ kind: 'command', text, folder: here, changes: !looksOnly(words), line });
  }
  return { commands, folder: here };
}

function changeFolder(from: string, words: readonly string[], { file, line }: Place): string {
  const [to] = words;
  if (words.length !== 1 || !to) throw new StepError(file, line, '"cd" takes one folder');
  const folder = posix.normalize(posix.join(from, to));
  if (folder.startsWith('..') || posix.isAbsolute(to)) {
    throw new StepError(file, line, `"cd ${to}" leads out of the lab's own folder`);
  }
  return folder === '.' ? '' : folder.replace(/\/$/, '');
}

/** By the convention of Azure CLI's command names, these verbs change nothing. */
function looksOnly(words: readonly string[]): boolean {
  const options = words.findIndex((word) => word.startsWith('-'));
  const verb = words.slice(0, options === -1 ? undefined : options).at(-1) ?? '';
  return /^(?:show|list|exists|tail)(?:-|$)/.test(verb);
}

/** Reads a fenced `browse` block: one https address. */
export function readBrowse(code: Tokens.Code, { file, line }: Place): Browse {
  const address = code.text.trim();
  if (!/^https:\/\/\S+$/.test(address)) {
    throw new StepError(file, line + 1, 'a browse block holds one address that begins with https://');
  }
  return { kind: 'browse', address, line: line + 1 };
}
