import { decodeJwt } from 'jose';
import type { Credential } from '../../checks/cloud.ts';
import { keepingTokens } from './kept-tokens.ts';

/**
 * Signs in to a sandbox, whose clock can be moved and whose tokens can be short. @azure/identity keeps tokens by this
 * machine's clock, so each one that is needed comes from a sign-in of its own (`open`), and is kept here by the time in
 * the sandbox: its end is what the token itself says.
 */
export function sandboxTokens(open: () => Credential, now: () => Date): Credential {
  const signIn: Credential = {
    async getToken(scope, options) {
      const found = await open().getToken(scope, options);
      if (!found) return null;
      const { exp } = decodeJwt(found.token);
      return exp === undefined ? found : { ...found, expiresOnTimestamp: exp * 1000 };
    },
  };
  return keepingTokens(signIn, now);
}
