import { decodeJwt } from 'jose';
import { request } from 'undici';
import { z } from 'zod';
import { origins } from '../../core/hosts.ts';
import { wellKnown } from '../../state/well-known.ts';
import type { TokenFor } from '../azure/azure.ts';
import { type Service, SignedOutError } from '../azure/error.ts';
import type { PortalContext } from '../context.ts';

/** Where Entra ID answers; the port is the browser's affair. */
export const REDIRECT_URI = `${origins.portal}/signin/index`;

/** What is asked at the sign-in: the first service's token, who it is, and a refresh token for the other one. */
export const SIGN_IN_SCOPE = `openid profile offline_access ${origins.arm}/.default`;

const Answer = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  id_token: z.string().optional(),
  expires_in: z.coerce.number(),
});
const Refusal = z.object({ error: z.string(), error_description: z.string().optional() });

/** Entra ID refused; the message is its own. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}

/** A minute before it ends a token is renewed, so that none ends on its way. */
const MARGIN_MS = 60_000;

/** The tokens of one user: access tokens are kept in memory only, and renewed as they end. */
export interface UserTokens {
  readonly tokenFor: TokenFor;
  /** What they are renewed with; an older one stays good. Source: "Refresh tokens in the Microsoft identity platform". */
  readonly refreshToken: string;
}

/** Redeems the code of a sign-in. Returns the tokens and the claims of the ID token. @throws SignInError */
export async function redeem(
  context: PortalContext,
  { code, verifier, nonce }: { readonly code: string; readonly verifier: string; readonly nonce: string },
): Promise<UserTokens> {
  const first = await ask(context, {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: REDIRECT_URI,
  });
  // The ID token comes from the token endpoint itself, so its signature need not be verified (OpenID Connect Core, 3.1.3.7).
  if (!first.id_token || decodeJwt(first.id_token).nonce !== nonce) {
    throw new SignInError('The answer of the sign-in does not belong to this browser.');
  }
  return userTokens(context, first.refresh_token, { arm: known(context, first) });
}

type Granted = z.infer<typeof Answer>;

interface Known {
  readonly token: string;
  readonly endsAt: number;
}

const known = ({ clock }: PortalContext, { access_token, expires_in }: Granted): Known => ({
  token: access_token,
  endsAt: clock.now().getTime() + expires_in * 1000 - MARGIN_MS,
});

/** The tokens of whoever this refresh token was issued to. `first`: access tokens that are there already. */
export function userTokens(
  context: PortalContext,
  refreshToken: string,
  first: Readonly<Partial<Record<Service, Known>>> = {},
): UserTokens {
  const kept = new Map(Object.entries(first));
  return {
    refreshToken,
    async tokenFor(service) {
      const found = kept.get(service);
      if (found && found.endsAt > context.clock.now().getTime()) return found.token;
      try {
        const scope = `${origins[service]}/.default offline_access`;
        const form = { grant_type: 'refresh_token', refresh_token: refreshToken, scope };
        const renewed = known(context, await ask(context, form));
        kept.set(service, renewed);
        return renewed.token;
      } catch (error) {
        if (error instanceof SignInError) throw new SignedOutError(error.message);
        throw error;
      }
    },
  };
}

/** Asks the token endpoint, as any client does. @throws SignInError */
async function ask(
  { port, tenantId, inside }: PortalContext,
  form: Record<string, string>,
): Promise<Granted> {
  const answer = await request(`http://127.0.0.1:${port}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: {
      host: new URL(origins.login).host,
      'content-type': 'application/x-www-form-urlencoded',
      ...inside?.headers,
    },
    body: new URLSearchParams({ client_id: wellKnown.azurePortal, ...form }).toString(),
  });
  const body: unknown = await answer.body.json();
  if (answer.statusCode === 200) return Answer.parse(body);
  const { error, error_description } = Refusal.parse(body);
  throw new SignInError(error_description ?? error);
}
