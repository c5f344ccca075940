import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { readBody } from './body.ts';
import type { GatewayContext } from './context.ts';
import { joinCookie, readCookies, removeCookies } from './cookies.ts';
import { answer, type Decision, redirect } from './decision.ts';
import { IdTokenError, verifyIdToken } from './id-token.ts';
import { callbackUri, NONCE_COOKIE, NONCE_PURPOSE, returnTarget, startLogin } from './login.ts';
import { ProviderError } from './provider.ts';
import { addressFor, safeTarget } from './redirects.ts';
import { newSessionId, type StoredTokens } from './sessions.ts';
import type { AuthSettings, MicrosoftProvider } from './settings.ts';

/** Sign-in ends here without a session; `message` is for the site's log. */
class CallbackError extends Error {
  override readonly name = 'CallbackError';
}

/** The answer is to another sign-in than the cookie, say to one in another tab, which still wants its cookie. */
class OtherSignIn extends CallbackError {}

/**
 * `POST /.auth/login/aad/callback`: what Entra ID posts through the browser. Checks the nonce and the ID token, redeems
 * the code, and begins a session. A nonce that is too old starts over, as the real one does by itself; whatever else is
 * wrong ends with 401 and a line in the log, and nothing for the browser to learn from.
 */
export async function finishLogin(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
): Promise<Decision> {
  const provider = settings.microsoft;
  if (!provider) return answer(404, { reason: '404 no identity provider is configured' });
  const cookies = readCookies(req.headers.cookie);
  const body = await readBody(req);
  const form = new URLSearchParams(body ?? '');
  const host = req.headers.host ?? '';
  const returnTo = safeTarget(returnTarget(form.get('state') ?? undefined), host, settings) ?? '/';
  const gone = removeCookies(NONCE_COOKIE, cookies);
  try {
    const error = form.get('error');
    if (error) throw new CallbackError(form.get('error_description') ?? error);
    const sealed = joinCookie(NONCE_COOKIE, cookies);
    const nonce =
      sealed === undefined ? undefined : (await context.sealing.open(site, NONCE_PURPOSE, sealed))?.nonce;
    if (settings.validateNonce && typeof nonce !== 'string') {
      if (sealed === undefined) throw new CallbackError('the request has no nonce cookie');
      return startLogin(context, req, site, settings, { returnTo, cause: 'the nonce had expired' });
    }
    const idToken = form.get('id_token');
    if (!idToken) throw new CallbackError('the answer of the identity provider has no id_token');
    const claims = await verifyIdToken(context, provider, idToken);
    if (settings.validateNonce && claims.nonce !== nonce) throw new OtherSignIn('the nonce does not match');
    const code = form.get('code');
    if (code && claims.c_hash !== undefined && claims.c_hash !== halfHash(code)) {
      throw new CallbackError('the code does not belong to the id_token');
    }
    const redeemed: Partial<StoredTokens> = code ? await redeem(context, req, settings, provider, code) : {};
    const sessionId = newSessionId();
    context.tracing.sessionBegun(site, { sessionId, code, claims, tokens: redeemed });
    const session = await context.sessions.begin(site, settings, cookies, {
      id: sessionId,
      claims,
      tokens: { idToken, ...redeemed },
    });
    const location = addressFor(req, returnTo);
    return redirect(location, { 'set-cookie': [...gone, ...session] });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const reason = `401 sign-in failed: ${error.message}`;
    context.tracing.signInFailed(site, reason, { code: form.get('code') ?? undefined });
    const headers = error instanceof OtherSignIn ? {} : { 'set-cookie': gone };
    return answer(401, { headers, reason });
  }
}

const isRefusal = (error: unknown): error is Error =>
  error instanceof CallbackError || error instanceof IdTokenError || error instanceof ProviderError;

/** Left half of the SHA-256, base64url. Source: OpenID Connect Core 1.0, section 3.3.2.11. */
const halfHash = (text: string): string =>
  createHash('sha256').update(text, 'ascii').digest().subarray(0, 16).toString('base64url');

async function redeem(
  { providers, clock }: GatewayContext,
  req: IncomingMessage,
  settings: AuthSettings,
  provider: MicrosoftProvider,
  code: string,
): Promise<Partial<StoredTokens>> {
  const answered = await providers.token(provider.issuer, {
    grant_type: 'authorization_code',
    client_id: provider.clientId,
    code,
    redirect_uri: callbackUri(req, settings),
    ...(provider.secret ? { client_secret: provider.secret } : {}),
  });
  if (!answered.ok) throw new CallbackError(`the code could not be redeemed. ${answered.reason}`);
  return storedTokens(answered.tokens, clock.now());
}

/** The tokens of a token answer, as the token store keeps them. */
export function storedTokens(
  tokens: {
    access_token?: string | undefined;
    refresh_token?: string | undefined;
    expires_in?: number | undefined;
  },
  now: Date,
): Partial<StoredTokens> {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: lifetime } = tokens;
  return {
    ...(accessToken ? { accessToken } : {}),
    ...(refreshToken ? { refreshToken } : {}),
    ...(lifetime === undefined ? {} : { expiresOn: new Date(now.getTime() + lifetime * 1000).toISOString() }),
  };
}
