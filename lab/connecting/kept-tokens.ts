import type { Credential } from '../../checks/cloud.ts';

/** Tokens are asked for anew this long before they end, or at half of their life where that is shorter. */
const MARGIN_MS = 5 * 60 * 1000;

interface Kept {
  readonly token: string;
  readonly expiresOnTimestamp: number;
  readonly renewAt: number;
}

/**
 * Keeps tokens while they are good (Azure CLI, for one, takes a second for each that it is asked for), and asks once for all
 * who want the same at once. A token that was refused, or has to prove more, makes place for another.
 */
export function keepingTokens(credential: Credential, now: () => Date): Credential {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, ReturnType<Credential['getToken']>>();
  const ask: Credential['getToken'] = async (scope, options) => {
    const found = await credential.getToken(scope, options);
    if (!found) return null;
    const { token, expiresOnTimestamp } = found;
    const life = expiresOnTimestamp - now().getTime();
    const renewAt = expiresOnTimestamp - Math.min(MARGIN_MS, life / 2);
    const taken: Kept = { token, expiresOnTimestamp, renewAt };
    kept.set(scope, taken);
    return taken;
  };
  return {
    async getToken(scope, { refused, ...options } = {}) {
      const { claims } = options;
      const known = kept.get(scope);
      const isGood = known !== undefined && known.token !== refused && now().getTime() < known.renewAt;
      if (isGood && claims === undefined) return known;
      const key = JSON.stringify([scope, claims]);
      const begun = asking.get(key);
      if (begun) return begun;
      const asked = ask(scope, options).finally(() => asking.delete(key));
      asking.set(key, asked);
      return asked;
    },
  };
}
