import type { Application, DeletedApplication } from './facts/applications.ts';
import type { DirectoryFacts } from './facts/directory.ts';
import type { DirectoryObject, Grant, ServicePrincipal } from './facts/principals.ts';
import type { TenantPolicies } from './facts/tenant.ts';

/** What is so in the tenant, in a test. What is left out is not there. */
export interface DirectoryWorld {
  readonly applications?: readonly Application[];
  readonly deleted?: readonly DeletedApplication[];
  readonly principals?: readonly ServicePrincipal[];
  readonly grants?: readonly Grant[];
  /** How many are assigned to the application of a service principal. */
  readonly assigned?: number;
  readonly owners?: readonly string[];
  readonly objects?: Readonly<Record<string, DirectoryObject>>;
  readonly policies?: TenantPolicies;
  readonly secretsAllowed?: boolean;
  readonly domains?: readonly string[];
}

/** The facts of a tenant, without a network. */
export function directoryOf(world: DirectoryWorld): DirectoryFacts {
  const { applications = [], principals = [], grants = [] } = world;
  return {
    application: async (appId) => applications.find((each) => each.appId === appId),
    applicationsAlike: async () => applications,
    deletedApplications: async () => world.deleted ?? [],
    servicePrincipal: async (appId) => principals.find((each) => each.appId === appId),
    assigned: async () => world.assigned ?? 0,
    grants: async (principalId) => grants.filter(({ clientId }) => clientId === principalId),
    owners: async () => world.owners ?? ['megan'],
    directoryObject: async (id) => world.objects?.[id],
    tenantPolicies: async () => world.policies,
    secretsAllowed: async () => world.secretsAllowed,
    domains: async () => world.domains ?? [],
  };
}
