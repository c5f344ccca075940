import type { Option } from '../../../http/ui.ts';
import { az } from '../../../lesson/az.ts';

/** What a redirect URI is for, as Graph calls it. */
export type Platform = 'web' | 'spa' | 'publicClient';

/** The platforms, in the portal's words. */
export const PLATFORMS: readonly (Option & { readonly value: Platform })[] = [
  { value: 'web', label: 'Web' },
  { value: 'spa', label: 'Single-page application' },
  { value: 'publicClient', label: 'Mobile and desktop applications' },
];

export const PLATFORM_NAMES = PLATFORMS.map(({ value }) => value);

/** The command that sets the redirect URIs of a platform; az has no option for single-page applications. */
export function uriCommand(appId: string, platform: Platform, uris: readonly string[]): string {
  const options = {
    web: { 'web-redirect-uris': uris },
    publicClient: { 'public-client-redirect-uris': uris },
    spa: { set: `spa=${JSON.stringify({ redirectUris: uris })}` },
  };
  return az('ad app update', { id: appId, ...options[platform] });
}
