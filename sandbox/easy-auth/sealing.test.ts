import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MovableClock } from '../core/clock.ts';
import { type Frozen, Store } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { sealing } from './sealing.ts';

const site = (id: string, appSettings: Record<string, string> = {}) =>
  ({ id, appSettings }) as unknown as Frozen<Site>;

const folder = mkdtempSync(join(tmpdir(), 'sealing-'));
afterAll(() => rmSync(folder, { recursive: true }));

function made() {
  const clock = new MovableClock();
  const store = Store.open(join(mkdtempSync(join(folder, 'each-')), 'state'));
  return { clock, sealed: sealing(store, clock) };
}

const MINUTE = 60_000;

describe('a sealed value', () => {
  it('is read by the site that sealed it, for the purpose that it was sealed for', async () => {
    const { sealed } = made();
    const text = await sealed.seal(site('a'), 'session', { user: 'megan' }, MINUTE);
    expect(text).not.toContain('megan');
    expect(await sealed.open(site('a'), 'session', text)).toMatchObject({ user: 'megan' });
    expect(await sealed.open(site('a'), 'nonce', text)).toBeUndefined();
    expect(await sealed.open(site('b'), 'session', text)).toBeUndefined();
  });

  it('is nothing once a character of it is changed', async () => {
    const { sealed } = made();
    const text = await sealed.seal(site('a'), 'session', { user: 'megan' }, MINUTE);
    const bytes = (each: string) =>
      each.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'));
    for (let at = 0; at < text.length; at += 7) {
      const other = text[at] === 'A' ? 'B' : 'A';
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      if (bytes(changed).join() === bytes(text).join()) continue; // the last bits of a part mean nothing in base64
      expect(await sealed.open(site('a'), 'session', changed)).toBeUndefined();
    }
  });

  it('expires, and can be opened for a while after', async () => {
    const { sealed, clock } = made();
    const text = await sealed.seal(site('a'), 'session', {}, MINUTE);
    clock.move(2 * MINUTE);
    expect(await sealed.open(site('a'), 'session', text)).toBeUndefined();
    expect(await sealed.open(site('a'), 'session', text, 5 * MINUTE)).toBeDefined();
  });

  it('is shared by two sites that are given the same keys', async () => {
    const { sealed } = made();
    const keys = { WEBSITE_AUTH_ENCRYPTION_KEY: 'ab'.repeat(32), WEBSITE_AUTH_SIGNING_KEY: 'cd'.repeat(32) };
    const text = await sealed.seal(site('a', keys), 'session', { user: 'lee' }, MINUTE);
    expect(await sealed.open(site('b', keys), 'session', text)).toMatchObject({ user: 'lee' });
    expect(await sealed.open(site('b'), 'session', text)).toBeUndefined();
  });

  it.each(['', 'x', 'a.b.c.d.e', '.'.repeat(40_000)])('is not %j', async (text) => {
    expect(await made().sealed.open(site('a'), 'session', text)).toBeUndefined();
  });
});
