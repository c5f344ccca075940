import { armErrors } from '../error.ts';
import { webErrors } from './error.ts';

/** What Azure's CLI and portal say of an invalid name. */
export const SITE_NAME_RULE =
  'Site names only allow alphanumeric characters and hyphens, cannot start or end in a hyphen, and must be less than 64 chars.';

/**
 * Whether a site may be called `name`: 2 to 60 letters, digits and hyphens, no hyphen at the ends.
 * Source: "Naming rules and restrictions for Azure resources", Microsoft.Web.
 */
export const isSiteName = (name: string): boolean => /^[a-z0-9][a-z0-9-]{0,58}[a-z0-9]$/i.test(name);

/** @throws WebError 400; ArmError 400 ReservedResourceName */
export function checkSiteName(name: string): void {
  if (!isSiteName(name)) throw webErrors.invalidSiteName(SITE_NAME_RULE);
  if (isReserved(name)) throw armErrors.reservedName(name);
}

/**
 * Plans: 1 to 60 letters, digits, hyphens, and underscores (`az webapp up` makes names with them).
 * Source: "Naming rules and restrictions for Azure resources", Microsoft.Web.
 * @throws WebError 400
 */
export function checkPlanName(name: string): void {
  if (!/^[\p{L}\p{N}_-]{1,60}$/u.test(name)) throw webErrors.invalidParameter('name');
}

/** Source: "Resolve errors for reserved resource names". */
export const isReserved = (name: string): boolean =>
  /microsoft|windows/i.test(name) ||
  /^(login|xbox)/i.test(name) ||
  /^(access|azure|bing|bizspark|biztalk|cortana|directx|dotnet|dynamics|excel|exchange|forefront|groove|hololens|hyperv|kinect|lync|msdn|o365|office|office365|onedrive|onenote|outlook|powerpoint|sharepoint|skype|visio|visualstudio)$/i.test(
    name,
  );
