import type { IncomingMessage } from 'node:http';
import { cloudOrigin } from '../core/browser-address.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import type { AuthSettings } from './settings.ts';
import { isBrowser } from './unauthenticated.ts';

/**
 * Whether a request is a forgery: a POST by a browser with the session's cookie that does not come from the site itself,
 * an allowed redirect URL or an origin of its CORS settings.
 * Source: "Authentication and authorization in Azure App Service", cross-site request forgery.
 */
export function isForgery(
  req: IncomingMessage,
  site: Frozen<Site>,
  host: string,
  settings: AuthSettings,
): boolean {
  if (req.method !== 'POST' || !isBrowser(req)) return false;
  const from = req.headers.origin ?? req.headers.referer;
  if (from === undefined || !URL.canParse(from)) return true;
  const { origin, host: fromHost } = new URL(from);
  const known = [origin, cloudOrigin(req, origin)];
  const trusted = [...settings.allowedRedirects, ...corsOrigins(site)];
  return (
    fromHost !== host && !trusted.some((each) => URL.canParse(each) && known.includes(new URL(each).origin))
  );
}

function corsOrigins({ config }: Frozen<Site>): string[] {
  const { cors } = config;
  const origins =
    typeof cors === 'object' && cors !== null && 'allowedOrigins' in cors ? cors.allowedOrigins : [];
  return Array.isArray(origins) ? origins.filter((each) => typeof each === 'string') : [];
}
