import type { Option } from '../../../http/ui.ts';

/** What a redirect URI is for, as Graph calls it. */
export type Platform = 'web' | 'spa' | 'publicClient';

/** The platforms, in the portal's words. */
export const PLATFORMS: readonly (Option & { readonly value: Platform })[] = [
  { value: 'web', label: 'Web' },
  { value: 'spa', label: 'Single-page application' },
  { value: 'publicClient', label: 'Mobile and desktop applications' },
];

/** The platform of a form's field; Web where it says none. */
export const platformOf = (text: string): Platform =>
  PLATFORMS.find(({ value }) => value === text)?.value ?? 'web';
