import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { diskTrouble } from '../core/disk.ts';

/** A zip cannot be deployed. The message says why, and names the entry. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';
}

/** Far above any web app, far below a disk. */
const MAX_ENTRIES = 100_000;
const MAX_BYTES = 2 * 1024 * 1024 * 1024;

const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;

/**
 * Unpacks the zip `file` into `folder`, after all of it was found good. Nothing is written outside of the folder:
 * absolute names, `..` and symbolic links are refused, as are two names that differ in case only, which would be one
 * file on some systems. An entry that is larger than it claims is cut off. Stops when `signal` is aborted.
 * @throws UnpackError; what was written by then stays in `folder`
 */
export async function unpack(file: string, folder: string, signal: AbortSignal): Promise<void> {
  const names = new NameBook();
  let bytes = 0;
  await forEachEntry(file, signal, (entry) => {
    checkEntry(entry);
    names.add(entry.fileName);
    bytes += entry.uncompressedSize;
    if (bytes > MAX_BYTES) throw new UnpackError(`The zip unpacks to more than ${MAX_BYTES / 1024 ** 3} GB.`);
  });
  await forEachEntry(file, signal, (entry, zip) => write(zip, entry, folder, signal));
}

async function forEachEntry(
  file: string,
  signal: AbortSignal,
  visit: (entry: Entry, zip: ZipFile) => unknown,
): Promise<void> {
  let zip: ZipFile | undefined;
  try {
    zip = await openZip(file);
    if (zip.entryCount > MAX_ENTRIES) throw new UnpackError(`The zip has more than ${MAX_ENTRIES} entries.`);
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      await visit(entry, zip);
    }
  } catch (error) {
    throw asUnpackError(error);
  } finally {
    zip?.close();
  }
}

async function openZip(file: string): Promise<ZipFile> {
  try {
    return await openPromise(file, { autoClose: false });
  } catch (error) {
    throw new UnpackError(`The body is not a zip that can be read (${messageOf(error)}).`);
  }
}

const modeOf = (entry: Entry): number => entry.externalFileAttributes >>> 16;

/** @throws UnpackError */
function checkEntry(entry: Entry): void {
  if (process.platform === 'win32') refuseWindowsNames(entry.fileName);
  if ((modeOf(entry) & FILE_TYPE) === SYMLINK)
    throw new UnpackError(`The zip holds a symbolic link, which is not deployed: ${entry.fileName}`);
  if (entry.isEncrypted()) throw new UnpackError(`The zip is encrypted: ${entry.fileName}`);
}

async function write(zip: ZipFile, entry: Entry, folder: string, signal: AbortSignal): Promise<void> {
  const path = join(folder, entry.fileName);
  if (entry.fileName.endsWith('/')) {
    await mkdir(path, { recursive: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  const executable = (modeOf(entry) & 0o111) !== 0;
  const output = createWriteStream(path, { mode: executable ? 0o755 : 0o644 });
  await pipeline(await zip.openReadStreamPromise(entry), output, { signal });
}

/** The names of a zip, to find two that a system without regard to case takes for one. */
class NameBook {
  readonly #spellings = new Map<string, string>();
  readonly #files = new Set<string>();

  /** @throws UnpackError */
  add(name: string): void {
    const parts = name.replace(/\/$/, '').split('/');
    for (let depth = 1; depth <= parts.length; depth++) {
      const path = parts.slice(0, depth).join('/');
      const key = path.toLowerCase();
      const known = this.#spellings.get(key) ?? path;
      if (known !== path)
        throw new UnpackError(`The zip holds two names that differ in case only: ${known} and ${path}`);
      this.#spellings.set(key, path);
      const isFile = depth === parts.length && !name.endsWith('/');
      if (this.#files.has(key)) throw new UnpackError(`The zip holds one name twice: ${path}`);
      if (isFile) this.#files.add(key);
    }
  }
}

/** Names that mean something else to Windows (`aux`, `a:b`, `a.`). Source: "Naming Files, Paths, and Namespaces". */
function refuseWindowsNames(name: string): void {
  const bad = name
    .split('/')
    .some((part) => /[<>:"|?*]|[. ]$/.test(part) || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part));
  if (bad) throw new UnpackError(`This system cannot have a file of this name: ${name}`);
}

function asUnpackError(error: unknown): unknown {
  if (error instanceof UnpackError || (error instanceof Error && error.name === 'AbortError')) return error;
  if (diskTrouble(error) !== undefined) return error;
  return new UnpackError(`The zip cannot be unpacked: ${messageOf(error)}`);
}

/** Without a path of this machine, which is no business of a log that is shown to others. */
const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/,? \w+ '.*'$/, '');
