import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const Cache = z.looseObject({ AccessToken: z.record(z.string(), z.unknown()) });

/**
 * Has az ask for new access tokens with its next command; who is signed in stays so. A cache that cannot be read (az
 * encrypts it on Windows) is left alone.
 * Source: MSAL Python, `SerializableTokenCache`; az 2.45 tried.
 */
export function forgetAccessTokens(azureConfigDir: string): void {
  const file = join(azureConfigDir, 'msal_token_cache.json');
  if (!existsSync(file)) return;
  const cache = Cache.safeParse(parsed(readFileSync(file, 'utf8'))).data;
  if (cache) writeFileAtomic.sync(file, JSON.stringify({ ...cache, AccessToken: {} }), { mode: 0o600 });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
