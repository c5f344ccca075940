import { appendFileSync, closeSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';

/** The file is to be written anew once it has grown by this, and by more than it held after the last time. */
const GROWTH_BYTES = 2 * 1024 * 1024;

/** A file of whole lines (mode 0600) that grows at its end, also where the disk fills up in the middle of a line. */
export class AppendedFile {
  readonly #path: string;
  #file: number | undefined;
  #bytes: number;
  #bytesAtFirst: number;

  constructor(path: string) {
    this.#path = path;
    this.#file = open(path);
    this.#bytes = fstatSync(this.#file).size;
    this.#bytesAtFirst = this.#bytes;
  }

  /** Adds whole lines. @throws what Node throws; the file is then as it was */
  append(lines: string): void {
    this.#file ??= open(this.#path);
    try {
      appendFileSync(this.#file, lines);
    } catch (error) {
      ftruncateSync(this.#file, this.#bytes); // a full disk takes a part, and what comes next must not stand behind it
      throw error;
    }
    this.#bytes += Buffer.byteLength(lines);
  }

  /** Whether it has grown so much that it is worth writing anew. */
  hasGrown(): boolean {
    return this.#bytes - this.#bytesAtFirst > Math.max(GROWTH_BYTES, this.#bytesAtFirst);
  }

  /** Replaces all of it, if the disk has room for both; else it stays as it is, and is not said to have grown for a while. */
  replace(text: string): void {
    try {
      writeWhole(this.#path, text);
      this.close(); // the old one has no name any more: nothing may be added to it
      this.#bytes = Buffer.byteLength(text);
    } catch {
      // the old one is whole, and goes on
    }
    this.#bytesAtFirst = this.#bytes;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

const open = (path: string): number => openSync(path, 'a', 0o600);

/** Writes the file so that it is the old one or the new one, whole, whatever happens. */
export function writeWhole(path: string, text: string): void {
  writeFileAtomic.sync(path, text, { mode: 0o600 });
}
