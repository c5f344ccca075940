import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeTarget } from './redirects.ts';
import type { AuthSettings } from './settings.ts';

const HOST = 'frontend.azurewebsites.localhost';
const settings = {
  allowedRedirects: ['https://shop.example/after?x=1', 'https://other.example/'],
} as unknown as AuthSettings;
const target = (text: string) => safeTarget(text, HOST, settings);

describe('where a browser may be sent', () => {
  it.each(['/', '/profile?a=1&b=%20#here', '/a//b', '/.auth/me'])('a path of the site: %s', (path) => {
    expect(target(path)).toBe(path);
  });

  it('the site itself, as a path', () => {
    expect(target(`https://${HOST}/get-profile?a=1#b`)).toBe('/get-profile?a=1#b');
  });

  it('the site itself, with the port of the sandbox or as WEBSITE_HOSTNAME has it', () => {
    const at = (text: string) => safeTarget(text, `${HOST}:4280`, settings);
    expect(at(`http://${HOST}:4280/a`)).toBe('/a');
    expect(at(`https://${HOST}/a`)).toBe('/a');
    expect(at(`https://${HOST}:4281/a`)).toBeUndefined();
  });

  it('an external URL that is listed, whatever its query', () => {
    expect(target('https://shop.example/after?y=2')).toBe('https://shop.example/after?y=2');
  });

  it.each([
    'https://shop.example/elsewhere',
    'https://shop.example.evil.example/after',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example',
    'https:evil.example',
    'https:/evil.example',
    `https://${HOST}@evil.example/`,
    `https://user@${HOST}/`,
    `https://${HOST}.evil.example/`,
    'javascript:alert(1)',
    'data:text/html,x',
    ' https://evil.example',
    `https://${HOST}//evil.example/`,
    '',
    'profile',
  ])('not %j', (text) => {
    expect(target(text)).toBeUndefined();
  });

  it('never another origin, however it is written', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '\t',
      '//',
      'https:',
      'http:',
      '@',
      HOST,
      'evil.example',
      '.',
      '?',
      '#',
      ':',
      '%2f',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const found = target(parts.join(''));
        if (found !== undefined) {
          expect(new URL(found, `https://${HOST}/`).host).toBe(HOST);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
