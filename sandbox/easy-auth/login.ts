import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { browserAddress } from '../core/browser-address.ts';
import { hostName } from '../core/hosts.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import type { GatewayContext } from './context.ts';
import { readCookies, writeCookies } from './cookies.ts';
import { answer, type Decision, redirect } from './decision.ts';
import { ProviderError } from './provider.ts';
import type { AuthSettings, MicrosoftProvider } from './settings.ts';
import type { SignInCause } from './tracing.ts';

export const NONCE_COOKIE = 'Nonce';
export const NONCE_PURPOSE = 'nonce';

/** The redirect URI that the registration must have: the host that was asked for, without the sandbox's port. */
export function callbackUri(req: IncomingMessage, settings: AuthSettings): string {
  const forwarded = settings.forwardedHost ? req.headers['x-forwarded-host'] : undefined;
  const host = (typeof forwarded === 'string' ? forwarded : req.headers.host) ?? '';
  return `https://${hostName(host)}${settings.apiPrefix}/login/aad/callback`;
}

/**
 * Parameters that a link does not decide: those of the gateway's own endpoint, and those on which the way back to it
 * depends. (A site's `loginParameters` may.)
 */
const OWN: readonly string[] = [
  'post_login_redirect_uri',
  'post_login_redirect_url',
  'response_type',
  'response_mode',
  'redirect_uri',
  'client_id',
  'nonce',
  'state',
];

/**
 * Starts a sign-in: a nonce in an encrypted cookie, and a redirect to the authorize endpoint of the issuer.
 * `returnTo` is a safe path or URL; `passOn` are query parameters that go to Entra ID as they are (`login_hint`, …).
 * The request's parameters and their order follow a recorded redirect of the real middleware.
 */
export async function startLogin(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
  { returnTo, cause, passOn }: { returnTo: string; cause: SignInCause; passOn?: URLSearchParams },
): Promise<Decision> {
  const provider = settings.microsoft;
  if (!provider) return answer(404, { reason: '404 no identity provider is configured' });
  try {
    const { authorizationEndpoint } = await context.providers.metadata(provider.issuer);
    const nonce = newNonce(context.clock.now());
    const query = parameters(req, settings, provider, nonce, returnTo);
    for (const [name, value] of passOn ?? []) if (!OWN.includes(name)) query.set(name, value);
    addLoginParameters(query, provider);
    context.tracing.signInStarted(site, provider, { nonce, query, cause });
    const sealed = await context.sealing.seal(site, NONCE_PURPOSE, { nonce }, settings.nonceLifetime);
    const location = browserAddress(req, `${authorizationEndpoint}?${query}`);
    const headers = { 'set-cookie': writeCookies(NONCE_COOKIE, sealed, readCookies(req.headers.cookie)) };
    return settings.preserveFragments ? keepFragment(location, headers) : redirect(location, headers);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const reason = `500 sign-in cannot start: ${error.message}`;
    context.tracing.signInFailed(site, reason);
    return answer(500, { reason });
  }
}

function parameters(
  req: IncomingMessage,
  settings: AuthSettings,
  provider: MicrosoftProvider,
  nonce: string,
  returnTo: string,
): URLSearchParams {
  return new URLSearchParams({
    // Without a client secret no code can be redeemed: the implicit flow, and no access token.
    response_type: provider.usesSecret ? 'code id_token' : 'id_token',
    redirect_uri: callbackUri(req, settings),
    client_id: provider.clientId,
    scope: 'openid profile email',
    response_mode: 'form_post',
    nonce,
    state: `redir=${encodeURIComponent(returnTo)}`,
  });
}

/**
 * A site's own parameters take the place of the usual ones. Two of one name are not put together: both are sent, which
 * Entra ID refuses (MicrosoftDocs/azure-docs#81536 saw sign-ins fail for that; how they are sent is not documented).
 */
function addLoginParameters(query: URLSearchParams, { loginParameters }: MicrosoftProvider): void {
  const written = new Set<string>();
  for (const [name, value] of loginParameters) {
    if (written.has(name)) query.append(name, value);
    else query.set(name, value);
    written.add(name);
  }
}

/** 32 hexadecimal digits and the time, as the real one looks. */
function newNonce(now: Date): string {
  const time = now.toISOString().replace(/\D/g, '').slice(0, 14);
  return `${randomBytes(16).toString('hex')}_${time}`;
}

/** A page whose script goes on, and adds the fragment (which no server sees) to what it will come back to. */
function keepFragment(location: string, headers: Record<string, string[]>): Decision {
  const [before = '', after = ''] = location.split(/(?<=[?&]state=)/);
  const text = (value: string): string => JSON.stringify(value).replace(/</g, '\\u003c');
  return answer(200, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: `<!doctype html><title>Signing in</title><script>
const [state, ...rest] = ${text(after)}.split('&');
const kept = encodeURIComponent(decodeURIComponent(state.replaceAll('+', ' ')) + encodeURIComponent(location.hash));
location.replace([${text(before)} + kept, ...rest].join('&'));
</script><noscript>Signing in needs JavaScript on this site.</noscript>`,
  });
}

/** Where the browser goes after sign-in, out of the `state` that came back; anything unreadable is the start page. */
export function returnTarget(state: string | undefined): string {
  return new URLSearchParams(state ?? '').get('redir') ?? '/';
}
