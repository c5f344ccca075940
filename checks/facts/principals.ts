import { z } from 'zod';
import { unlessForbidden } from './error.ts';
import { type Graph, literal, query } from './graph.ts';

const ServicePrincipal = z
  .object({
    id: z.string(),
    appId: z.string(),
    displayName: z.string().nullish(),
    accountEnabled: z.boolean().nullish(),
    appRoleAssignmentRequired: z.boolean().nullish(),
    appOwnerOrganizationId: z.string().nullish(),
  })
  .transform(({ id, appId, ...rest }) => ({
    id,
    appId,
    displayName: rest.displayName ?? '',
    enabled: rest.accountEnabled ?? true,
    assignmentRequired: rest.appRoleAssignmentRequired ?? false,
    /** The tenant that its registration is in. */
    ownerTenant: rest.appOwnerOrganizationId ?? '',
  }));

/** An application's presence in the tenant: an enterprise application. */
export type ServicePrincipal = z.infer<typeof ServicePrincipal>;

const SELECTED = 'id,appId,displayName,accountEnabled,appRoleAssignmentRequired,appOwnerOrganizationId';

/** The service principal of this client ID, if there is one. Source: "Get servicePrincipal" (Graph v1.0). */
export const readServicePrincipal = (graph: Graph, appId: string): Promise<ServicePrincipal | undefined> =>
  graph.get(`/servicePrincipals(appId=${literal(appId)})${query({ $select: SELECTED })}`, ServicePrincipal);

const Assignment = z.object({ principalId: z.string(), principalType: z.string().nullish() });

/** Who is assigned to the application of a service principal. Source: "List appRoleAssignments granted for a service principal". */
export const readAssigned = (graph: Graph, id: string): Promise<readonly z.infer<typeof Assignment>[]> =>
  graph.list(`/servicePrincipals/${encodeURIComponent(id)}/appRoleAssignedTo`, Assignment);

const Grant = z.object({
  clientId: z.string(),
  consentType: z.string(),
  principalId: z.string().nullish(),
  resourceId: z.string(),
  scope: z.string().nullish(),
});

/** Delegated permissions of one API that a client was granted, by one user or for everybody. */
export type Grant = z.infer<typeof Grant>;

/** What the client with this service principal was granted. Source: "List oauth2PermissionGrants" (Graph v1.0). */
export const readGrants = (graph: Graph, clientId: string): Promise<readonly Grant[]> =>
  graph.list(`/oauth2PermissionGrants${query({ $filter: `clientId eq ${literal(clientId)}` })}`, Grant);

const DirectoryObject = z.object({
  '@odata.type': z.string(),
  displayName: z.string().nullish(),
  appId: z.string().nullish(),
});

/** What an object ID belongs to. */
export interface DirectoryObject {
  /** `application`, `servicePrincipal`, `user`, `group`, … */
  readonly kind: string;
  readonly displayName: string;
  readonly appId: string | undefined;
}

/** What has this object ID, if anything has. Who may not look learns nothing: it only explains. Source: "Get directoryObject". */
export async function readDirectoryObject(graph: Graph, id: string): Promise<DirectoryObject | undefined> {
  const found = await unlessForbidden(
    graph.get(`/directoryObjects/${encodeURIComponent(id)}`, DirectoryObject),
  );
  if (!found) return undefined;
  return {
    kind: found['@odata.type'].split('.').at(-1) ?? '',
    displayName: found.displayName ?? '',
    appId: found.appId ?? undefined,
  };
}

const Owner = z.object({ id: z.string(), '@odata.type': z.string().nullish() });

/** The object IDs of the people who own a registration. Source: "List owners of an application" (Graph v1.0). */
export const readOwners = async (graph: Graph, applicationId: string): Promise<readonly string[]> =>
  (await graph.list(`/applications/${encodeURIComponent(applicationId)}/owners`, Owner))
    .filter((owner) => !owner['@odata.type']?.endsWith('.servicePrincipal'))
    .map(({ id }) => id);
