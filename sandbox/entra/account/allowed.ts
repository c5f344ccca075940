import type { Frozen } from '../../core/store.ts';
import type { Directory, ServicePrincipal, User } from '../../state/directory.ts';
import type { Client } from '../client.ts';
import { EntraError } from '../error.ts';
import { userErrors } from '../errors/user.ts';
import type { Resource, Resources } from '../resource.ts';
import type { Asked } from '../scope.ts';

/**
 * The user is assigned to the client and to each resource that lets in none but assigned users.
 * Source: "Assign users and groups to an application". @throws EntraError 50105
 */
export function checkAssignment(
  user: Frozen<User>,
  client: Client,
  resources: readonly Resource[],
  directory: Directory,
): void {
  const principals = [client.principal, ...resources.map(({ principal }) => principal)];
  for (const principal of principals) {
    if (principal?.appRoleAssignmentRequired && !isAssigned(user.id, principal, directory)) {
      throw userErrors.notAssigned(principal.displayName, principal.appId, user.userPrincipalName);
    }
  }
}

/** Whether a user or a service principal has any assignment at an enterprise application. */
export const isAssigned = (
  principalId: string,
  { id }: Frozen<ServicePrincipal>,
  { appRoleAssignments }: Directory,
): boolean =>
  appRoleAssignments.all().some((each) => each.principalId === principalId && each.resourceId === id);

/** The resource that is asked for and wants a second factor, by the tenant's conditional access; Graph counts too. */
export function resourceThatWantsMfa(
  asked: Asked,
  resources: Resources,
  directory: Directory,
): Resource | undefined {
  const { mfaRequiredFor } = directory.tenantPolicies().conditionalAccess;
  if (mfaRequiredFor.length === 0) return undefined;
  const meant =
    asked.resources.length > 0 ? asked.resources.map((each) => each.resource) : [resources.graph()];
  return meant.find(({ appId }) => mfaRequiredFor.includes(appId));
}

/**
 * The refusal where nobody can be asked for the second factor: with a claims challenge, which the client sends along when
 * it lets the user sign in again. Source: "Claims challenges, claims requests and client capabilities".
 */
export function mfaChallenge({ appId }: Resource): EntraError {
  const { definition } = userErrors.mfaRequired;
  const claims = JSON.stringify({ access_token: { capolids: { essential: true, values: [appId] } } });
  return new EntraError(definition, userErrors.mfaRequired(appId).message, { claims });
}
