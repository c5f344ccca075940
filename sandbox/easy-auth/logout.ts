import type { IncomingMessage } from 'node:http';
import { browserAddress, originOf } from '../core/browser-address.ts';
import { hostName } from '../core/hosts.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import type { GatewayContext } from './context.ts';
import { readCookies } from './cookies.ts';
import { answer, type Decision, redirect } from './decision.ts';
import { page } from './page.ts';
import { ProviderError } from './provider.ts';
import { addressFor, safeTarget } from './redirects.ts';
import type { AuthSettings } from './settings.ts';

/**
 * `GET /.auth/logout`: ends the session, then the one at Entra ID, which sends the browser back to `logout/complete`.
 * Source: "Customize sign-ins and sign-outs in Azure App Service authentication", sign out of a session.
 */
export async function logout(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
  query: URLSearchParams,
): Promise<Decision> {
  const headers = await endSession(
    context,
    req,
    site,
    settings.microsoft ? 'Entra ID, to sign out there' : 'the site',
  );
  const wished = query.get('post_logout_redirect_uri') ?? undefined;
  const target = safeTarget(wished, req.headers.host ?? '', settings);
  const reason =
    wished && !target ? 'warning: the post_logout_redirect_uri is not allowed and was ignored' : undefined;
  const end = new URL(`https://${hostName(req.headers.host ?? '')}${settings.apiPrefix}/logout/complete`);
  if (target) end.searchParams.set('post_logout_redirect_uri', target);
  try {
    const provider = settings.microsoft;
    if (!provider) return redirect(`${originOf(req)}${end.pathname}${end.search}`, headers, reason);
    const { logoutEndpoint } = await context.providers.metadata(provider.issuer);
    const location = `${logoutEndpoint}?${new URLSearchParams({ post_logout_redirect_uri: end.href })}`;
    return redirect(browserAddress(req, location), headers, reason);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return redirect(`${originOf(req)}${end.pathname}${end.search}`, headers, error.message);
  }
}

/** `GET /.auth/logout/complete`: where sign-out ends, on a page or where the site wanted to go. */
export async function logoutComplete(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
  query: URLSearchParams,
): Promise<Decision> {
  const headers = await endSession(context, req, site, 'the site');
  const target = safeTarget(
    query.get('post_logout_redirect_uri') ?? undefined,
    req.headers.host ?? '',
    settings,
  );
  if (target) return redirect(addressFor(req, target), headers);
  const { headers: type, body } = page('You have been signed out', 'You are signed out of this site.', '/');
  return answer(200, { headers: { ...headers, ...type }, body });
}

/** Ends the session, and tells the journal where the browser goes then; the headers that take the cookies away. */
async function endSession(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  then: string,
): Promise<{ 'set-cookie': string[] }> {
  const { setCookie, id } = await context.sessions.end(site, readCookies(req.headers.cookie));
  context.tracing.sessionEnded(site, id, then);
  return { 'set-cookie': setCookie };
}
