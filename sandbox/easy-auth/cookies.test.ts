import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinCookie, readCookies, removeCookies, writeCookies } from './cookies.ts';

/** What a browser would send back for these `Set-Cookie` values. */
const sentBack = (cookies: string[]) => readCookies(cookies.map((each) => each.split(';')[0]).join('; '));

const NONE = readCookies(undefined);

describe('a cookie of the gateway', () => {
  it('is one when it is short, with the attributes that a cross-site callback needs', () => {
    expect(writeCookies('AppServiceAuthSession', 'abc', NONE)).toEqual([
      'AppServiceAuthSession=abc; path=/; secure; HttpOnly; SameSite=None',
    ]);
  });

  it('is split into parts that browsers keep, and comes back whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (length) => {
        const value = 'x'.repeat(length - 1).concat('y');
        const cookies = writeCookies('S', value, NONE);
        expect(Math.max(...cookies.map(({ length: bytes }) => bytes))).toBeLessThanOrEqual(4096);
        expect(joinCookie('S', sentBack(cookies))).toBe(value);
      }),
    );
  });

  it('is removed with all its parts', () => {
    const sent = readCookies('S=a; S1=b; S2=c; Other=d');
    expect(removeCookies('S', sent).map((each) => each.split('=')[0])).toEqual(['S', 'S1', 'S2']);
  });

  it('leaves nothing of a longer one before it, which would be read as its end', () => {
    const sent = readCookies('S=a; S1=b; S2=c; Other=d');
    const [written, ...removed] = writeCookies('S', 'short', sent);
    expect(written).toMatch(/^S=short;/);
    expect(removed.map((each) => each.replace(/;.*/, ''))).toEqual(['S1=deleted', 'S2=deleted']);
  });

  it('is not there when only a later part was sent', () => {
    expect(joinCookie('S', readCookies('S1=b'))).toBeUndefined();
  });
});
