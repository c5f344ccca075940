import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AzError } from '../cli/error.ts';
import { parseJson } from '../cli/json.ts';

export interface Detected {
  readonly language: 'node' | 'python';
  /** The version that the app asks for, as far as az reads it: `20.19`, or `-`. */
  readonly version: string;
}

const Package = z.object({ engines: z.object({ node: z.string() }) });

/**
 * The language of the app in a folder, by the files that give it away.
 * Source: "az webapp up: default behaviors" (https://go.microsoft.com/fwlink/?linkid=2109470), az 2.45 tried.
 * @throws AzError when there is no such file, or one of a language that the lab does not use
 */
export function detect(folder: string): Detected {
  const has = (name: string): boolean => isFile(join(folder, name));
  if (has('requirements.txt')) return { language: 'python', version: '-' };
  if (has('package.json')) return { language: 'node', version: nodeVersion(join(folder, 'package.json')) };
  if (has('server.js') || has('index.js')) return { language: 'node', version: '-' };
  if (existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.csproj'))) {
    throw new AzError("The lab's built-in az does not know .NET apps.");
  }
  throw new AzError(
    "Could not auto-detect the runtime stack of your app.\nHINT: Are you in the right folder?\nFor more information, see 'https://go.microsoft.com/fwlink/?linkid=2109470'",
  );
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** `engines.node` reduced to its first two numbers: `>=20.19.0` gives `20.19`. */
function nodeVersion(file: string): string {
  const asked = Package.safeParse(parseJson(readFileSync(file, 'utf8'))).data?.engines.node;
  if (asked === undefined) return '0.0';
  const [major = '', minor = '0'] = asked.replace(/[^\d.]/g, '').split('.');
  return `${major}.${minor}`;
}
