import { z } from 'zod';

/** The versions of ARM's interfaces that the portal asks; the lab's commands name the same. */
export const versions = {
  web: '2023-01-01',
  resources: '2021-04-01',
  subscriptions: '2022-12-01',
  authorization: '2022-04-01',
} as const;

/** The path of a request: `path` (an id, not yet encoded) with the api-version of its provider, and more of a query. */
export function armPath(path: string, more: Readonly<Record<string, string>> = {}): string {
  const version = versionFor(path);
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return `${encoded}?${new URLSearchParams({ 'api-version': version, ...more })}`;
}

/** The last provider in a path is the one that answers. */
function versionFor(path: string): string {
  if (/^\/subscriptions$/.test(path)) return versions.subscriptions;
  const provider = /^.*\/providers\/([^/]+)/i.exec(path)?.[1]?.toLowerCase();
  if (provider === 'microsoft.authorization') return versions.authorization;
  return provider === 'microsoft.web' ? versions.web : versions.resources;
}

export const Subscriptions = z.object({
  value: z.array(z.object({ subscriptionId: z.string(), displayName: z.string(), state: z.string() })),
});
export type Subscription = z.infer<typeof Subscriptions>['value'][number];

export const Group = z.object({
  id: z.string(),
  name: z.string(),
  location: z.string(),
  tags: z.record(z.string(), z.string()).optional(),
  properties: z.object({ provisioningState: z.string() }),
});
export type Group = z.infer<typeof Group>;
export const Groups = z.object({ value: z.array(Group) });

export const Resources = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.string(),
      kind: z.string().optional(),
      location: z.string(),
    }),
  ),
});

export const Site = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  location: z.string(),
  properties: z.object({
    state: z.string(),
    usageState: z.string(),
    defaultHostName: z.string(),
    hostNames: z.array(z.string()),
    hostNameSslStates: z.array(z.object({ name: z.string(), hostType: z.string() })),
    resourceGroup: z.string(),
    serverFarmId: z.string(),
    reserved: z.boolean(),
    httpsOnly: z.boolean(),
    clientAffinityEnabled: z.boolean(),
    sku: z.string().nullish(),
    siteConfig: z.object({ linuxFxVersion: z.string().nullish() }).nullish(),
  }),
});
export type Site = z.infer<typeof Site>;
export const Sites = z.object({ value: z.array(Site) });

export const AppSettings = z.object({ properties: z.record(z.string(), z.string()) });

export const SlotConfigNames = z.object({
  properties: z.object({
    connectionStringNames: z.array(z.string()).nullish(),
    appSettingNames: z.array(z.string()).nullish(),
    azureStorageConfigNames: z.array(z.string()).nullish(),
  }),
});

/** The subscription and group in a resource's id. */
export function partsOf(id: string): { subscription: string; group: string; name: string } {
  const [, subscription = '', group = ''] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/i.exec(id) ?? [];
  return { subscription, group, name: id.split('/').at(-1) ?? '' };
}
