import type { Clock } from '../../core/clock.ts';
import type { Collection, Frozen } from '../../core/store.ts';

/** The two sides of a collection that is replicated: whoever writes sees what there is, readers what was a while ago. */
export interface Replicated<T> {
  /** The collection itself; what is changed here is noted. */
  readonly written: Collection<T>;
  /** The collection as it was `lag` milliseconds ago. What is changed here is seen here at once. */
  seen(lag: () => number): Collection<T>;
}

export interface ReplicaOptions<T> {
  readonly keyOf: (value: Frozen<T>) => string;
  readonly clock: Clock;
  /** The longest lag of any reader, in milliseconds; 0: nothing needs to be noted. */
  readonly longest: () => number;
}

/** What a key had before it was changed. */
interface Note<T> {
  readonly at: number;
  readonly before: Frozen<T> | undefined;
}

/** Makes a collection one that is replicated, by keeping what each change replaced until all readers have seen it. */
export function replicated<T extends object>(
  collection: Collection<T>,
  { keyOf, clock, longest }: ReplicaOptions<T>,
): Replicated<T> {
  const notes = new Map<string, Note<T>[]>();
  /** How many notes every reader has seen, and nobody needs any more. */
  let forgotten = 0;

  const now = (): number => clock.now().getTime();
  /** A change of the future was made before somebody set the clock back: it counts as seen. */
  const isSeen = ({ at }: Note<T>, lag: number): boolean => at + lag <= now() || at > now();
  const note = (key: string): void => {
    const lag = longest();
    for (const [each, all] of notes) {
      const needed = all.filter((one) => !isSeen(one, lag));
      forgotten += all.length - needed.length;
      if (needed.length > 0) notes.set(each, needed);
      else notes.delete(each);
    }
    if (lag > 0) notes.set(key, [...(notes.get(key) ?? []), { at: now(), before: collection.get(key) }]);
  };

  const written: Collection<T> = {
    ...collection,
    put(value) {
      // A copy of it is stored, so that what it is called can be read of it before.
      note(keyOf(value as Frozen<T>));
      return collection.put(value);
    },
    delete(key) {
      note(key);
      return collection.delete(key);
    },
  };

  return {
    written,
    seen(lag) {
      const at = (key: string, current: Frozen<T> | undefined): Frozen<T> | undefined => {
        const hidden = notes.get(key)?.find((each) => !isSeen(each, lag()));
        return hidden ? hidden.before : current;
      };
      const forget = (key: string): void => {
        forgotten += notes.get(key)?.length ?? 0;
        notes.delete(key);
      };
      return {
        get: (key) => at(key, collection.get(key)),
        all() {
          const current = collection.all();
          if (notes.size === 0) return current;
          const keys = new Set([...current.map(keyOf), ...notes.keys()]);
          return [...keys].map((key) => at(key, collection.get(key))).filter((each) => each !== undefined);
        },
        put(value) {
          forget(keyOf(value as Frozen<T>));
          return collection.put(value);
        },
        delete(key) {
          forget(key);
          return collection.delete(key);
        },
        revision() {
          const seen = [...notes.values()].flat().filter((each) => isSeen(each, lag())).length;
          return collection.revision() + forgotten + seen;
        },
      };
    },
  };
}
