import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { splitOnce } from './parse.ts';

/**
 * Puts the contents of files in the place of `@file`, as a word of its own or after the first `=`; what is no file that
 * can be read stays as it is. Source: "Use the Azure CLI successfully: use @<file>" (learn.microsoft.com), az 2.45 tried.
 */
export function expandFiles(args: readonly string[], cwd: string): string[] {
  const expand = (text: string): string => {
    if (!text.startsWith('@') || text === '@') return text;
    const name = text.slice(1);
    const file = name === '~' || name.startsWith('~/') ? join(homedir(), name.slice(1)) : resolve(cwd, name);
    try {
      return readFileSync(file, 'utf8')
        .replace(/^\uFEFF/, '')
        .replace(/(?:\r?\n)+$/, '');
    } catch {
      return text; // az takes it for a value that happens to begin with @
    }
  };
  return args.map((arg) => {
    const [name, value] = splitOnce(arg, '=');
    return value === undefined ? expand(arg) : `${name}=${expand(value)}`;
  });
}
