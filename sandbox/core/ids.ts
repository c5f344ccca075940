import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a text, base64url: how secrets are kept. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Compares two texts in a time that does not depend on where they differ. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(one).digest(),
    createHash('sha256').update(other).digest(),
  );
}

/** A random text of letters and digits, `length` long. */
export function randomText(length: number): string {
  let text = '';
  while (text.length < length)
    text += randomBytes(length)
      .toString('base64')
      .replace(/[^A-Za-z0-9]/g, '');
  return text.slice(0, length);
}
