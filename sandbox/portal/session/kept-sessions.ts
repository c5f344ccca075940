import { createHash } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { hashOf } from '../../core/ids.ts';
import type { Store } from '../../core/store.ts';
import { Me } from './me.ts';

/** What of a session outlives a restart of the sandbox. */
const Kept = z.object({ me: Me, refreshToken: z.string() });
type Kept = z.infer<typeof Kept>;

interface Stored {
  /** The hash of the session's cookie. */
  readonly id: string;
  /** `Kept`, encrypted with a key that only the browser's cookie gives. */
  readonly sealed: string;
  readonly endsAt: string;
}

/** The sessions on disk. Nobody can use one who has not its cookie. */
export interface KeptSessions {
  /** The session of a cookie, if there is one and it has not ended. */
  find(cookie: string): Promise<Kept | undefined>;
  keep(cookie: string, session: Kept): Promise<void>;
  forget(cookie: string): void;
}

const LIFE_MS = 24 * 60 * 60 * 1000;
const MOST = 200;

/** Sessions in the sandbox's state. What is in them is encrypted (JWE, A256GCM) by their cookies, which it does not have. */
export function keptSessions(store: Store, clock: Clock): KeptSessions {
  const stored = store.collection<Stored>('portalSessions', (each) => each.id);
  const now = (): number => clock.now().getTime();
  const hasEnded = ({ endsAt }: Stored): boolean => Date.parse(endsAt) <= now();
  return {
    async find(cookie) {
      const found = stored.get(hashOf(cookie));
      return found && !hasEnded(found) ? open(found.sealed, cookie) : undefined;
    },
    async keep(cookie, session) {
      const sealed = await seal(session, cookie);
      store.transaction(() => {
        const all = stored.all();
        const surplus = all.slice(0, Math.max(0, all.length - MOST + 1));
        for (const { id } of [...surplus, ...all.filter(hasEnded)]) stored.delete(id);
        stored.put({ id: hashOf(cookie), sealed, endsAt: new Date(now() + LIFE_MS).toISOString() });
      });
    },
    forget: (cookie) => void stored.delete(hashOf(cookie)),
  };
}

/** Another hash than the one by which the session is found. */
const keyOf = (cookie: string): Uint8Array =>
  createHash('sha256').update(`what a portal session holds: ${cookie}`).digest();

const seal = (session: Kept, cookie: string): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(JSON.stringify(session)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(keyOf(cookie));

async function open(sealed: string, cookie: string): Promise<Kept | undefined> {
  try {
    const { plaintext } = await compactDecrypt(sealed, keyOf(cookie), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return Kept.parse(JSON.parse(new TextDecoder().decode(plaintext)));
  } catch {
    return undefined; // of an older version of the sandbox: whoever asks signs in again
  }
}
