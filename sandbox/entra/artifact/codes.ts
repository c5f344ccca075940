import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { hashOf } from '../../core/ids.ts';
import type { Frozen, Store } from '../../core/store.ts';
import type { Platform } from '../client.ts';
import { grantErrors } from '../errors/grant.ts';

/** Who signed in, as far as tokens say so. */
export interface Authentication {
  userId: string;
  sid: string;
  signedInAt: string;
  mfa: boolean;
}

/** What an authorization code stands for. */
export interface CodeGrant {
  appId: string;
  platform: Platform;
  /** As it was sent to authorize, or as it was picked when none was sent. */
  redirectUri: string;
  /** The authority it was asked at: the tenant's ID, `common` or `organizations`. */
  authority: string;
  version: 1 | 2;
  /** The scopes asked (v2), or the OIDC scopes that v1 implies. */
  scope: string;
  /** v1's `resource`. */
  resource: string | null;
  nonce: string | null;
  challenge: { value: string; method: 'S256' | 'plain' } | null;
  authentication: Authentication;
}

interface StoredCode extends CodeGrant {
  id: string;
  issuedAt: string;
  redeemed: boolean;
}

export interface Codes {
  /** A code for `grant`. Only its hash is kept. */
  issue(grant: CodeGrant): string;
  /**
   * What the code stands for; it stays good until `redeem`.
   * @throws EntraError 70000 unknown, 54005 used before, 70008 older than ten minutes
   */
  find(code: string): Frozen<CodeGrant>;
  /** Uses the code up. */
  redeem(code: string): void;
}

/** Source: "Microsoft identity platform and OAuth 2.0 authorization code flow" (about ten minutes). */
const LIFETIME_MS = 10 * 60 * 1000;

/** How long a code is remembered after its end, to tell a used one from an unknown one. */
const MEMORY_MS = 60 * 60 * 1000;

/** The authorization codes that were issued. */
export function createCodes(store: Store, clock: Clock): Codes {
  const stored = store.collection<StoredCode>('authorizationCodes', (each) => each.id);
  const age = (code: Frozen<StoredCode>): number => clock.now().getTime() - Date.parse(code.issuedAt);
  return {
    issue(grant) {
      const code = `1.${randomBytes(64).toString('base64url')}`;
      store.transaction(() => {
        for (const each of stored.all()) if (age(each) > MEMORY_MS) stored.delete(each.id);
        stored.put({ ...grant, id: hashOf(code), issuedAt: clock.now().toISOString(), redeemed: false });
      });
      return code;
    },
    find(code) {
      const found = stored.get(hashOf(code));
      if (!found) throw grantErrors.invalid();
      if (found.redeemed) throw grantErrors.redeemed();
      if (age(found) > LIFETIME_MS) throw grantErrors.expired();
      return found;
    },
    redeem(code) {
      const found = stored.get(hashOf(code));
      if (found) stored.put({ ...found, redeemed: true });
    },
  };
}
