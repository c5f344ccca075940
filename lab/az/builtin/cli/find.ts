import type { Command } from './command.ts';
import { AzError, EXIT, usage } from './error.ts';

/** What the words of a command line name. */
export type Named =
  | { readonly kind: 'command'; readonly command: Command; readonly rest: readonly string[] }
  /** A group of commands (the whole of az when `words` is empty), whose help is asked for. */
  | { readonly kind: 'group'; readonly words: string };

const INSTALL = 'https://learn.microsoft.com/cli/azure/install-azure-cli';

/**
 * Finds the command that a command line begins with.
 * @throws AzError exit 2 for a command that is not known, or a group without one
 */
export function findCommand(args: readonly string[], commands: readonly Command[]): Named {
  const wantsHelp = args.some((arg) => arg === '--help' || arg === '-h');
  let words = '';
  for (const [index, arg] of args.entries()) {
    if (arg.startsWith('-')) break;
    const longer = words === '' ? arg : `${words} ${arg}`;
    const command = commands.find(({ name }) => name === longer);
    if (command) return { kind: 'command', command, rest: args.slice(index + 1) };
    if (!commands.some(({ name }) => name.startsWith(`${longer} `))) throw unknown(longer);
    words = longer;
  }
  if (wantsHelp || args.length === 0) return { kind: 'group', words };
  const stray = args.find((arg) => arg.startsWith('-'));
  if (words === '' && stray !== undefined) throw usage(`unrecognized arguments: ${stray}`);
  throw usage('the following arguments are required: _subcommand', `See: az ${words} --help`);
}

const unknown = (words: string): AzError =>
  new AzError(`The lab's built-in az does not know 'az ${words}'.`, {
    exitCode: EXIT.usage,
    hint: `It knows the commands that the lab's steps use: az --help. For all others install the Azure CLI: ${INSTALL}`,
  });
