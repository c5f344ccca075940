import { CONSENTING_ROLES } from '../state/consent-policy.ts';
import type { Actor } from './authentication.ts';
import { graphErrors } from './error.ts';
import { type Operation, requirePermission } from './permissions.ts';

/** Roles whose holders manage every application. Source: "Microsoft Entra built-in roles". */
const APPLICATION_ROLES = [
  'Global Administrator',
  'Application Administrator',
  'Cloud Application Administrator',
];
const USER_ROLES = ['Global Administrator', 'User Administrator'];
const POLICY_ROLES = ['Global Administrator', 'Privileged Role Administrator'];

const hasRole = (actor: Actor, roles: readonly string[]): boolean =>
  actor.user?.directoryRoles.some((role) => roles.includes(role)) ?? false;

/** An application for itself has the rights that its permissions name; a person has those of the person's roles. */
const mayAs =
  (roles: readonly string[]) =>
  (actor: Actor): boolean =>
    actor.user === undefined || hasRole(actor, roles);

/** Whether `actor` makes, changes and deletes users. */
export const managesUsers = mayAs(USER_ROLES);
/** Whether `actor` decides what the tenant allows, and who has which role of Microsoft's services. */
export const managesPolicies = mayAs(POLICY_ROLES);
/** Whether `actor` may consent for everybody. */
export const consentsForAll = mayAs(CONSENTING_ROLES);
/** Whether a guest asks. */
export const isGuest = (actor: Actor): boolean => actor.user?.userType === 'Guest';

/** Whether `actor` manages every application, not only those it owns. */
export const managesApplications = (actor: Actor): boolean =>
  actor.user
    ? hasRole(actor, APPLICATION_ROLES)
    : actor.permissions.has('Application.ReadWrite.All') || actor.permissions.has('Directory.ReadWrite.All');

/**
 * Requires that `actor` may change an application or service principal with these owners.
 * Sources: "Create and update application" (permissions), "Application ownership in Microsoft Entra ID".
 * @throws GraphError 403
 */
export function requireOwnership(actor: Actor, { owners }: { readonly owners: readonly string[] }): void {
  requirePermission(actor, 'writeApplications');
  if (!managesApplications(actor) && !owners.includes(actor.id)) throw graphErrors.forbidden();
}

/**
 * Requires that `actor` may register applications: members may, unless the tenant forbids it; guests may not.
 * Source: "Default user permissions in Microsoft Entra ID".
 * @throws GraphError 403
 */
export function requireRegistration(actor: Actor, allowedToCreateApps: boolean): void {
  requirePermission(actor, 'writeApplications');
  if (actor.user === undefined || managesApplications(actor)) return;
  if (isGuest(actor) || !allowedToCreateApps) throw graphErrors.forbidden();
}

/**
 * Requires that `actor` may see more of the directory than itself: guests may look single objects up, and list none.
 * Source: "Default user permissions in Microsoft Entra ID", guests with limited access.
 * @throws GraphError 403
 */
export function requireListing(actor: Actor, operation: Operation): void {
  requirePermission(actor, operation);
  if (isGuest(actor)) throw graphErrors.forbidden();
}

/** @throws GraphError 403 unless the token and `may` allow it */
export function requireRight(actor: Actor, operation: Operation, may: (actor: Actor) => boolean): void {
  requirePermission(actor, operation);
  if (!may(actor)) throw graphErrors.forbidden();
}
