import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MovableClock } from '../core/clock.ts';
import { Store } from '../core/store.ts';
import { signingKeys } from './keys.ts';

describe('the signing keys', () => {
  const clock = new MovableClock();
  let dir: string;
  let store: Store;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lab-keys-'));
    store = Store.open(join(dir, 'state.journal'));
  });
  afterEach(() => {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const stored = () => store.collection<{ kid: string }>('signingKeys', ({ kid }) => kid).all();

  it('are made when they are first wanted: one to sign with, two to be published', async () => {
    const keys = signingKeys(store, clock);
    expect(stored()).toEqual([]);
    const { kid } = await keys.current();
    expect(stored().map((key) => key.kid)).toEqual([kid]);
    const published = await keys.published();
    expect(published.map((key) => key.kid)).toEqual(stored().map((key) => key.kid));
    expect(published).toHaveLength(2);
    expect(await keys.find(kid)).toBeDefined();
    expect((await keys.current()).kid).toBe(kid);
  });

  it('are made once, whoever asks at the same moment', async () => {
    const keys = signingKeys(store, clock);
    const asked = await Promise.all([keys.published(), keys.current(), keys.current(), keys.published()]);
    expect(new Set([asked[1].kid, asked[2].kid, asked[0][0]?.kid, asked[3][0]?.kid]).size).toBe(1);
    expect(stored()).toHaveLength(2);
  });

  it('are found again, and completed where the process ended between the two', async () => {
    const { kid } = await signingKeys(store, clock).current();
    const published = await signingKeys(store, clock).published();
    expect(published.map((key) => key.kid)).toEqual([kid, stored()[1]?.kid]);
    expect(await signingKeys(store, clock).published()).toEqual(published);
  });

  it('are rolled: the next one signs, and another one is published', async () => {
    const keys = signingKeys(store, clock);
    const [first, second] = await keys.published();
    await keys.roll();
    expect((await keys.current()).kid).toBe(second?.kid);
    expect((await keys.published()).map((key) => key.kid)).not.toContain(first?.kid);
    expect(await keys.published()).toHaveLength(2);
    expect(await keys.find(first?.kid ?? '')).toBeUndefined();
  });
});
