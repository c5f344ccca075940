import type { Frozen } from '../../../core/store.ts';
import type { Application } from '../../../state/directory.ts';
import { graphErrors } from '../../error.ts';

type Platform = 'web' | 'spa' | 'publicClient';

const PLATFORMS: readonly Platform[] = ['web', 'spa', 'publicClient'];
const MAX_LENGTH = 256;
const MAX_NUMBER = 256;
const MAX_NUMBER_PERSONAL = 100;

/**
 * Judges the redirect URIs of an application, platform by platform.
 * Source: "Redirect URI (reply URL) outline and restrictions". (That names under `localhost` may go without TLS is the
 * sandbox's own: its sites are there.)
 * @throws GraphError 400 that names the platform
 */
export function checkRedirectUris(application: Frozen<Application>): void {
  const all = PLATFORMS.flatMap((platform) => application[platform].redirectUris);
  for (const platform of PLATFORMS) {
    for (const uri of application[platform].redirectUris) {
      const why = fault(uri, platform, application);
      if (why) throw graphErrors.invalidValue(platform, 'Application', `${uri.slice(0, 100)}: ${why}`);
    }
  }
  if (new Set(all).size < all.length) throw graphErrors.duplicateValues('redirectUris');
  const most = /Personal/.test(application.signInAudience) ? MAX_NUMBER_PERSONAL : MAX_NUMBER;
  if (all.length > most) {
    throw graphErrors.invalidValue('redirectUris', 'Application', `at most ${most} redirect URIs`);
  }
}

/** What is wrong with `uri`, in words; `undefined`: nothing. */
function fault(uri: string, platform: Platform, { signInAudience }: Frozen<Application>): string | undefined {
  if (uri.length > MAX_LENGTH) return `longer than ${MAX_LENGTH} characters`;
  if (uri.includes('*') && (platform === 'spa' || signInAudience !== 'AzureADMyOrg'))
    return 'wildcards are not allowed';
  const wildcardsFilled = uri.replaceAll('*', 'any');
  if (/\s/.test(uri) || !URL.canParse(wildcardsFilled)) return 'not an absolute URI';
  const { protocol, hostname, hash, username } = new URL(wildcardsFilled);
  if (hash || uri.endsWith('#')) return 'a fragment is not allowed';
  if (username) return 'a user name is not allowed';
  if (protocol === 'https:') return undefined;
  if (protocol === 'http:')
    return isLoopback(hostname) ? undefined : 'must begin with https, unless it is on localhost';
  if (/^(javascript|data|file|about|blob|vbscript):$/.test(protocol)) return 'this scheme is not allowed';
  if (platform === 'publicClient' || (platform === 'spa' && protocol.startsWith('brk-'))) return undefined;
  return 'must begin with https';
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '127.0.0.1' || host.endsWith('.localhost');
