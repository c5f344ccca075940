import { existsSync, readFileSync, truncateSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { AppendedFile, writeWhole } from './appended-file.ts';

/** Nothing in state is ever changed in place: a change is a new value that replaces the old one. */
export type Frozen<T> = T extends (infer U)[]
  ? readonly Frozen<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** The values of one kind, found by a key that is computed from the value. Keys are compared as given. */
export interface Collection<T> {
  get(key: string): Frozen<T> | undefined;
  /** All values, in the order in which their keys were first stored. */
  all(): Frozen<T>[];
  /** Stores `value` (in place of an older one with the same key) and returns it. */
  put(value: T | Frozen<T>): Frozen<T>;
  /** True if there was something to delete. */
  delete(key: string): boolean;
  /** Grows with each change of the collection: what is computed from it is good as long as this stays the same. */
  revision(): number;
}

/** What a transaction changed: which value of which collection, now `undefined` if it was deleted. */
export interface Change {
  readonly collection: string;
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The state file exists and cannot be believed. The message says where and why, and what to do. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

type Operation = [collection: string, key: string, value: unknown] | [collection: string, key: string];
type Json = Record<string, unknown>;

const HEADER = '{"file":"Easy Auth Lab sandbox state","version":1}\n';

/** Rewrites the journal at the start once it holds this many lines more than values. */
const SLACK = 1000;

/**
 * The sandbox's state: in memory for reading, and in a journal on disk that outlives a crash at any instant.
 *
 * The journal has one line a transaction, each with its CRC-32. A last line that is cut short is a transaction that was
 * never finished, and is dropped; anything else that does not fit is damage, which is reported and never guessed at.
 * (LMDB was tried first: a truncated or garbled file ends the process by SIGBUS or SIGSEGV, without a word.)
 */
export class Store {
  readonly path: string;
  /** Whether the file ended in the middle of a line when it was opened. What that line was to change is lost. */
  cutShort = false;
  readonly #collections = new Map<string, Map<string, unknown>>();
  readonly #revisions = new Map<string, number>();
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  #file: AppendedFile | undefined;
  #transaction: Change[] | undefined;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Opens the state in the file `path`, creating it (mode 0600) when it is not there.
   * @throws StateError when the file is damaged or of another version
   */
  static open(path: string): Store {
    const store = new Store(path);
    const lines = store.#load();
    const values = [...store.#collections.values()].reduce((sum, each) => sum + each.size, 0);
    if (lines === undefined || lines > values + SLACK) writeWhole(path, store.#whole());
    store.#file = new AppendedFile(path);
    return store;
  }

  /** The collection called `name`; `key` computes the key of a value. */
  collection<T extends object>(name: string, key: (value: Frozen<T>) => string): Collection<T> {
    const values = this.#values(name) as Map<string, Frozen<T>>;
    return {
      get: (id) => values.get(id),
      all: () => [...values.values()],
      put: (value) => {
        const frozen = deepFreeze(structuredClone(value)) as Frozen<T>;
        this.#change({ collection: name, key: key(frozen), before: values.get(key(frozen)), after: frozen });
        return frozen;
      },
      delete: (id) => {
        const before = values.get(id);
        if (before === undefined) return false;
        this.#change({ collection: name, key: id, before, after: undefined });
        return true;
      },
      revision: () => this.#revisions.get(name) ?? 0,
    };
  }

  /** Runs `work`; what it changes is on disk entirely, or (when it throws) nowhere. Transactions may nest. */
  transaction<R>(work: () => R): R {
    if (this.#transaction) return work();
    const changes: Change[] = [];
    this.#transaction = changes;
    let result: R;
    try {
      result = work();
      this.#commit(changes);
    } catch (error) {
      for (const { collection, key, before } of changes.toReversed()) this.#apply(collection, key, before);
      throw error;
    } finally {
      this.#transaction = undefined;
    }
    if (changes.length > 0) for (const listener of this.#listeners) listener(changes);
    return result;
  }

  /** Calls `listener` after each transaction (it may begin another); returns the function that ends it. */
  onChange(listener: (changes: readonly Change[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Everything, as plain data: what `restore` takes. */
  snapshot(): Record<string, Json> {
    return Object.fromEntries(
      [...this.#collections].map(([name, values]) => [name, Object.fromEntries(values)]),
    );
  }

  /** Replaces everything by `snapshot`, in one transaction. */
  restore(snapshot: Record<string, Json>): void {
    this.transaction(() => {
      for (const [collection, values] of this.#collections) {
        for (const [key, before] of values) {
          if (snapshot[collection]?.[key] === undefined) {
            this.#change({ collection, key, before, after: undefined });
          }
        }
      }
      for (const [collection, values] of Object.entries(snapshot)) {
        for (const [key, value] of Object.entries(values)) {
          const before = this.#values(collection).get(key);
          if (JSON.stringify(before) === JSON.stringify(value)) continue;
          this.#change({ collection, key, before, after: deepFreeze(structuredClone(value)) });
        }
      }
    });
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #values(name: string): Map<string, unknown> {
    const values = this.#collections.get(name) ?? new Map<string, unknown>();
    this.#collections.set(name, values);
    return values;
  }

  #apply(collection: string, key: string, value: unknown): void {
    this.#revisions.set(collection, (this.#revisions.get(collection) ?? 0) + 1);
    if (value === undefined) this.#values(collection).delete(key);
    else this.#values(collection).set(key, value);
  }

  #change(change: Change): void {
    if (!this.#transaction) {
      this.transaction(() => this.#change(change));
      return;
    }
    this.#transaction.push(change);
    this.#apply(change.collection, change.key, change.after);
  }

  #commit(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    if (this.#file === undefined) throw new Error('the store is closed');
    const operations = changes.map(
      ({ collection, key, after }): Operation =>
        after === undefined ? [collection, key] : [collection, key, after],
    );
    this.#file.append(line(operations));
    if (this.#file.hasGrown()) this.#file.replace(this.#whole());
  }

  /** Reads the journal into memory. Returns its number of lines; `undefined` if there is no file. */
  #load(): number | undefined {
    if (!existsSync(this.path)) return undefined;
    const bytes = readFileSync(this.path);
    const end = bytes.lastIndexOf(0x0a) + 1;
    const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
    if (`${lines[0]}\n` !== HEADER)
      throw this.#damaged(1, 'it does not begin as a state file of this version does');
    for (const [index, text] of lines.entries()) {
      if (index === 0) continue;
      const operations = parse(text);
      if (!operations) throw this.#damaged(index + 1, 'its checksum is wrong');
      for (const [collection, key, value] of operations) this.#apply(collection, key, deepFreeze(value));
    }
    this.cutShort = end < bytes.length;
    if (this.cutShort) truncateSync(this.path, end);
    return lines.length;
  }

  #whole(): string {
    const lines = [...this.#collections].flatMap(([name, values]) =>
      [...values].map(([key, value]) => line([[name, key, value]])),
    );
    return HEADER + lines.join('');
  }

  #damaged(at: number, why: string): StateError {
    return new StateError(`The sandbox's state in ${this.path} is damaged at line ${at}: ${why}.`);
  }
}

/** A function that gives what `compute` makes of all values, and computes it anew only when they have changed. */
export function computed<T, R>(collection: Collection<T>, compute: (all: Frozen<T>[]) => R): () => R {
  let result: { revision: number; value: R } | undefined;
  return () => {
    const revision = collection.revision();
    if (result?.revision !== revision) result = { revision, value: compute(collection.all()) };
    return result.value;
  };
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

function line(operations: Operation[]): string {
  const text = JSON.stringify(operations);
  return `${checksum(text)} ${text}\n`;
}

function parse(text: string): Operation[] | undefined {
  const json = text.slice(9);
  return text.slice(0, 8) === checksum(json) ? JSON.parse(json) : undefined;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
