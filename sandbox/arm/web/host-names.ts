import { createHash, randomBytes } from 'node:crypto';
import { SITES_DOMAIN } from '../../core/hosts.ts';
import type { Resources } from '../../state/resources.ts';

/** How far a unique host name's hash is shared: the same name in the same scope gets the same host name. */
export const labelScopes = ['TenantReuse', 'SubscriptionReuse', 'ResourceGroupReuse', 'NoReuse'] as const;
export type LabelScope = (typeof labelScopes)[number];

export interface HostNames {
  readonly hostName: string;
  readonly scmHostName: string;
}

export interface Place {
  readonly name: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** A region's short name. */
  readonly region: string;
}

/** The host names of a site that has its name for itself in the whole cloud. Host names are lower case. */
export function globalHostNames(name: string): HostNames {
  const label = name.toLowerCase();
  return { hostName: `${label}.${SITES_DOMAIN}`, scmHostName: `${label}.scm.${SITES_DOMAIN}` };
}

/**
 * The host names of a site with a unique default host name: `<name>-<hash>.<region>-01.…`.
 * Source: "Unique default hostname" (App Service announcements, and the portal's note beside the switch).
 */
export function uniqueHostNames(place: Place, scope: LabelScope): HostNames {
  const label = `${place.name.toLowerCase()}-${hashOf(place, scope)}`;
  const suffix = `${place.region}-01.${SITES_DOMAIN}`;
  return { hostName: `${label}.${suffix}`, scmHostName: `${label}.scm.${suffix}` };
}

/** Whether a host name is somebody's: a site's of this tenant, or a name that another tenant has. */
export function isTaken({ sites, takenNames }: Resources, { hostName }: HostNames): boolean {
  return (
    sites.all().some((site) => site.hostName === hostName) ||
    (hostName.endsWith(`.${SITES_DOMAIN}`) && takenNames.get(hostName.split('.')[0] ?? '') !== undefined)
  );
}

const LETTERS = 'abcdefgh';

/** Sixteen letters from `a` to `h`, as the service uses them. */
function hashOf({ name, tenantId, subscriptionId, resourceGroup }: Place, scope: LabelScope): string {
  const parts = {
    TenantReuse: [tenantId],
    SubscriptionReuse: [tenantId, subscriptionId],
    ResourceGroupReuse: [tenantId, subscriptionId, resourceGroup],
    NoReuse: [randomBytes(16).toString('hex')],
  }[scope];
  const digest = createHash('sha256')
    .update([name, ...parts].join('\n').toLowerCase())
    .digest();
  return [...digest.subarray(0, 16)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}
