import type { Azure } from '../../../azure/azure.ts';
import { batch } from '../../../azure/batch.ts';
import {
  type Application,
  type Assignment,
  Assignments,
  findPrincipal,
  type Grant,
  Grants,
  type Principal,
  Principals,
} from '../../../azure/graph.ts';

/** A permission that a registration asks for, and what was consented to. */
export interface Permission {
  readonly api: string;
  readonly apiAppId: string;
  /** Absent when the API is not in this directory. */
  readonly resource: Principal | undefined;
  readonly id: string;
  readonly type: 'Scope' | 'Role';
  readonly name: string;
  readonly description: string;
  readonly adminRequired: boolean;
  readonly granted: boolean;
}

/** What there is about a registration's permissions. */
export interface Permissions {
  readonly principal: Principal | undefined;
  readonly configured: readonly Permission[];
  /** Grants for everybody, and roles. */
  readonly grants: readonly Grant[];
  readonly assignments: readonly Assignment[];
  /** Consented to for everybody, and not (or no more) asked for. */
  readonly other: readonly { readonly api: string; readonly name: string; readonly type: string }[];
}

/** Reads what a registration asks for, names it, and says what was consented to. @throws ServiceError */
export async function readPermissions(azure: Azure, application: Application): Promise<Permissions> {
  const access = application.requiredResourceAccess;
  const principal = await findPrincipal(azure, application.appId);
  const [grants, assignments] = principal ? await readConsent(azure, principal.id) : [[], []];
  const resources = await resourcesOf(
    azure,
    access.map(({ resourceAppId }) => resourceAppId),
    [...grants, ...assignments].map(({ resourceId }) => resourceId),
  );
  const everybody = grants.filter(({ consentType }) => consentType === 'AllPrincipals');
  const configured = access.flatMap(({ resourceAppId, resourceAccess }) => {
    const resource = resources.find(({ appId }) => appId === resourceAppId);
    return resourceAccess.map(({ id, type }) =>
      permission(resourceAppId, resource, { id, type }, everybody, assignments),
    );
  });
  return {
    principal,
    configured,
    grants: everybody,
    assignments,
    other: otherGrants(configured, everybody, assignments, resources),
  };
}

/** What was consented to for a client: delegated permissions, and roles in APIs. */
export async function readConsent(azure: Azure, principalId: string): Promise<[Grant[], Assignment[]]> {
  const [grants, assignments] = await batch(azure, [
    { method: 'GET', url: `/servicePrincipals/${principalId}/oauth2PermissionGrants` },
    { method: 'GET', url: `/servicePrincipals/${principalId}/appRoleAssignments` },
  ]);
  return [Grants.parse(grants).value, Assignments.parse(assignments).value];
}

/** Service principals by client IDs and by object IDs; those that are not there are left out. */
export async function resourcesOf(
  azure: Azure,
  appIds: readonly string[],
  ids: readonly string[] = [],
): Promise<Principal[]> {
  const filters = [
    ...new Set([...appIds.map((appId) => `appId eq '${appId}'`), ...ids.map((id) => `id eq '${id}'`)]),
  ];
  const answers = await batch(
    azure,
    filters.map((filter) => ({
      method: 'GET',
      url: `/servicePrincipals?$filter=${encodeURIComponent(filter)}`,
    })),
  );
  const found = answers.flatMap((answer) => Principals.parse(answer).value);
  return [...new Map(found.map((each) => [each.id, each])).values()];
}

function permission(
  apiAppId: string,
  resource: Principal | undefined,
  { id, type }: { readonly id: string; readonly type: 'Scope' | 'Role' },
  grants: readonly Grant[],
  assignments: readonly Assignment[],
): Permission {
  const shared = { api: resource?.displayName ?? apiAppId, apiAppId, resource, id, type };
  if (type === 'Role') {
    const role = resource?.appRoles.find((each) => each.id === id);
    return {
      ...shared,
      name: role?.value ?? id,
      description: role?.displayName ?? 'The API has no such role',
      adminRequired: true,
      granted: assignments.some((each) => each.resourceId === resource?.id && each.appRoleId === id),
    };
  }
  const scope = resource?.oauth2PermissionScopes.find((each) => each.id === id);
  return {
    ...shared,
    name: scope?.value ?? id,
    description: scope?.adminConsentDisplayName ?? 'The API has no such scope',
    adminRequired: scope?.type === 'Admin',
    granted: grants.some(
      (each) =>
        each.resourceId === resource?.id && scope !== undefined && namesIn(each).includes(scope.value),
    ),
  };
}

function otherGrants(
  configured: readonly Permission[],
  grants: readonly Grant[],
  assignments: readonly Assignment[],
  resources: readonly Principal[],
) {
  const known = new Set(configured.map(({ resource, name }) => `${resource?.id} ${name}`));
  const apiOf = (id: string): Principal | undefined => resources.find((each) => each.id === id);
  const all = [
    ...grants.flatMap((grant) =>
      namesIn(grant).map((name) => ({ resourceId: grant.resourceId, name, type: 'Delegated' })),
    ),
    ...assignments.map(({ resourceId, appRoleId }) => ({
      resourceId,
      name: apiOf(resourceId)?.appRoles.find(({ id }) => id === appRoleId)?.value ?? 'Default access',
      type: 'Application',
    })),
  ];
  return all
    .filter(({ resourceId, name }) => !known.has(`${resourceId} ${name}`))
    .map(({ resourceId, name, type }) => ({ api: apiOf(resourceId)?.displayName ?? resourceId, name, type }));
}

/** The names of permissions in a grant. */
export const namesIn = ({ scope }: Pick<Grant, 'scope'>): string[] =>
  scope.split(/\s+/).filter((name) => name !== '');
