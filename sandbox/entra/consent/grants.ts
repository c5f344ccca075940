import type { Frozen } from '../../core/store.ts';
import type { Directory, ServicePrincipal } from '../../state/directory.ts';
import { grantId } from '../../state/guid.ts';
import type { Client } from '../client.ts';
import type { Resource } from '../resource.ts';

const words = (scope: string): string[] => scope.split(/\s+/).filter((word) => word !== '');

/**
 * The delegated permissions that `client` may use of `resource` for this user, by name: what the user or an
 * administrator consented to, and what the API gives without asking. An application needs nobody's consent for itself.
 * Sources: "OAuth2PermissionGrant" (Graph), "preAuthorizedApplications" in the application manifest reference.
 */
export function grantedScopes(
  client: Pick<Client, 'appId' | 'principal'>,
  resource: Resource,
  userId: string,
  directory: Directory,
): ReadonlySet<string> {
  const names = new Set(preAuthorized(client.appId, resource));
  if (client.appId === resource.appId) for (const scope of resource.scopes) names.add(scope.value);
  if (client.principal) {
    for (const principalId of [undefined, userId]) {
      const grant = directory.grants.get(grantId(client.principal.id, resource.principal.id, principalId));
      for (const word of words(grant?.scope ?? '')) names.add(word);
    }
  }
  return names;
}

function preAuthorized(clientId: string, { application, principal, scopes }: Resource): readonly string[] {
  const own = principal.preAuthorizedApplications?.find(({ appId }) => appId === clientId)?.scopes ?? [];
  const ids = application?.api.preAuthorizedApplications
    .filter(({ appId }) => appId === clientId)
    .flatMap(({ delegatedPermissionIds }) => delegatedPermissionIds);
  return [...own, ...scopes.filter(({ id }) => ids?.includes(id)).map(({ value }) => value)];
}

/**
 * Writes down a consent: one grant for each client, resource and user (or everybody: `principalId` null), with the
 * permissions added to those of an earlier consent.
 */
export function addGrant(
  directory: Directory,
  clientPrincipal: Frozen<ServicePrincipal>,
  resource: Resource,
  principalId: string | null,
  scopes: readonly string[],
): void {
  const id = grantId(clientPrincipal.id, resource.principal.id, principalId);
  const earlier = words(directory.grants.get(id)?.scope ?? '');
  directory.grants.put({
    id,
    clientId: clientPrincipal.id,
    consentType: principalId === null ? 'AllPrincipals' : 'Principal',
    principalId,
    resourceId: resource.principal.id,
    scope: [...new Set([...earlier, ...scopes])].join(' '),
  });
}
