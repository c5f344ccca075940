import type { Client, RedirectUri } from './client.ts';
import { clientErrors } from './errors/client.ts';

/** Schemes with which an address does something else than lead somewhere. */
const NEVER = ['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:'];

/**
 * The redirect URI to answer at: the registered one that `asked` matches, in the form in which it was asked; the first
 * registered one when none is asked. Source: "Redirect URI (reply URL) restrictions and limitations".
 * @throws EntraError 500113 none registered, 900971 not an address, 50011 not registered
 */
export function redirectUriFor(client: Client, asked: string | undefined): RedirectUri {
  const [first] = client.redirectUris.filter(({ uri }) => isAddress(uri) && !uri.includes('*'));
  if (client.redirectUris.length === 0) throw clientErrors.noRedirectUris();
  if (asked === undefined) {
    if (!first) throw clientErrors.noRedirectUri();
    return first;
  }
  if (!isAddress(asked)) throw clientErrors.noRedirectUri();
  const match = client.redirectUris.find(({ uri }) => matches(uri, asked, workAccountsOnly(client)));
  if (!match) throw clientErrors.redirectMismatch(asked, client.appId);
  return { uri: asked, platform: match.platform };
}

/**
 * Whether a browser may be sent to `asked` after sign-out: it lies on the origin of one of the redirect URIs. The
 * documentation wants it to be one of them; the service has been seen to compare less strictly ("the base of the uri",
 * MicrosoftDocs/azure-docs#37242), and App Service's own `/.auth/logout/complete` relies on that.
 */
export function maySignOutTo(client: Client, asked: string): boolean {
  if (!isAddress(asked) || !/^https?:$/.test(new URL(asked).protocol)) return false;
  return client.redirectUris.some(
    ({ uri }) =>
      matches(uri, asked, workAccountsOnly(client)) ||
      (URL.canParse(uri) && !uri.includes('*') && originOf(uri) === originOf(asked)),
  );
}

/** What is answered at: an address without a path gets one, except in a form. Source: the same. */
export const withPath = (uri: string): string =>
  /^https?:\/\/[^/?#]+$/i.test(uri)
    ? `${uri}/`
    : /^(https?:\/\/[^/?#]+)\?/i.test(uri)
      ? uri.replace('?', '/?')
      : uri;

const workAccountsOnly = ({ application }: Client): boolean =>
  ['AzureADMyOrg', 'AzureADMultipleOrgs'].includes(application?.signInAudience ?? '');

/** An absolute address that a browser reads as we do: no control characters, spaces, backslashes, user or fragment. */
function isAddress(text: string): boolean {
  if (text.length > 2048 || /[\p{Cc}\s\\#]/u.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return !NEVER.includes(url.protocol) && url.username === '' && url.password === '';
}

/** `http` or `https` on this machine, whose port does not count. */
const LOOPBACK = /^(https?:\/\/(?:localhost|127\.0\.0\.1))(?::\d+)?(?=[/?]|$)/;

const originOf = (uri: string): string => new URL(uri.replace(LOOPBACK, '$1')).origin;

function matches(registered: string, asked: string, wildcards: boolean): boolean {
  if (registered === asked || withPath(registered) === withPath(asked)) return true;
  if (!URL.canParse(registered.replace('*', 'x'))) return false;
  if (wildcards && registered.includes('*')) return matchesWildcard(registered, asked);
  const [one, other] = [registered, asked].map((uri) => withPath(uri.replace(LOOPBACK, '$1')));
  return LOOPBACK.test(registered) && LOOPBACK.test(asked) && one === other;
}

/** `https://*.contoso.com/path`: one label or more in place of the star; query and fragment are not compared. */
function matchesWildcard(registered: string, asked: string): boolean {
  const [, host, path] = /^https:\/\/\*\.([^/?#*]+)(\/[^?#*]*)?$/.exec(registered) ?? [];
  const url = new URL(asked);
  return (
    host !== undefined &&
    url.protocol === 'https:' &&
    url.host.endsWith(`.${host}`) &&
    url.pathname === (path ?? '/')
  );
}
