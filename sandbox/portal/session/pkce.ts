import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 bits, base64url. */
export const secret = (): string => randomBytes(32).toString('base64url');

/** The challenge of a code verifier. Source: RFC 7636, S256. */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');
