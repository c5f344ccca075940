import { decodeJwt } from 'jose';
import type { Credential } from '../../checks/cloud.ts';

/** Tokens are asked for anew this long before they end, or at half of their life where that is shorter. */
const MARGIN_MS = 5 * 60 * 1000;

interface Kept {
  readonly token: string;
  readonly expiresOnTimestamp: number;
  readonly renewAt: number;
}

/**
 * Signs in to a sandbox, whose clock can be moved and whose tokens can be short. @azure/identity keeps tokens by this
 * machine's clock, so each one that is needed comes from a sign-in of its own (`open`), and is kept here by the time in
 * the sandbox: its end is what the token itself says.
 */
export function sandboxTokens(open: () => Credential, now: () => Date): Credential {
  const kept = new Map<string, Kept>();
  return {
    async getToken(scope, options = {}) {
      const known = kept.get(scope);
      const isGood =
        known !== undefined && known.token !== options.refused && now().getTime() < known.renewAt;
      if (isGood && options.claims === undefined) return known;
      const { refused: _refused, ...asked } = options;
      const found = await open().getToken(scope, asked);
      if (!found) return null;
      const { exp } = decodeJwt(found.token);
      const expiresOnTimestamp = exp === undefined ? found.expiresOnTimestamp : exp * 1000;
      const life = expiresOnTimestamp - now().getTime();
      const token = {
        token: found.token,
        expiresOnTimestamp,
        renewAt: expiresOnTimestamp - Math.min(MARGIN_MS, life / 2),
      };
      kept.set(scope, token);
      return token;
    },
  };
}
