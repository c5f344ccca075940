import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/**
 * The defaults that `az webapp up` left in a folder or in one above it; the nearest wins.
 * Source: "Configure Azure CLI options: local configuration" (learn.microsoft.com), az 2.45 tried.
 */
export function readFolderDefaults(cwd: string, folderName: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    for (const [name, value] of defaultsIn(configFile(folder, folderName))) {
      if (!found.has(name)) found.set(name, value);
    }
    if (dirname(folder) === folder) return found;
  }
}

/** Remembers defaults for a folder, beside those that are there. */
export function writeFolderDefaults(
  cwd: string,
  folderName: string,
  values: Readonly<Record<string, string>>,
): void {
  const file = configFile(cwd, folderName);
  const all = new Map([...defaultsIn(file), ...Object.entries(values)]);
  const lines = [...all].map(([name, value]) => `${name} = ${value}\n`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileAtomic.sync(file, `[defaults]\n${lines.join('')}\n`, { mode: 0o600 });
}

const configFile = (folder: string, folderName: string): string => join(folder, folderName, 'config');

/** The section `[defaults]` of az's configuration (INI, as Python's configparser reads it). */
function defaultsIn(file: string): [string, string][] {
  if (!existsSync(file)) return [];
  const [, section = ''] = readFileSync(file, 'utf8').split(/^\[defaults\][^\n]*$/m);
  const [lines = ''] = section.split(/^\[/m);
  return [...lines.matchAll(/^([^\s=:#;][^=:\n]*?)\s*[=:]\s*(.*?)\s*$/gm)].map((match) => [
    (match[1] ?? '').toLowerCase(),
    match[2] ?? '',
  ]);
}
