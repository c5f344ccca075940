import { Option } from 'commander';
import { z } from 'zod';
import { AUTH_KINDS } from '../checks/auth-kinds.ts';
import { cloudName, folderName, subscriptionName, tenantName } from './arguments.ts';
import { CLOUD_NAMES, cloudId } from './clouds/cloud-of.ts';
import type { Context } from './context.ts';
import { LabError } from './errors.ts';
import { labFolder } from './folder.ts';
import { SHELLS } from './local/environment.ts';
import { detectShell, type ShownShell } from './render/shown-command.ts';
import { readLabState } from './state/lab-file.ts';

const AZ_CHOICES = ['auto', 'real', 'builtin'] as const;

const Options = z.object({
  cloud: z.string().optional(),
  auth: z.enum(AUTH_KINDS).optional(),
  tenant: z.string().optional(),
  subscription: z.string().optional(),
  dir: z.string().optional(),
  az: z.enum(AZ_CHOICES),
  shell: z.enum(SHELLS).optional(),
  json: z.boolean().default(false),
  quiet: z.boolean().default(false),
  verbose: z.boolean().default(false),
  plain: z.boolean().default(false),
});

/** The options that every command takes. */
export interface Globals extends Omit<z.infer<typeof Options>, 'dir' | 'cloud' | 'shell'> {
  /** The lab's folder, absolute. */
  readonly dir: string;
  /** A name of `--cloud`, or the absolute path of a file: what was named, else what the lab remembers. */
  readonly cloud: string;
  /** For which shell commands are shown. */
  readonly shell: ShownShell;
}

/** Declares them, in the order of help. */
export function globalOptions(): Option[] {
  return [
    new Option(
      '--cloud <name>',
      `where the lab takes place: ${CLOUD_NAMES.join(', ')}, or a file (default: sandbox)`,
    ).argParser(cloudName),
    new Option('--auth <way>', 'how to sign in to a real cloud (default: cli)').choices(AUTH_KINDS),
    new Option('--tenant <id>', 'the tenant, by ID or domain').argParser(tenantName),
    new Option('--subscription <id>', 'the subscription, by ID or name').argParser(subscriptionName),
    new Option('--dir <folder>', "the lab's folder (default: .lab)").argParser(folderName),
    new Option('--az <kind>', 'which Azure CLI runs the commands').choices(AZ_CHOICES).default('auto'),
    new Option('--shell <name>', 'for which shell commands are shown (default: yours)').choices(SHELLS),
    new Option('--json', 'one JSON document on standard output'),
    new Option('--quiet', 'results only'),
    new Option('--verbose', 'more detail, and where a fault of the lab itself happened'),
    new Option('--plain', 'print and read lines only, for screen readers (or LAB_PLAIN=1)'),
  ];
}

/** Reads them from what commander has parsed. */
export function readGlobals(parsed: unknown, context: Context): Globals {
  const { dir: folder, cloud: named, ...options } = Options.parse(parsed);
  const dir = labFolder(context, folder);
  const cloud = named === undefined ? rememberedCloud(dir) : cloudId(named, context.cwd);
  const shell = options.shell ?? detectShell(context.env);
  return { ...options, dir, cloud: cloud ?? 'sandbox', shell };
}

/** Where the lab takes place if nobody says otherwise. What is wrong with its file is said by whoever needs it. */
function rememberedCloud(dir: string): string | undefined {
  try {
    return readLabState(dir)?.cloud;
  } catch (error) {
    if (error instanceof LabError) return undefined;
    throw error;
  }
}
