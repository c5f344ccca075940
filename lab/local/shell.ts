import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import type { Context } from '../context.ts';
import { ensureFolder } from '../folder.ts';

const LAB = fileURLToPath(new URL('../bin.js', import.meta.url));

/**
 * Folders to go first in the shell's PATH; everything else in it stays what it is. One has a `lab`, so that it works in
 * every folder (in `apps/frontend`, `npx lab` would mean another package). For a machine without Azure CLI, another has an
 * `az` that is the built-in one.
 */
export function programFolders(
  dir: string,
  { builtinAz }: { readonly builtinAz: boolean },
): readonly string[] {
  const lab = program(join(dir, 'bin'), 'lab', ['--dir', dir]);
  return builtinAz ? [lab, program(join(dir, 'az'), 'az', ['--dir', dir, '--az', 'builtin', 'az'])] : [lab];
}

/** Makes a program called `name` that is the lab with these arguments before its own, and gives its folder. */
function program(folder: string, name: string, args: readonly string[]): string {
  ensureFolder(folder);
  const words = [process.execPath, LAB, ...args];
  const posix = words.map((text) => `'${text.replaceAll("'", `'\\''`)}'`).join(' ');
  writeFileAtomic.sync(join(folder, name), `#!/bin/sh\nexec ${posix} "$@"\n`, { mode: 0o755 });
  const windows = words.map((text) => `"${text}"`).join(' ');
  writeFileAtomic.sync(join(folder, `${name}.cmd`), `@echo off\r\n${windows} %*\r\n`);
  return folder;
}

/** The program, arguments and variables with which a shell is opened. */
export interface ShellCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What the prompt begins with. */
const PROMPT = '(lab) ';

/**
 * The user's shell. At a terminal its prompt begins with `(lab)`, by files in the lab's folder that read the user's own
 * first (bash and zsh; other shells open as they are). Without one it reads commands from standard input.
 * Sources: "Bash Startup Files" (GNU Bash manual); "STARTUP/SHUTDOWN FILES" (zsh(1)).
 */
export function shellCall(
  dir: string,
  { env, interactive }: Pick<Context, 'env' | 'interactive'>,
): ShellCall {
  const windows = process.platform === 'win32';
  const command = windows ? (env.ComSpec ?? 'cmd.exe') : env.SHELL || '/bin/sh';
  if (windows) {
    return {
      command,
      args: interactive ? ['/K', `prompt ${PROMPT}$P$G`] : [],
      env: {},
    };
  }
  if (!interactive) return { command, args: [], env: {} };
  const folder = join(dir, 'shell');
  ensureFolder(folder);
  switch (basename(command)) {
    case 'bash': {
      const file = join(folder, 'bashrc');
      writeFileAtomic.sync(file, `[ -r ~/.bashrc ] && . ~/.bashrc\nPS1='${PROMPT}'"$PS1"\n`);
      return { command, args: ['--rcfile', file, '-i'], env: {} };
    }
    case 'zsh': {
      const home = env.ZDOTDIR || homedir();
      for (const name of ['.zshenv', '.zprofile', '.zshrc', '.zlogin']) {
        const prompt = name === '.zshrc' ? `PROMPT='${PROMPT}'"$PROMPT"\n` : '';
        const own = join(home, name);
        const file = join(folder, name);
        if (existsSync(own) || prompt) writeFileAtomic.sync(file, `[ -r '${own}' ] && . '${own}'\n${prompt}`);
        else rmSync(file, { force: true });
      }
      return { command, args: ['-i'], env: { ZDOTDIR: folder } };
    }
    default:
      return { command, args: ['-i'], env: { PS1: `${PROMPT}$ ` } };
  }
}
