import type { Token } from 'marked';
import { readShell, ShellError } from '../../steps/index.ts';
import { writePowerShell } from './powershell.ts';

/** Words of a command line, each with its quotes. */
const WORDS = /(?:"(?:[\\`][\s\S]|[^"\\`])*"|'[^']*'|[^\s"'])+/g;

const INDENT = '  ';

/** The shells for which commands are shown. cmd cannot keep what a command prints: there they are shown as bash has them. */
export type ShownShell = 'bash' | 'powershell' | 'cmd';

/** How a command goes on in the next line, where it can. */
const CONTINUED: Readonly<Record<ShownShell, string>> = { bash: ' \\', powershell: ' `', cmd: '' };

/**
 * The shell that somebody types in. On Windows it is PowerShell, unless a bash (Git's, or one of WSL) has started this;
 * elsewhere nobody but PowerShell sets its variable.
 * Source: "about_PSModulePath" (learn.microsoft.com).
 */
export function detectShell(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): ShownShell {
  if (platform === 'win32') return env.SHELL ? 'bash' : 'powershell';
  return env.PSModulePath ? 'powershell' : 'bash';
}

/**
 * A command line as it is typed in a shell, in lines of at most `width` columns, which break before options as that shell
 * understands it; so it can be read, and copied. It is given as bash has it; what cannot be read as such stays as it is.
 */
export const brokenCommand = (
  line: string,
  width: number,
  shell: ShownShell = detectShell(process.env),
): string => broken(shell === 'powershell' ? inPowerShell(line) : line, width, shell);

/** Columns by which blocks of code are indented. */
const CODE_INDENT = 4;

/** A block of commands with its names filled in, and lines that fit into a terminal; other tokens stay as they are. */
export function readableBlock(
  token: Token,
  width: number,
  fillText: (text: string) => string,
  shell: ShownShell,
): Token {
  if (token.type !== 'code' || token.lang !== 'azurecli') return token;
  return { ...token, text: brokenCommands(fillText(String(token.text)), width - CODE_INDENT, shell) };
}

/** The same for a block of commands: each is broken anew, and never between quotes. */
export const brokenCommands = (
  text: string,
  width: number,
  shell: ShownShell = detectShell(process.env),
): string =>
  statementsIn(text)
    .map((line) => brokenCommand(line, width, shell))
    .join('\n');

/** The commands of a block, each on a line of its own but for line breaks between quotes. */
function statementsIn(text: string): readonly string[] {
  try {
    return readShell(text).map((statement) => statement.text);
  } catch (error) {
    if (error instanceof ShellError) return text.split('\n');
    throw error;
  }
}

function inPowerShell(line: string): string {
  try {
    const [statement, more] = readShell(line);
    return statement && !more ? writePowerShell(statement) : line;
  } catch (error) {
    if (error instanceof ShellError) return line;
    throw error;
  }
}

function broken(line: string, width: number, shell: ShownShell): string {
  if (shell === 'cmd' || isWithin(line, width)) return line;
  const lines: string[] = [];
  const continued = CONTINUED[shell];
  const room = width - INDENT.length - continued.length;
  for (const part of partsOf(line).flatMap((each) => (isWithin(each, room) ? each : wordsOf(each)))) {
    const last = lines.at(-1);
    const fits =
      last !== undefined && endOf(last).length + 1 + startOf(part).length + continued.length <= width;
    if (fits) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(last === undefined ? part : INDENT + part);
  }
  return lines.join(`${continued}\n`);
}

/** Whether all lines of a text are short enough; a line break between quotes ends one. */
const isWithin = (text: string, width: number): boolean =>
  text.split('\n').every((line) => line.length <= width);

const startOf = (text: string): string => text.split('\n')[0] ?? '';
const endOf = (text: string): string => text.split('\n').at(-1) ?? '';

const wordsOf = (line: string): string[] => line.match(WORDS) ?? [];

/** The command's own words, and each option with its values. */
function partsOf(line: string): string[] {
  const parts: string[] = [];
  for (const word of wordsOf(line)) {
    const last = parts.at(-1);
    if (last === undefined || word.startsWith('-')) parts.push(word);
    else parts[parts.length - 1] = `${last} ${word}`;
  }
  return parts;
}
