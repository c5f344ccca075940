import { existsSync, realpathSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** A program of Node's: its file and arguments, for `process.execPath`, and how it reads in a log. */
export interface Command {
  readonly args: readonly string[];
  readonly shown: string;
  /** What npm tells the scripts that it runs. */
  readonly env: Readonly<Record<string, string>>;
}

const Package = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  main: z.string().optional(),
  scripts: z.record(z.string(), z.string()).optional(),
});

/** Where Oryx looks for an app that says nothing of itself, in this order. */
const ENTRIES = ['bin/www', 'server.js', 'app.js', 'index.js', 'hostingstart.js'];

/** `node …` with plain arguments: nothing that a shell would have to read. */
const PLAIN_NODE = /^node((?: +[\w@./:=,+-]+)+) *$/;

/**
 * What runs the app in `wwwroot`, as App Service on Linux finds it: the startup command, else npm's start script, else
 * package.json's `main`, else a file with one of the usual names; `undefined` where there is none of them.
 * Source: Oryx, "Node.js: Run"; "Configure a Node.js app: Startup command".
 */
export async function startCommand(wwwroot: string, startup: string): Promise<Command | undefined> {
  const manifest = await readPackage(wwwroot);
  const start = manifest?.scripts?.start;
  if (startup.trim() !== '') return commandLine(startup.trim(), manifest);
  if (start !== undefined) return npmStart(manifest);
  const main = manifest?.main;
  if (main !== undefined && (await isFile(join(wwwroot, main)))) return node([main]);
  for (const entry of ENTRIES) if (await isFile(join(wwwroot, entry))) return node([entry]);
  return undefined;
}

function commandLine(line: string, manifest: z.infer<typeof Package> | undefined): Command {
  if (/^npm (run )?start$/.test(line) && manifest?.scripts?.start !== undefined) return npmStart(manifest);
  if (/^[\w@./+-]+\.[cm]?js$/.test(line)) return node([line]);
  const plain = PLAIN_NODE.exec(line)?.[1];
  if (plain !== undefined) return node(plain.trim().split(/ +/));
  return shell(line);
}

/** `npm start`; where all that npm would do is to run Node, Node is run, which is quicker and needs half the memory. */
function npmStart(manifest: z.infer<typeof Package> | undefined): Command {
  const { start = '', prestart, poststart } = manifest?.scripts ?? {};
  const plain = PLAIN_NODE.exec(start)?.[1];
  if (plain !== undefined && prestart === undefined && poststart === undefined) {
    const env = {
      npm_lifecycle_event: 'start',
      npm_lifecycle_script: start,
      ...(manifest?.name === undefined ? {} : { npm_package_name: manifest.name }),
      ...(manifest?.version === undefined ? {} : { npm_package_version: manifest.version }),
    };
    return { args: plain.trim().split(/ +/), shown: `npm start (${start})`, env };
  }
  const npm = npmProgram();
  return npm === undefined ? shell('npm start') : { args: [npm, 'start'], shown: 'npm start', env: {} };
}

const node = (args: string[]): Command => ({ args, shown: `node ${args.join(' ')}`, env: {} });

const shell = (line: string): Command => ({
  args: [fileURLToPath(new URL('./hook/run.cjs', import.meta.url)), line],
  shown: line,
  env: {},
});

/** npm's own program, to be run by Node, which works alike on every system; `undefined` where it is not found. */
export function npmProgram(): string | undefined {
  const bin = dirname(process.execPath);
  const beside = ['../lib/node_modules', 'node_modules'].map((at) =>
    join(bin, at, 'npm', 'bin', 'npm-cli.js'),
  );
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm'));
  for (const file of [...beside, ...onPath]) {
    if (!existsSync(file)) continue;
    const real = realpathSync(file);
    if (real.endsWith('npm-cli.js')) return real;
  }
  return undefined;
}

async function readPackage(folder: string): Promise<z.infer<typeof Package> | undefined> {
  try {
    return Package.safeParse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).data;
  } catch {
    return undefined; // none, or none that can be read: npm would find no start script in it either
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
