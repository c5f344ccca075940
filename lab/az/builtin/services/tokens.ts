import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Credential } from '../../../../checks/cloud.ts';
import { reasonOf } from '../../../errors.ts';
import { AzError } from '../cli/error.ts';

export interface Tokens {
  /**
   * The value of an Authorization header for `resource`; `claims` is what the token has to prove, `refused` such a value
   * that was not taken.
   * @throws AzError when there is no token to be had
   */
  authorization(
    resource: string,
    instead?: { readonly claims?: string; readonly refused?: string },
  ): Promise<string>;
  /** Who is signed in, as az names them. */
  user(resource: string): Promise<{ readonly name: string; readonly type: 'user' | 'servicePrincipal' }>;
}

type Instead = NonNullable<Parameters<Tokens['authorization']>[1]>;

const Claims = z.object({
  upn: z.string().optional(),
  unique_name: z.string().optional(),
  preferred_username: z.string().optional(),
  appid: z.string().optional(),
  azp: z.string().optional(),
});

/** Bearer tokens from the credential that the lab passes in, which also keeps them. */
export function createTokens(credential: Credential): Tokens {
  const token = async (resource: string, { claims, refused }: Instead = {}): Promise<string> => {
    try {
      const found = await credential.getToken(`${resource}/.default`, {
        ...(claims === undefined ? {} : { claims }),
        ...(refused === undefined ? {} : { refused: refused.replace(/^Bearer /, '') }),
      });
      if (found) return found.token;
    } catch (error) {
      throw new AzError(reasonOf(error).split('\n')[0] ?? 'There is no token.', {
        hint: 'Interactive authentication is needed. Please run:\naz login',
        cause: error,
      });
    }
    throw new AzError("Please run 'az login' to setup account.");
  };
  return {
    authorization: async (resource, instead) => `Bearer ${await token(resource, instead)}`,
    async user(resource) {
      const claims = Claims.parse(decodeJwt(await token(resource)));
      const person = claims.upn ?? claims.unique_name ?? claims.preferred_username;
      if (person !== undefined) return { name: person, type: 'user' };
      return { name: claims.appid ?? claims.azp ?? 'unknown', type: 'servicePrincipal' };
    },
  };
}
