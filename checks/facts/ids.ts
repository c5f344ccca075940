import type { Target } from '../target.ts';

/** What the lab asks of each provider; the versions that a current `az` uses, and that every cloud knows. */
const versions = { subscriptions: '2022-12-01', resources: '2021-04-01', web: '2023-01-01' } as const;

/** The version of Microsoft.Web's interface, for commands that have to name one. */
export const webApiVersion = versions.web;

/** A path with its api-version. */
export const versioned = (provider: keyof typeof versions, path: string): string =>
  `${path}?api-version=${versions[provider]}`;

/** `/subscriptions/<id>`. */
export const subscriptionPath = (subscription: string): string =>
  `/subscriptions/${encodeURIComponent(subscription)}`;

/** The target's resource group. */
export const groupPath = ({ subscription, resourceGroup }: Target): string =>
  `${subscriptionPath(subscription)}/resourceGroups/${encodeURIComponent(resourceGroup)}`;

/** A site of the target's resource group. */
export const sitePath = (target: Target, site: string): string =>
  `${groupPath(target)}/providers/Microsoft.Web/sites/${encodeURIComponent(site)}`;

/** A part of a resource id: `resourceGroups` of `/subscriptions/…/resourceGroups/rg/…` is `rg`. Case does not count. */
export function partOf(id: string, part: string): string {
  const parts = id.split('/');
  const index = parts.findIndex((each) => each.toLowerCase() === part.toLowerCase());
  return (index < 0 ? undefined : parts[index + 1]) ?? '';
}

/** Whether two names, or resource ids, are the same to Azure. Source: "Resource naming rules" (names ignore case). */
export const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** A region without the freedom of writing it: `East US 2` and `eastus2` are one. */
export const regionKey = (region: string): string => region.toLowerCase().replaceAll(' ', '');

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text has the form of a GUID, as all IDs of Microsoft Entra have. */
export const isGuid = (text: string): boolean => GUID.test(text);
