import { randomBytes } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { seconds } from '../../core/clock.ts';
import type { Store } from '../../core/store.ts';
import { grantErrors } from '../errors/grant.ts';

const Grant = z.object({
  appId: z.string(),
  platform: z.enum(['web', 'spa', 'publicClient']),
  version: z.union([z.literal(1), z.literal(2)]),
  /** What was asked when it was issued: asked again where the client asks nothing. */
  scope: z.string(),
  resource: z.string().nullable(),
  authentication: z.object({
    userId: z.string(),
    sid: z.string(),
    signedInAt: z.string(),
    mfa: z.boolean(),
  }),
  /** Joins the refresh to the sign-in in the journal; means nothing elsewhere. */
  journey: z.string(),
  issuedAt: z.number(),
  /** For single-page applications: the end, which no refresh moves. */
  endsAt: z.number().optional(),
});

/** What a refresh token stands for. */
export type RefreshGrant = z.infer<typeof Grant>;

export interface RefreshTokens {
  issue(grant: Omit<RefreshGrant, 'issuedAt'>): Promise<string>;
  /**
   * What the token stands for.
   * @throws EntraError 9002313 not readable, 70000 not of this sandbox, 700082 unused for 90 days, 700084 an ended one
   * of a single-page application
   */
  open(token: string): Promise<RefreshGrant>;
}

const DAY = 24 * 60 * 60;
const INACTIVITY_SECONDS = 90 * DAY;
/** How long a refresh token of a single-page application lives, whatever is done with it. */
const SPA_SECONDS = DAY;

interface SealingKey {
  id: string;
  key: string;
}

/**
 * Refresh tokens carry what they stand for, encrypted and authenticated (JWE, A256GCM), so that any number of them can be
 * out, an old one stays good after its use, and all survive a restart.
 * Source: "Refresh tokens in the Microsoft identity platform".
 */
export function createRefreshTokens(store: Store, clock: Clock): RefreshTokens {
  const keys = store.collection<SealingKey>('sealingKeys', (each) => each.id);
  const stored =
    keys.get('refresh-tokens') ??
    keys.put({ id: 'refresh-tokens', key: randomBytes(32).toString('base64url') });
  const key = Buffer.from(stored.key, 'base64url');
  return {
    async issue(grant) {
      const issuedAt = seconds(clock.now());
      const endsAt = grant.platform === 'spa' ? (grant.endsAt ?? issuedAt + SPA_SECONDS) : undefined;
      const text = JSON.stringify({ ...grant, issuedAt, endsAt });
      const sealed = await new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(key);
      return `1.${sealed}`;
    },
    async open(token) {
      const grant = await unseal(token, key);
      const now = seconds(clock.now());
      if (grant.endsAt !== undefined && grant.endsAt <= now)
        throw grantErrors.spaExpired(dateOf(grant.issuedAt));
      if (grant.issuedAt + INACTIVITY_SECONDS <= now) throw grantErrors.inactive(dateOf(grant.issuedAt));
      return grant;
    },
  };
}

async function unseal(token: string, key: Uint8Array): Promise<RefreshGrant> {
  try {
    const { plaintext } = await compactDecrypt(token.replace(/^1\./, ''), key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return Grant.parse(JSON.parse(new TextDecoder().decode(plaintext)));
  } catch {
    throw grantErrors.invalid(); // garbled, tampered with, or of another sandbox: the service says no more either
  }
}

/** A time as these errors write it, with seven decimals. */
export const dateOf = (issuedAt: number): string =>
  new Date(issuedAt * 1000).toISOString().replace(/\.(\d{3})Z$/, '.$10000Z');
