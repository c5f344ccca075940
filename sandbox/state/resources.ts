import type { Collection, Store } from '../core/store.ts';

/** A subscription of the tenant. `quotaId` names the offer (`PayAsYouGo_2014-09-01`, `AzureForStudents_2018-01-01`). */
export interface Subscription {
  subscriptionId: string;
  tenantId: string;
  displayName: string;
  state: 'Enabled' | 'Disabled' | 'Warned';
  quotaId: string;
  /** Namespaces that are registered; `Microsoft.Web` has to be before a site can be made. */
  registeredProviders: string[];
}

/** Who may do what where. Roles are named as Azure names them. */
export interface RoleAssignment {
  /** A GUID. */
  name: string;
  /** `/subscriptions/…`, without a slash at the end. */
  scope: string;
  principalId: string;
  role: 'Owner' | 'Contributor' | 'Reader' | 'Website Contributor';
}

export interface ResourceGroup {
  /** `/subscriptions/<id>/resourceGroups/<name>`. */
  id: string;
  subscriptionId: string;
  name: string;
  /** A region's short name (`eastus2`). */
  location: string;
  tags?: Record<string, string>;
  state: 'Succeeded' | 'Deleting';
  createdAt: string;
  changedAt: string;
  /** The operating systems that plans of this group have ever had here; a group cannot change over. */
  operatingSystem?: 'linux' | 'windows';
}

export interface Sku {
  name: string;
  tier: string;
  size: string;
  family: string;
  capacity: number;
}

/** An App Service plan, which REST calls `serverfarms`. */
export interface Plan {
  id: string;
  subscriptionId: string;
  resourceGroup: string;
  name: string;
  /** `properties.serverFarmId`. */
  number: number;
  /** A region's display name (`East US 2`). */
  location: string;
  sku: Sku;
  /** `reserved` on the wire. */
  linux: boolean;
  perSiteScaling: boolean;
  tags?: Record<string, string>;
  createdAt: string;
  changedAt: string;
}

/** What `config/web` holds beside its defaults; names are the wire's own (`linuxFxVersion`, `cors`, `alwaysOn`). */
export type SiteConfig = Record<string, unknown>;

export interface Site {
  id: string;
  subscriptionId: string;
  resourceGroup: string;
  name: string;
  planId: string;
  /** A region's display name (`East US 2`). */
  location: string;
  linux: boolean;
  /** `defaultHostName`: lower case, no port. Never computed from the name outside of the site's creation. */
  hostName: string;
  /** Kudu's host: `hostNameSslStates` of type Repository. */
  scmHostName: string;
  state: 'Running' | 'Stopped';
  /** `Exceeded`: a free site has used up its CPU minutes and answers 403 until they are reset. */
  usageState: 'Normal' | 'Exceeded';
  httpsOnly: boolean;
  clientAffinityEnabled: boolean;
  config: SiteConfig;
  appSettings: Record<string, string>;
  connectionStrings: Record<string, { value: string; type: string }>;
  slotConfigNames: {
    connectionStringNames: string[] | null;
    appSettingNames: string[] | null;
    azureStorageConfigNames: string[] | null;
  };
  logs: Record<string, unknown>;
  metadata: Record<string, string>;
  /** Whether publishing credentials may be used (`basicPublishingCredentialsPolicies`). */
  basicAuth: { scm: boolean; ftp: boolean };
  publishing: { user: string; password: string };
  /** `authsettingsV2` as it was last put, without defaults; absent: never configured. */
  auth?: Record<string, unknown>;
  tags?: Record<string, string>;
  createdAt: string;
  changedAt: string;
  /** Counts restarts that were asked for: a change ends the running process. */
  restarts: number;
}

/** Kudu's statuses, with its own numbers. Source: projectkudu/kudu, DeployStatus. */
export const DeployStatus = { Pending: 0, Building: 1, Deploying: 2, Failed: 3, Success: 4 } as const;
export type DeployStatus = (typeof DeployStatus)[keyof typeof DeployStatus];

export interface DeploymentLogEntry {
  id: string;
  time: string;
  message: string;
  /** 0 message, 1 warning, 2 error. */
  type: 0 | 1 | 2;
  details: string[];
}

export interface Deployment {
  /** A GUID. */
  id: string;
  siteId: string;
  status: DeployStatus;
  statusText: string;
  message: string;
  progress: string;
  author: string;
  deployer: string;
  receivedAt: string;
  startedAt: string;
  endedAt?: string;
  /** The one whose files are in wwwroot. */
  active: boolean;
  /** True until the zip has been received and the deployment has its own id. */
  temporary: boolean;
  errors: string[];
  warnings: string[];
  log: DeploymentLogEntry[];
}

/** The subscription's resources: what ARM, Kudu, the gateway and the portal read and change. Keys are lower case. */
export interface Resources {
  readonly subscriptions: Collection<Subscription>;
  readonly roleAssignments: Collection<RoleAssignment>;
  readonly groups: Collection<ResourceGroup>;
  readonly plans: Collection<Plan>;
  readonly sites: Collection<Site>;
  readonly deployments: Collection<Deployment>;
  /** The site that answers to a host name (its own or its Kudu's), if there is one. */
  siteByHost(host: string): ReturnType<Collection<Site>['get']>;
}

/** A resource id, or a name in one, as a key: names are compared without case (Azure/azure-resource-manager-rpc). */
export const resourceKey = (id: string): string => id.toLowerCase();

/** The resources of `store`. */
export function resources(store: Store): Resources {
  const sites = store.collection<Site>('sites', (site) => resourceKey(site.id));
  return {
    subscriptions: store.collection<Subscription>('subscriptions', (each) =>
      each.subscriptionId.toLowerCase(),
    ),
    roleAssignments: store.collection<RoleAssignment>('roleAssignments', (each) => each.name),
    groups: store.collection<ResourceGroup>('groups', (group) => resourceKey(group.id)),
    plans: store.collection<Plan>('plans', (plan) => resourceKey(plan.id)),
    sites,
    deployments: store.collection<Deployment>(
      'deployments',
      (each) => `${resourceKey(each.siteId)}/${each.id}`,
    ),
    siteByHost: (host) => sites.all().find((site) => site.hostName === host || site.scmHostName === host),
  };
}
