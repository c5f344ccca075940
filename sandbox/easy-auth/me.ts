import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { claimList, personOf } from './claims.ts';
import { answer, type Decision } from './decision.ts';
import type { Session } from './sessions.ts';
import type { AuthSettings } from './settings.ts';

/**
 * `GET /.auth/me`: the token store's view of who is signed in, an array with an object a provider.
 * Source: "Work with user identities", accessing claims by API; a captured answer for the fields and their order.
 */
export function me(session: Session, site: Frozen<Site>, { clearClaimsMapping }: AuthSettings): Decision {
  const { tokens, claims } = session;
  const legacy = site.appSettings.WEBSITE_AUTH_USE_LEGACY_CLAIMS?.toLowerCase() !== 'false';
  const entry = {
    ...(tokens?.accessToken ? { access_token: tokens.accessToken } : {}),
    ...(tokens?.expiresOn ? { expires_on: sevenDecimals(tokens.expiresOn) } : {}),
    ...(tokens ? { id_token: tokens.idToken } : {}),
    provider_name: 'aad',
    ...(tokens?.refreshToken ? { refresh_token: tokens.refreshToken } : {}),
    user_claims: claimList(claims, { map: !clearClaimsMapping, keep: legacy ? ['roles'] : [] }),
    user_id: personOf(claims).name ?? personOf(claims).id,
  };
  return json(JSON.stringify([entry]).replaceAll('/', '\\/'));
}

/** `/.auth/me` for nobody, on a site that lets anybody in. */
export const nobody = (): Decision => json('[]');

/** How .NET writes a time. */
export const sevenDecimals = (iso: string): string => iso.replace(/\.(\d{3})Z$/, '.$10000Z');

function json(body: string): Decision {
  return answer(200, {
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body,
  });
}
