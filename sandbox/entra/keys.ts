import { createHash } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Clock } from '../core/clock.ts';
import { once } from '../core/once.ts';
import type { Store } from '../core/store.ts';

interface StoredKey {
  kid: string;
  /** The certificate, DER in base64. */
  certificate: string;
  publicJwk: JWK;
  privateJwk: JWK;
  createdAt: string;
}

/** A key as published: RFC 7517 with the members that Entra ID sends. */
interface PublishedKey extends JWK {
  kid: string;
  x5t: string;
  x5c: string[];
}

/** The tenant's signing keys: the oldest that is published signs, the others are there before they are needed. */
export interface SigningKeys {
  /** The key that signs now. */
  current(): Promise<{ kid: string; key: CryptoKey }>;
  /** The public key called `kid`, if it is published. */
  find(kid: string): Promise<CryptoKey | undefined>;
  /** All published keys. */
  published(): Promise<PublishedKey[]>;
  /** Retires the key that signs and publishes a new one; the next signs from now on. */
  roll(): Promise<void>;
}

/** How many keys are published at all times. Source: "Signing key rollover in the Microsoft identity platform". */
const PUBLISHED = 2;

/**
 * The keys in `store`. Those that are missing are made when they are first wanted, one after the other: whoever waits for
 * a token waits for the key that signs, and not for all that are published.
 */
export function signingKeys(store: Store, clock: Clock): SigningKeys {
  const keys = store.collection<StoredKey>('signingKeys', (key) => key.kid);
  const have = async (count: number): Promise<void> => {
    while (keys.all().length < count) keys.put(await makeKey(clock.now()));
  };
  const one = once(() => have(1));
  const all = once(async () => {
    await one();
    await have(PUBLISHED);
  });

  const imported = new Map<string, Promise<CryptoKey>>();
  const load = (id: string, jwk: object): Promise<CryptoKey> => {
    const key = imported.get(id) ?? (importJWK(jwk as JWK, 'RS256') as Promise<CryptoKey>);
    imported.set(id, key);
    return key;
  };

  return {
    async current() {
      await one();
      const [first] = keys.all();
      if (!first) throw new Error('no signing key');
      return { kid: first.kid, key: await load(`private ${first.kid}`, first.privateJwk) };
    },
    async find(kid) {
      const found = keys.get(kid);
      return found && (await load(`public ${kid}`, found.publicJwk));
    },
    async published() {
      await all();
      return keys.all().map(({ kid, certificate, publicJwk }) => ({
        ...(publicJwk as JWK),
        use: 'sig',
        kid,
        x5t: kid,
        x5c: [certificate],
      }));
    },
    async roll() {
      await all();
      const next = await makeKey(clock.now());
      store.transaction(() => {
        const [first] = keys.all();
        if (first) keys.delete(first.kid);
        keys.put(next);
      });
    },
  };
}

/** An RSA key with a self-signed certificate; its id is the certificate's SHA-1, as in Entra's documents. */
async function makeKey(now: Date): Promise<StoredKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', {
    modulusLength: 2048,
    extractable: true,
  });
  await import('reflect-metadata'); // x509 does not load without it
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=accounts.accesscontrol.azure.localhost',
    notBefore: now,
    notAfter: new Date(now.getTime() + 5 * 365 * 24 * 60 * 60 * 1000),
    keys: { publicKey, privateKey },
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  });
  const der = Buffer.from(certificate.rawData);
  return {
    kid: createHash('sha1').update(der).digest('base64url'),
    certificate: der.toString('base64'),
    publicJwk: await exportJWK(publicKey),
    privateJwk: await exportJWK(privateKey),
    createdAt: now.toISOString(),
  };
}
