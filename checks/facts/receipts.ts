import { z } from 'zod';

/**
 * A receipt as the lab keeps it: what the frontend's receipt page sent of the access token that it was given. Claims,
 * never the token. Whoever keeps receipts (in a file, in a form) reads them through this shape.
 */
export const Receipt = z.object({
  /** When the lab got it: an ISO date. */
  receivedAt: z.iso.datetime(),
  /** `none`: no token came. `unusable`: it cannot be sent on. `opaque`: only its issuer can read it. */
  token: z.enum(['jwt', 'opaque', 'none', 'unusable']),
  aud: z.string().optional(),
  scp: z.string().optional(),
  iss: z.string().optional(),
  /** Seconds since 1970. */
  iat: z.number().optional(),
  exp: z.number().optional(),
  /** The client ID of the application that the token was issued to. */
  app: z.string().optional(),
  ver: z.string().optional(),
  /** How the frontend's call to the backend went with this token: `ok`, or the kind of failure; absent when not tried. */
  call: z.string().optional(),
  /** Whether the backend said that it was called with a token. */
  withAuthentication: z.boolean().optional(),
  /** Where the backend said that it has the profile from (`graph`). */
  source: z.string().optional(),
});

export type Receipt = z.infer<typeof Receipt>;

/** Receipts, the newest first. */
export const newestFirst = (receipts: readonly Receipt[]): readonly Receipt[] =>
  [...receipts].sort((one, other) => Date.parse(other.receivedAt) - Date.parse(one.receivedAt));
