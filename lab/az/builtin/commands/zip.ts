import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ZipFile } from 'yazl';
import { codeOf } from '../../../errors.ts';
import { AzError } from '../cli/error.ts';

/**
 * A folder as the zip that `az webapp up` deploys: everything in it, hidden files too and whatever `.gitignore` says,
 * but not what the platform's build brings (`node_modules`; for Python, folders with `env` in their name and `.env`).
 * Linked files are read, linked folders are left out. Source: az 2.45 tried.
 * @throws AzError when a file cannot be read
 */
export async function zipFolder(folder: string, language: string): Promise<Buffer> {
  const zip = new ZipFile();
  const chunks: Buffer[] = [];
  try {
    for (const path of filesIn(folder, '', leftOut(language))) {
      const { mtime, mode } = statSync(join(folder, path));
      zip.addFile(join(folder, path), path, { mtime, mode });
    }
    zip.end();
    const failure = new Promise<never>((_, reject) => zip.on('error', reject));
    const done = (async () => {
      for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
    })();
    await Promise.race([done, failure]);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new AzError(
      code === 'EACCES' || code === 'EPERM'
        ? 'Insufficient permissions to create a zip in current directory. Please re-run the command with administrator privileges'
        : `${error instanceof Error ? error.message : code}`,
      { cause: error },
    );
  }
  return Buffer.concat(chunks);
}

type LeftOut = (name: string, isFolder: boolean) => boolean;

function leftOut(language: string): LeftOut {
  if (language.toLowerCase() === 'node') return (name, isFolder) => isFolder && name.includes('node_modules');
  if (language.toLowerCase() !== 'python') return () => false;
  return (name, isFolder) => (isFolder ? name.includes('env') : name === '.env');
}

/** Paths with `/`, relative to the folder, as zip files want them. */
function* filesIn(folder: string, prefix: string, skip: LeftOut): Generator<string> {
  const entries = readdirSync(join(folder, prefix), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    const isFolder = entry.isDirectory();
    if (skip(entry.name, isFolder)) continue;
    if (isFolder) yield* filesIn(folder, path, skip);
    else if (!entry.isSymbolicLink() || statSync(join(folder, path)).isFile()) yield path;
  }
}
