import type { Target } from '../target.ts';
import {
  type Application,
  type DeletedApplication,
  findApplications,
  readApplication,
  readDeletedApplications,
} from './applications.ts';
import type { Graph } from './graph.ts';
import { memo } from './memo.ts';
import {
  type DirectoryObject,
  type Grant,
  readAssigned,
  readDirectoryObject,
  readGrants,
  readOwners,
  readServicePrincipal,
  type ServicePrincipal,
} from './principals.ts';
import { readDomains, readSecretsAllowed, readTenantPolicies, type TenantPolicies } from './tenant.ts';

/** What can be known of the target's tenant. Each fact is asked for once. */
export interface DirectoryFacts {
  /** The app registration with this client ID, if the tenant has one. */
  application(appId: string): Promise<Application | undefined>;
  /** The registrations that have the name of one of the target's apps, or an address that begins with it. */
  applicationsAlike(): Promise<readonly Application[]>;
  /** Registrations that were deleted and can still be restored. */
  deletedApplications(): Promise<readonly DeletedApplication[]>;
  /** The service principal of this client ID, if the tenant has one. */
  servicePrincipal(appId: string): Promise<ServicePrincipal | undefined>;
  /** How many users, groups and applications are assigned to the application of a service principal, by its object ID. */
  assigned(principalId: string): Promise<number>;
  /** The delegated permissions that a service principal was granted, by its object ID. */
  grants(principalId: string): Promise<readonly Grant[]>;
  /** The people who own a registration, by its object ID. */
  owners(applicationId: string): Promise<readonly string[]>;
  /** What has this object ID, if anything has. */
  directoryObject(id: string): Promise<DirectoryObject | undefined>;
  /** What administrators have decided; `undefined` for who may not read it. */
  tenantPolicies(): Promise<TenantPolicies | undefined>;
  /** Whether applications may have client secrets; `undefined` for who may not read it. */
  secretsAllowed(): Promise<boolean | undefined>;
  /** The tenant's own domains. */
  domains(): Promise<readonly string[]>;
}

/** The facts of the tenant, read from Graph. */
export function directoryFacts(graph: Graph, target: Target): DirectoryFacts {
  const names = [target.frontend, target.backend];
  return {
    application: memo((appId) => readApplication(graph, appId)),
    applicationsAlike: memo(() =>
      findApplications(graph, {
        names,
        // A default host name is the app's name, or begins with it; the rest of it cannot be worked out.
        origins: names.flatMap((name) => [`https://${name}.`, `https://${name}-`]),
      }),
    ),
    deletedApplications: memo(() => readDeletedApplications(graph)),
    servicePrincipal: memo((appId) => readServicePrincipal(graph, appId)),
    assigned: memo(async (principalId) => (await readAssigned(graph, principalId)).length),
    grants: memo((principalId) => readGrants(graph, principalId)),
    owners: memo((applicationId) => readOwners(graph, applicationId)),
    directoryObject: memo((id) => readDirectoryObject(graph, id)),
    tenantPolicies: memo(() => readTenantPolicies(graph)),
    secretsAllowed: memo(() => readSecretsAllowed(graph)),
    domains: memo(() => readDomains(graph)),
  };
}
