import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { StateError, Store } from './store.ts';

interface Thing {
  name: string;
  size: number;
}

const folder = mkdtempSync(join(tmpdir(), 'store-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (): string => join(mkdtempSync(join(folder, 'each-')), 'state.journal');
const open = (file: string) => {
  const store = Store.open(file);
  return { store, things: store.collection<Thing>('things', (thing) => thing.name) };
};

describe('the store', () => {
  it('has after a restart what it had before', () => {
    const file = path();
    const { store, things } = open(file);
    things.put({ name: 'a', size: 1 });
    things.put({ name: 'b', size: 2 });
    things.put({ name: 'a', size: 3 });
    things.delete('b');
    store.close();
    expect(open(file).things.all()).toEqual([{ name: 'a', size: 3 }]);
  });

  it('keeps its file from other users', () => {
    const file = path();
    open(file).things.put({ name: 'secret', size: 1 });
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('undoes a transaction that throws, in memory and on disk', () => {
    const file = path();
    const { store, things } = open(file);
    things.put({ name: 'a', size: 1 });
    expect(() =>
      store.transaction(() => {
        things.put({ name: 'a', size: 2 });
        things.put({ name: 'b', size: 1 });
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(things.all()).toEqual([{ name: 'a', size: 1 }]);
    expect(open(file).things.all()).toEqual([{ name: 'a', size: 1 }]);
  });

  it('has whole transactions only, wherever its file was cut off by a crash', () => {
    const file = path();
    const { store, things } = open(file);
    for (let size = 1; size <= 5; size++) {
      store.transaction(() => {
        things.put({ name: 'left', size });
        things.put({ name: 'right', size });
      });
    }
    store.close();
    const whole = readFileSync(file);
    const header = whole.indexOf('\n') + 1;
    fc.assert(
      fc.property(fc.integer({ min: header, max: whole.length }), (length) => {
        const cut = path();
        writeFileSync(cut, whole);
        truncateSync(cut, length);
        const opened = open(cut);
        expect(opened.store.cutShort).toBe(whole[length - 1] !== 0x0a);
        expect(opened.things.get('left')?.size).toBe(opened.things.get('right')?.size);
        opened.things.put({ name: 'left', size: 9 });
        opened.store.close();
        expect(open(cut).things.get('left')?.size).toBe(9);
      }),
    );
  });

  it('reports a garbled byte and keeps the file', () => {
    const file = path();
    const { store, things } = open(file);
    for (let size = 0; size < 20; size++) things.put({ name: `thing ${size}`, size });
    store.close();
    const bytes = readFileSync(file);
    bytes[200] = (bytes[200] ?? 0) ^ 0x15;
    writeFileSync(file, bytes);
    expect(() => open(file)).toThrow(StateError);
    expect(() => open(file)).toThrow(/damaged at line \d+/);
    expect(readFileSync(file)).toEqual(bytes);
  });

  it.each([
    ['another file', 'hello world\n'.repeat(100)],
    ['a file of another version', '{"file":"Easy Auth Lab sandbox state","version":2}\n'],
  ])('refuses %s', (_what, text) => {
    const file = path();
    writeFileSync(file, text);
    expect(() => open(file)).toThrow(StateError);
  });

  it('treats an empty file, as a crash in the first instant leaves it, as damage and not as an empty state', () => {
    const file = path();
    writeFileSync(file, '');
    expect(() => open(file)).toThrow(StateError);
  });

  it('shortens its file when it is opened again, and loses nothing', () => {
    const file = path();
    const { store, things } = open(file);
    for (let size = 0; size < 3000; size++) things.put({ name: `thing ${size % 5}`, size });
    store.close();
    const before = statSync(file).size;
    expect(open(file).things.all()).toHaveLength(5);
    expect(statSync(file).size).toBeLessThan(before / 100);
    expect(open(file).things.get('thing 4')).toEqual({ name: 'thing 4', size: 2999 });
  });

  it('keeps its file short while it is open, too, and loses nothing', () => {
    const file = path();
    const { store, things } = open(file);
    const long = (size: number) => ({ name: `${'n'.repeat(10_000)} ${size % 5}`, size });
    for (let size = 0; size < 600; size++) things.put(long(size));
    const kept = store.snapshot();
    expect(statSync(file).size).toBeLessThan(5_000_000);
    expect(open(file).store.snapshot()).toEqual(kept);
    things.put({ name: 'after that', size: 1 });
    expect(open(file).things.all()).toEqual(things.all());
  });

  it('goes back to a snapshot', () => {
    const file = path();
    const { store, things } = open(file);
    things.put({ name: 'a', size: 1 });
    const snapshot = store.snapshot();
    things.put({ name: 'a', size: 2 });
    things.put({ name: 'b', size: 2 });
    store.restore(snapshot);
    expect(things.all()).toEqual([{ name: 'a', size: 1 }]);
    expect(open(file).things.all()).toEqual([{ name: 'a', size: 1 }]);
  });

  it('tells its listeners what changed, once a transaction', () => {
    const { store, things } = open(path());
    const seen: string[][] = [];
    const stop = store.onChange((changes) => seen.push(changes.map(({ key }) => key)));
    store.transaction(() => {
      things.put({ name: 'a', size: 1 });
      things.put({ name: 'b', size: 1 });
    });
    stop();
    things.put({ name: 'c', size: 1 });
    expect(seen).toEqual([['a', 'b']]);
  });

  it('keeps what a listener writes', () => {
    const file = path();
    const { store, things } = open(file);
    const stop = store.onChange((changes) => {
      if (changes.some(({ key }) => key === 'a')) things.put({ name: 'copy of a', size: 2 });
    });
    things.put({ name: 'a', size: 1 });
    stop();
    store.close();
    expect(open(file).things.get('copy of a')?.size).toBe(2);
  });

  it('does not let its values be changed from outside', () => {
    const { things } = open(path());
    const mine = { name: 'a', size: 1 };
    things.put(mine);
    mine.size = 2;
    expect(things.get('a')?.size).toBe(1);
    expect(() => Object.assign(things.get('a') ?? {}, { size: 3 })).toThrow(TypeError);
  });

  it('drops half a line that is not even text', () => {
    const file = path();
    const { store, things } = open(file);
    things.put({ name: 'a', size: 1 });
    store.close();
    appendFileSync(file, Buffer.from([0xff, 0xfe, 0x00]));
    expect(open(file).things.all()).toHaveLength(1);
  });
});
