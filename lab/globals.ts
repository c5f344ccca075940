import { Option } from 'commander';
import { z } from 'zod';
import { folderName } from './arguments.ts';
import type { Context } from './context.ts';
import { labFolder } from './folder.ts';

const CLOUDS = ['sandbox', 'azure', 'azure-us-government', 'azure-china'] as const;
const AZ_CHOICES = ['auto', 'real', 'builtin'] as const;

const Options = z.object({
  cloud: z.enum(CLOUDS),
  dir: z.string().optional(),
  az: z.enum(AZ_CHOICES),
  json: z.boolean().default(false),
  quiet: z.boolean().default(false),
  verbose: z.boolean().default(false),
  plain: z.boolean().default(false),
});

/** The options that every command takes. */
export interface Globals extends Omit<z.infer<typeof Options>, 'dir'> {
  /** The lab's folder, absolute. */
  readonly dir: string;
}

/** Declares them, in the order of help. */
export function globalOptions(): Option[] {
  return [
    new Option('--cloud <name>', 'where the lab takes place').choices(CLOUDS).default('sandbox'),
    new Option('--dir <folder>', "the lab's folder (default: .lab)").argParser(folderName),
    new Option('--az <kind>', 'which Azure CLI runs the commands').choices(AZ_CHOICES).default('auto'),
    new Option('--json', 'one JSON document on standard output'),
    new Option('--quiet', 'results only'),
    new Option('--verbose', 'more detail, and where a fault of the lab itself happened'),
    new Option('--plain', 'print and read lines only, for screen readers (or LAB_PLAIN=1)'),
  ];
}

/** Reads them from what commander has parsed. */
export function readGlobals(parsed: unknown, context: Context): Globals {
  const { dir, ...options } = Options.parse(parsed);
  return { ...options, dir: labFolder(context, dir) };
}
