import type { Credential } from '../../checks/cloud.ts';

/** Tokens are asked for anew this long before they end. */
const MARGIN_MS = 5 * 60 * 1000;

/** Keeps tokens while they are good: Azure CLI, for one, takes a second for each that it is asked for. */
export function keepingTokens(credential: Credential, now: () => Date): Credential {
  const kept = new Map<string, ReturnType<Credential['getToken']>>();
  return {
    async getToken(scope, options) {
      if (options?.claims !== undefined) kept.delete(scope);
      const token = await kept.get(scope)?.catch(() => null);
      if (token && token.expiresOnTimestamp - MARGIN_MS > now().getTime()) return token;
      const asked = credential.getToken(scope, options);
      kept.set(scope, asked);
      return asked;
    },
  };
}
