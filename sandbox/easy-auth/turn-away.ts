import type { IncomingMessage } from 'node:http';
import { hostName } from '../core/hosts.ts';
import { targetOf } from '../core/http.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import type { GatewayContext } from './context.ts';
import { answer, type Decision } from './decision.ts';
import { startLogin } from './login.ts';
import type { ProviderMetadata } from './provider.ts';
import type { AuthSettings } from './settings.ts';
import { isBrowser, unauthorized } from './unauthenticated.ts';

/** Nobody is signed in: what the site's action says. */
export async function turnAway(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
): Promise<Decision> {
  const { pathname, search, searchParams } = targetOf(req);
  const refuse = (status: number): string => {
    const reason = `${status} the request is not authenticated`;
    context.tracing.turnedAway(site, { status, reason });
    return reason;
  };
  switch (settings.action) {
    case 'Return403':
      return answer(403, { reason: refuse(403) });
    case 'Return404':
      return answer(404, { reason: refuse(404) });
    case 'RedirectToLoginPage':
      // A body would be lost on the way to the sign-in page and back: only what can be asked again is redirected.
      if (isBrowser(req) && (req.method === 'GET' || req.method === 'HEAD')) {
        const hint = searchParams.get('login_hint');
        return startLogin(context, req, site, settings, {
          returnTo: `${pathname}${search}`,
          cause: 'nobody was signed in',
          ...(hint ? { passOn: new URLSearchParams({ login_hint: hint }) } : {}),
        });
      }
      break;
    default:
  }
  const metadata = await metadataOf(context, settings);
  return unauthorized(hostName(req.headers.host ?? ''), settings, metadata, refuse(401));
}

/** What is known of the site's issuer; nothing when it leads nowhere: a refusal must not fail for that. */
export async function metadataOf(
  context: GatewayContext,
  settings: AuthSettings,
): Promise<ProviderMetadata | undefined> {
  if (!settings.microsoft) return undefined;
  return context.providers.metadata(settings.microsoft.issuer).catch(() => undefined);
}
