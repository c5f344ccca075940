import { z } from 'zod';
import type { Target } from '../target.ts';
import type { Arm } from './arm.ts';
import { unlessForbidden } from './error.ts';
import { partOf, same, sitePath, subscriptionPath, versioned } from './ids.ts';
import type { Subscription } from './subscriptions.ts';

/** Only what we use; a list leaves some of it out. */
const SiteAnswer = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string().nullish(),
  location: z.string(),
  properties: z.object({
    state: z.string(),
    usageState: z.string().nullish(),
    enabled: z.boolean().nullish(),
    defaultHostName: z.string(),
    enabledHostNames: z.array(z.string()).nullish(),
    hostNameSslStates: z.array(z.object({ name: z.string(), hostType: z.string() })).nullish(),
    serverFarmId: z.string(),
    reserved: z.boolean().nullish(),
    httpsOnly: z.boolean().nullish(),
    siteConfig: z.object({ linuxFxVersion: z.string().nullish() }).nullish(),
  }),
});

/** A web app of App Service. */
export interface Site {
  readonly id: string;
  readonly name: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  /** A region's display name. */
  readonly location: string;
  readonly linux: boolean;
  /** The resource id of its App Service plan. */
  readonly planId: string;
  /** `Running` or `Stopped`. */
  readonly state: string;
  /** `Normal`, or `Exceeded` when a free site has used up its share. */
  readonly usageState: string;
  /** False when the platform has disabled it. */
  readonly enabled: boolean;
  readonly httpsOnly: boolean;
  readonly defaultHostName: string;
  /** Every host name that it answers to, its Kudu's not among them. */
  readonly enabledHostNames: readonly string[];
  /** Its Kudu's. */
  readonly scmHostName: string | undefined;
  /** `NODE|22-lts`; empty where none is set. */
  readonly linuxFxVersion: string;
}

/** A site of the target's resource group, or `undefined`. Source: "Web Apps - Get" (REST, Microsoft.Web). */
export async function readSite(arm: Arm, target: Target, name: string): Promise<Site | undefined> {
  const answer = await arm.get(versioned('web', sitePath(target, name)), SiteAnswer);
  return answer && siteOf(answer);
}

/** The sites of a subscription. Source: "Web Apps - List" (REST, Microsoft.Web). */
export async function readSites(arm: Arm, subscription: string): Promise<readonly Site[]> {
  const path = `${subscriptionPath(subscription)}/providers/Microsoft.Web/sites`;
  return ((await arm.list(versioned('web', path), SiteAnswer)) ?? []).map(siteOf);
}

/** No more of other subscriptions than these are searched. */
const MOST_SUBSCRIPTIONS = 20;

/** The sites of the other subscriptions that may be read: a subscription that may not be read has nothing to tell. */
export async function readSitesElsewhere(
  arm: Arm,
  target: Target,
  subscriptions: readonly Subscription[],
): Promise<readonly Site[]> {
  const others = subscriptions
    .filter(({ subscriptionId, state }) => state !== 'Disabled' && !same(subscriptionId, target.subscription))
    .slice(0, MOST_SUBSCRIPTIONS);
  const lists = await Promise.all(
    others.map(({ subscriptionId }) => unlessForbidden(readSites(arm, subscriptionId))),
  );
  return lists.flatMap((sites) => sites ?? []);
}

function siteOf({ id, name, kind, location, properties }: z.infer<typeof SiteAnswer>): Site {
  const scmHostNames = (properties.hostNameSslStates ?? [])
    .filter(({ hostType }) => hostType === 'Repository')
    .map((each) => each.name.toLowerCase());
  const hostNames = (properties.enabledHostNames ?? []).map((each) => each.toLowerCase());
  return {
    id,
    name,
    subscription: partOf(id, 'subscriptions'),
    resourceGroup: partOf(id, 'resourceGroups'),
    location,
    linux: properties.reserved ?? kind?.includes('linux') ?? false,
    planId: properties.serverFarmId,
    state: properties.state,
    usageState: properties.usageState ?? 'Normal',
    enabled: properties.enabled ?? true,
    httpsOnly: properties.httpsOnly ?? false,
    defaultHostName: properties.defaultHostName.toLowerCase(),
    enabledHostNames: hostNames.filter((each) => !scmHostNames.includes(each)),
    scmHostName: scmHostNames[0],
    linuxFxVersion: properties.siteConfig?.linuxFxVersion ?? '',
  };
}
