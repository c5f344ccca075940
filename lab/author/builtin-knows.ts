import { AzError } from '../az/builtin/cli/error.ts';
import { findCommand } from '../az/builtin/cli/find.ts';
import { globalOptions } from '../az/builtin/cli/global-options.ts';
import { flag } from '../az/builtin/cli/options.ts';
import { parse } from '../az/builtin/cli/parse.ts';
import { commands } from '../az/builtin/commands/index.ts';

/** Why the built-in az cannot run these arguments, in its own words; `undefined` when it can. Nothing is run. */
export function builtinComplaint(args: readonly string[]): string | undefined {
  try {
    const named = findCommand(args, commands);
    if (named.kind === 'group') return `"az ${named.words}" is a group of commands, and no command`;
    const { command, rest } = named;
    const options = { ...command.options, ...globalOptions, yes: flag('--yes -y', '') };
    parse(command.name, rest, options, new Map());
    return undefined;
  } catch (error) {
    if (error instanceof AzError) return error.message;
    throw error;
  }
}
