import { createHash } from 'node:crypto';
import { type FaultName, type Faulty, kinds, type Values } from './kinds.ts';
import { type Asked, formatFault, knownName, parseSpec } from './spec.ts';

/**
 * How the sandbox misbehaves at present. It is kept in memory alone: a sandbox that starts behaves, unless it is told
 * otherwise, so that nobody is puzzled tomorrow by what was tried today.
 */
export interface Faults {
  /** Adds faults; one that is there already, for the same service, is replaced. @throws SpecError, and changes nothing */
  add(spec: string): void;
  /** Ends the faults of these names, or all. @throws SpecError for a name that is none */
  clear(names?: readonly string[]): void;
  /** The faults as one asks for them. */
  list(): readonly string[];
  seed(): number;
  /** What a fault was told, about one service where it is about services; `undefined` when it is not on. */
  value<N extends FaultName>(name: N, service?: Faulty): Values[N] | undefined;
  /**
   * A number from 0 to 1 for the next request to `service`, by which a fault decides. The same seed and the same order of
   * requests give the same numbers.
   */
  draw(name: FaultName, service: Faulty): number;
  /** Calls `listener` after each change; returns the function that ends it. */
  onChange(listener: () => void): () => void;
}

interface Entry {
  readonly name: FaultName;
  readonly service: Faulty | undefined;
  readonly text: string;
}

const DEFAULT_SEED = 1;

/** No faults yet, or those of `spec`. @throws SpecError */
export function createFaults(spec?: string): Faults {
  const entries = new Map<string, Entry>();
  const drawn = new Map<string, number>();
  const listeners = new Set<() => void>();
  let seed = DEFAULT_SEED;
  const keyOf = (name: FaultName, service: Faulty | undefined): string => `${name}@${service ?? ''}`;
  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  const faults: Faults = {
    add(text) {
      const asked = parseSpec(text);
      for (const { name, services, text: value } of asked.faults) {
        const whom = services.length === 0 ? [undefined] : services;
        for (const service of whom) {
          const key = keyOf(name, service);
          drawn.delete(key);
          entries.set(key, { name, service, text: value });
        }
      }
      if (asked.seed !== undefined) {
        seed = asked.seed;
        drawn.clear();
      }
      changed();
    },
    clear(names) {
      const wanted = names?.map(knownName);
      for (const [key, { name }] of entries) {
        if (wanted === undefined || wanted.includes(name)) entries.delete(key);
      }
      if (wanted === undefined) seed = DEFAULT_SEED;
      drawn.clear();
      changed();
    },
    list: () => grouped([...entries.values()]).map(formatFault),
    seed: () => seed,
    value(name, service) {
      const entry = entries.get(keyOf(name, service));
      return entry && kinds[name].parse(entry.text);
    },
    draw(name, service) {
      const key = keyOf(name, service);
      const count = drawn.get(key) ?? 0;
      drawn.set(key, count + 1);
      return chance(`${seed} ${key} ${count}`);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  if (spec !== undefined) faults.add(spec);
  return faults;
}

/** A number from 0 to 1 that looks like any other, and is the same for the same text. */
function chance(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** Faults of one name and value are one, whomever they befall. */
function grouped(entries: readonly Entry[]): Asked[] {
  const found = new Map<string, Asked>();
  for (const { name, service, text } of entries) {
    const key = `${name}=${text}`;
    const services = [...(found.get(key)?.services ?? []), ...(service === undefined ? [] : [service])];
    found.set(key, { name, text, services });
  }
  return [...found.values()];
}
