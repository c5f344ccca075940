import { randomBytes } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { type Clock, seconds } from '../core/clock.ts';
import type { Frozen, Store } from '../core/store.ts';
import { resourceKey, type Site } from '../state/resources.ts';

interface StoredKeys {
  siteId: string;
  encryption: string;
  signing: string;
}

/** The two keys of a site, 64 hexadecimal digits each, as the app sees them in its environment. */
export interface SiteKeys {
  readonly encryption: string;
  readonly signing: string;
}

/** Values that only this site can read and nobody can change: what cookies hold. */
export interface Sealing {
  keys(site: Frozen<Site>): SiteKeys;
  /** Encrypts and authenticates `value`; it is good for `purpose` only, and for `lifetime` milliseconds. */
  seal(site: Frozen<Site>, purpose: string, value: object, lifetime: number): Promise<string>;
  /** The value; `undefined` if it was changed, is of another site or purpose, or has expired more than `grace` ago. */
  open(
    site: Frozen<Site>,
    purpose: string,
    text: string,
    grace?: number,
  ): Promise<Record<string, unknown> | undefined>;
}

const HEX_64 = /^[0-9a-f]{64}$/i;

/** Larger values are refused before they are decrypted. */
const MAX_LENGTH = 32 * 1024;

/**
 * Sealing with the keys of app settings `WEBSITE_AUTH_ENCRYPTION_KEY` and `WEBSITE_AUTH_SIGNING_KEY` where they are set
 * (two sites with the same keys share their sessions), else with keys made once for the site.
 * Source: "Environment variables and app settings in Azure App Service", authentication.
 */
export function sealing(store: Store, clock: Clock): Sealing {
  const collection = store.collection<StoredKeys>('gatewayKeys', (each) => resourceKey(each.siteId));
  const keys = (site: Frozen<Site>): SiteKeys => {
    const { WEBSITE_AUTH_ENCRYPTION_KEY: encryption = '', WEBSITE_AUTH_SIGNING_KEY: signing = '' } =
      site.appSettings;
    if (HEX_64.test(encryption) && HEX_64.test(signing)) return { encryption, signing };
    return (
      collection.get(resourceKey(site.id)) ??
      collection.put({ siteId: site.id, encryption: hex(), signing: hex() })
    );
  };
  // The key of A256CBC-HS512 is one for the HMAC and one for the cipher (RFC 7518, section 5.2.5): the site's two.
  const secret = (site: Frozen<Site>): Uint8Array => {
    const { encryption, signing } = keys(site);
    return Buffer.from(signing + encryption, 'hex');
  };
  return {
    keys,
    seal: (site, purpose, value, lifetime) =>
      new EncryptJWT({ value })
        .setProtectedHeader({ alg: 'dir', enc: 'A256CBC-HS512' })
        .setAudience(purpose)
        .setExpirationTime(seconds(clock.now()) + Math.ceil(lifetime / 1000))
        .encrypt(secret(site)),
    async open(site, purpose, text, grace = 0) {
      if (text.length > MAX_LENGTH) return undefined;
      try {
        const { payload } = await jwtDecrypt(text, secret(site), {
          audience: purpose,
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256CBC-HS512'],
          currentDate: clock.now(),
          clockTolerance: Math.floor(grace / 1000),
          requiredClaims: ['exp', 'value'],
        });
        const { value } = payload;
        return typeof value === 'object' && value !== null ? { ...value, exp: payload.exp } : undefined;
      } catch {
        return undefined; // not ours, changed, or too old: to the gateway it is not there
      }
    },
  };
}

const hex = (): string => randomBytes(32).toString('hex');
