import type { Frozen } from '../core/store.ts';
import type { Application, Directory, ServicePrincipal, User } from '../state/directory.ts';
import type { GraphContext } from './context.ts';
import { graphErrors } from './error.ts';
import { namesOf } from './service-principals/view.ts';

/** How long deleted objects can be restored. Source: "Delete application", "Restore deleted item". */
const DAYS = 30;

/**
 * Deletes an application, and its service principal in this tenant with it; both stay among the deleted items.
 * Source: "Restore a soft deleted enterprise application".
 */
export function removeApplication(application: Frozen<Application>, context: GraphContext): void {
  const { directory, clock } = context;
  const deletedDateTime = clock.now().toISOString();
  directory.transaction(() => {
    const principal = directory.principalByAppId(application.appId);
    if (principal) directory.servicePrincipals.put({ ...principal, deletedDateTime });
    directory.applications.put({ ...application, deletedDateTime });
  });
}

/** Deletes a service principal, which stays among the deleted items. Its application stays. */
export function removePrincipal(
  principal: Frozen<ServicePrincipal>,
  { directory, clock }: GraphContext,
): void {
  directory.servicePrincipals.put({ ...principal, deletedDateTime: clock.now().toISOString() });
}

/** Deletes a user, who stays among the deleted items. Source: "Delete a user". */
export function removeUser(user: Frozen<User>, { directory, clock }: GraphContext): void {
  directory.transaction(() => {
    directory.users.delete(user.id);
    directory.deletedUsers.put({ ...user, deletedDateTime: clock.now().toISOString() });
  });
}

/**
 * Brings a deleted application back; its service principal is brought back by itself.
 * Sources: "Restore deleted item" (today's page) and Restore-EntraDeletedApplication say so of Graph; the portal restores
 * both.
 * @throws GraphError when somebody else has an identifier URI of it by now
 */
export function restoreApplication(
  { deletedDateTime: _deleted, ...application }: Frozen<Application>,
  { directory }: GraphContext,
): Frozen<Application> {
  const taken = directory.applications
    .all()
    .filter((each) => !each.deletedDateTime)
    .flatMap((each) => each.identifierUris);
  if (application.identifierUris.some((uri) => taken.includes(uri)))
    throw graphErrors.valueInUse('identifierUris');
  return directory.applications.put(application);
}

/** Brings a deleted service principal back. @throws GraphError 400 without its application, 409 when it has a successor */
export function restorePrincipal(
  { deletedDateTime: _deleted, ...principal }: Frozen<ServicePrincipal>,
  { directory, tenant }: GraphContext,
): Frozen<ServicePrincipal> {
  const application = directory.applicationByAppId(principal.appId);
  if (!application && principal.appOwnerOrganizationId === tenant.tenantId) {
    throw graphErrors.noBackingApplication(principal.appId);
  }
  requireFreeNames(principal, application, directory);
  return directory.servicePrincipals.put(principal);
}

/** @throws GraphError 409 when a live service principal has one of the names */
export function requireFreeNames(
  principal: Frozen<ServicePrincipal>,
  application: Frozen<Application> | undefined,
  directory: Directory,
): void {
  const names = namesOf(principal, application);
  for (const other of directory.servicePrincipals.all()) {
    if (other.deletedDateTime || other.id === principal.id) continue;
    const taken = namesOf(other, directory.applicationByAppId(other.appId)).find((name) =>
      names.includes(name),
    );
    if (taken) throw graphErrors.principalExists(taken);
  }
}

/** Removes an object for good, with all that is about it. True if there was such a deleted object. */
export function purge(id: string, { directory }: GraphContext): boolean {
  return directory.transaction(() => {
    const application = directory.applications.get(id);
    if (application?.deletedDateTime) {
      const principal = directory.servicePrincipals
        .all()
        .find((each) => each.appId === application.appId && each.deletedDateTime);
      if (principal) forgetPrincipal(principal.id, directory);
      return directory.applications.delete(id);
    }
    if (directory.servicePrincipals.get(id)?.deletedDateTime) return forgetPrincipal(id, directory);
    if (!directory.deletedUsers.delete(id)) return false;
    forget(id, directory);
    return true;
  });
}

function forgetPrincipal(id: string, directory: Directory): boolean {
  forget(id, directory);
  return directory.servicePrincipals.delete(id);
}

/** Consents and assignments that are about an object go with it. */
function forget(id: string, { grants, appRoleAssignments }: Directory): void {
  for (const { id: grant, clientId, resourceId, principalId } of grants.all()) {
    if ([clientId, resourceId, principalId].includes(id)) grants.delete(grant);
  }
  for (const { id: assignment, principalId, resourceId } of appRoleAssignments.all()) {
    if (principalId === id || resourceId === id) appRoleAssignments.delete(assignment);
  }
}

/** Removes for good what was deleted more than thirty days ago. */
export function purgeExpired(context: GraphContext): void {
  const { applications, servicePrincipals, deletedUsers } = context.directory;
  const oldest = context.clock.now().getTime() - DAYS * 24 * 60 * 60 * 1000;
  for (const { id, deletedDateTime } of [
    ...applications.all(),
    ...servicePrincipals.all(),
    ...deletedUsers.all(),
  ]) {
    if (deletedDateTime && Date.parse(deletedDateTime) < oldest) purge(id, context);
  }
}
