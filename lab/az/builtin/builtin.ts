import { z } from 'zod';
import type { Cloud, Credential } from '../../../checks/cloud.ts';
import { codeOf, reasonOf } from '../../errors.ts';
import type { Az, AzOptions, AzRun } from '../az.ts';
import type { Command, Words } from './cli/command.ts';
import { AzError, EXIT, usage } from './cli/error.ts';
import { expandFiles } from './cli/files.ts';
import { findCommand } from './cli/find.ts';
import { globalOptions } from './cli/global-options.ts';
import { commandHelp, groupHelp } from './cli/help.ts';
import { flag, type Options } from './cli/options.ts';
import { checkQuery, FORMATS, type Format, format } from './cli/output.ts';
import { parse } from './cli/parse.ts';
import { readFolderDefaults } from './commands/folder-defaults.ts';
import { commands, groups } from './commands/index.ts';
import { withResourceGroups } from './commands/shapes.ts';
import { createSessions, type Sessions } from './sessions.ts';

export interface BuiltinOptions {
  readonly cloud: Cloud;
  readonly credential: Credential;
  readonly tenant: string;
  /** The subscription's ID. */
  readonly subscription: string;
  /** Name of the folder in which `az webapp up` keeps its defaults. */
  readonly defaultsFolder: string;
  readonly now: () => Date;
}

/** Which az it stands in for: the one whose requests, messages and exit codes it has. */
const BUILTIN_VERSION = '2.45.0';

/**
 * An `az` for machines that have none: the commands that the lab's steps use, over the REST calls that Azure CLI 2.45
 * makes for them, in the same order and with the same bodies wherever state comes of it.
 */
export function openBuiltinAz(options: BuiltinOptions): Az {
  const sessions = createSessions(options);
  return {
    kind: 'builtin',
    version: BUILTIN_VERSION,
    run: (args, runOptions) => new Run(options, sessions, runOptions).run(args),
  };
}

/** One run: its output so far, and how it ends. */
class Run {
  readonly #az: BuiltinOptions;
  readonly #sessions: Sessions;
  readonly #options: AzOptions;
  #stdout = '';
  #stderr = '';
  #quiet = false;

  constructor(az: BuiltinOptions, sessions: Sessions, options: AzOptions) {
    this.#az = az;
    this.#sessions = sessions;
    this.#options = options;
  }

  async run(args: readonly string[]): Promise<AzRun> {
    const exitCode = await this.#attempt(args);
    return { exitCode, stdout: this.#stdout, stderr: this.#stderr };
  }

  async #attempt(args: readonly string[]): Promise<number> {
    try {
      await this.#execute(expandFiles(args, this.#options.cwd));
      return 0;
    } catch (error) {
      if (this.#options.signal?.aborted) return EXIT.interrupted;
      if (codeOf(error) === undefined && !(error instanceof AzError)) throw error;
      // What the operating system refuses (a file that may not be read or written) has its own words.
      this.#say(`ERROR: ${reasonOf(error)}`);
      if (!(error instanceof AzError)) return EXIT.failed;
      if (error.hint !== undefined) this.#say(error.hint);
      return error.exitCode;
    }
  }

  async #execute(args: readonly string[]): Promise<void> {
    if (args.length === 1 && (args[0] === '--version' || args[0] === '-v' || args[0] === 'version')) {
      return this.#print(versionText(args[0]));
    }
    const named = findCommand(args, commands);
    if (named.kind === 'group') return this.#print(groupHelp(named.words, commands, groups));
    const { command, rest } = named;
    if (rest.some((word) => word === '--help' || word === '-h')) return this.#print(commandHelp(command));
    const words = this.#parse(command, rest);
    const show = readShow(words);
    this.#quiet = words.has('onlyErrors');
    if (command.confirm && !words.has('yes')) {
      this.#warn('Unable to prompt for confirmation as no tty available. Use --yes.');
      throw new AzError('Operation cancelled.');
    }
    const session = await this.#sessions.open({
      cwd: this.#options.cwd,
      subscription: words.get('subscription')?.[0],
      signal: this.#options.signal ?? new AbortController().signal,
      warn: (message) => this.#warn(message),
      print: (text) => this.#print(text),
    });
    const result = await command.run(await this.#sessions.resolveRegions(session, command, words), session);
    if (result === undefined) return;
    const printed = command.raw ? result : withResourceGroups(result);
    this.#print(format(printed, { ...show, ...(command.table ? { table: command.table } : {}) }));
  }

  #parse(command: Command, rest: readonly string[]): Words {
    const options: Options = {
      ...command.options,
      ...(command.confirm ? { yes: flag('--yes -y', 'Do not prompt for confirmation.') } : {}),
      ...globalOptions,
    };
    const defaults = readFolderDefaults(this.#options.cwd, this.#az.defaultsFolder);
    return parse(command.name, rest, options, defaults);
  }

  #warn(message: string): void {
    if (!this.#quiet) this.#say(`WARNING: ${message}`);
  }

  #say(line: string): void {
    this.#stderr += `${line}\n`;
    this.#options.onOutput?.(`${line}\n`, 'stderr');
  }

  #print(text: string): void {
    if (text === '') return;
    this.#stdout += text;
    this.#options.onOutput?.(text, 'stdout');
  }
}

const OutputFormat = z.enum(FORMATS);

function readShow(words: Words): { format: Format; query?: string } {
  const query = words.get('query')?.[0];
  if (query !== undefined) checkQuery(query);
  const chosen = OutputFormat.safeParse(words.get('output')?.[0] ?? 'json');
  if (!chosen.success) throw usage('argument --output/-o: expected one argument');
  return { format: chosen.data, ...(query === undefined ? {} : { query }) };
}

/** `az version` is for programs, `az --version` for people. */
function versionText(how: string): string {
  if (how === 'version')
    return `${JSON.stringify({ 'azure-cli': BUILTIN_VERSION, builtin: true }, null, 2)}\n`;
  return `azure-cli                         ${BUILTIN_VERSION}\n\nThis is the lab's built-in az, which stands in for that version.\n`;
}
