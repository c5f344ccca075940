import { randomBytes } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { Frozen } from '../core/store.ts';
import type { AppRoleAssignment, Directory, ServicePrincipal, User } from '../state/directory.ts';
import { wellKnown } from '../state/well-known.ts';
import type { Actor } from './authentication.ts';
import { bodyOf, created, Guid } from './body.ts';
import type { GraphContext } from './context.ts';
import { graphErrors } from './error.ts';
import { type Entity, type EntityType, rules } from './odata/entity-type.ts';
import { requirePermission } from './permissions.ts';
import { sendCreated, sendDone, sendEntity, sendList } from './respond.ts';
import { consentsForAll, managesApplications, managesPolicies } from './rights.ts';
import { at, keyOf } from './routing.ts';

const RESOURCE = 'AppRoleAssignment';

/** The role of an application that has none of its own. */
const DEFAULT_ROLE = '00000000-0000-0000-0000-000000000000';

/** What a query may ask of assignments. Source: "appRoleAssignment resource type". */
export const assignmentType: EntityType = {
  name: 'appRoleAssignment',
  resource: RESOURCE,
  properties: [
    'id',
    'deletedDateTime',
    'appRoleId',
    'createdDateTime',
    'principalDisplayName',
    'principalId',
    'principalType',
    'resourceDisplayName',
    'resourceId',
  ],
  filters: {
    appRoleId: rules.guid,
    principalDisplayName: rules.nullableText,
    principalId: rules.guid,
    resourceId: rules.guid,
  },
};

const NewAssignment = z.strictObject({ principalId: Guid, resourceId: Guid, appRoleId: Guid });

/** The assignments that whoever is found at `base` has: its roles in other applications. */
export function assignmentRoutes(
  router: Router,
  base: string,
  context: GraphContext,
  find: (key: string) => { readonly id: string },
): void {
  collection(router, `${base}/appRoleAssignments`, context, find, 'principalId');
  if (base.startsWith('/servicePrincipals')) {
    collection(router, `${base}/appRoleAssignedTo`, context, find, 'resourceId');
  }
}

/**
 * One side of the assignments: those of a principal, or those to an application.
 * Sources: "List appRoleAssignments granted to a service principal", "Grant an appRoleAssignment for a service principal"
 * and their sisters.
 */
function collection(
  router: Router,
  path: string,
  context: GraphContext,
  find: (key: string) => { readonly id: string },
  side: 'principalId' | 'resourceId',
): void {
  const { directory, actorOf } = context;
  const listed = (id: string) =>
    side === 'principalId' ? assignmentsOf(id, directory) : assignmentsTo(id, directory);
  const one = (req: Request): { id: string; assignment: Entity } => {
    const { id } = find(keyOf(req));
    const assignment = listed(id).find((each) => each.id === req.params.assignment);
    if (!assignment) throw graphErrors.notFound(String(req.params.assignment));
    return { id, assignment };
  };
  const setOf = (id: string): string =>
    path.replace(/^\/(\w+)\/:key\/(\w+)$/, (_, set: string, name: string) => `${set}('${id}')/${name}`);

  at(router, path, {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readAssignments');
      const { id } = find(keyOf(req));
      sendList(req, res, listed(id), { type: assignmentType, set: setOf(id) });
    },
    post: (req, res) => {
      requirePermission(actorOf(req), 'writeAssignments');
      const { id } = find(keyOf(req));
      const body = bodyOf(req, { shape: NewAssignment, resource: RESOURCE });
      if (body[side] !== id) throw graphErrors.invalidReference();
      assign(req, res, body, context, setOf(id));
    },
  });
  at(router, `${path}/:assignment`, {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readAssignments');
      const { id, assignment } = one(req);
      sendEntity(req, res, assignment, { type: assignmentType, set: setOf(id) });
    },
    delete: (req, res) => {
      requirePermission(actorOf(req), 'writeAssignments');
      const { assignment } = one(req);
      const resource = directory.servicePrincipals.get(String(assignment.resourceId));
      if (resource) requireAssigning(actorOf(req), resource);
      directory.appRoleAssignments.delete(assignment.id);
      sendDone(res);
    },
  });
}

function assign(
  req: Request,
  res: Response,
  { principalId, resourceId, appRoleId }: z.output<typeof NewAssignment>,
  { directory, tenant, clock, actorOf }: GraphContext,
  set: string,
): void {
  const resource = directory.servicePrincipals.get(resourceId);
  const principal = directory.servicePrincipals.get(principalId);
  const user = directory.users.get(principalId);
  if (!resource || resource.deletedDateTime || (!user && (!principal || principal.deletedDateTime))) {
    throw graphErrors.invalidReference();
  }
  requireAssigning(actorOf(req), resource);
  const roles = directory.applicationByAppId(resource.appId)?.appRoles ?? resource.appRoles;
  const role = roles.find(({ id, isEnabled }) => id === appRoleId && isEnabled);
  const fits = role?.allowedMemberTypes.includes(user ? 'User' : 'Application');
  if (appRoleId !== DEFAULT_ROLE && !fits) {
    throw graphErrors.badRequest(
      `Permission being assigned was not found on application '${resource.appId}'.`,
    );
  }
  const same = directory.appRoleAssignments
    .all()
    .some(
      (each) =>
        each.principalId === principalId && each.resourceId === resourceId && each.appRoleId === appRoleId,
    );
  if (same) throw graphErrors.badRequest('Permission being assigned already exists on the object');
  const assignment = directory.appRoleAssignments.put({
    id: randomBytes(32).toString('base64url'),
    appRoleId,
    principalId,
    principalType: user ? 'User' : 'ServicePrincipal',
    resourceId,
    createdDateTime: clock.now().toISOString(),
  });
  const location = `${tenant.tenantId}/directoryObjects/${principalId}/appRoleAssignments/${assignment.id}`;
  sendCreated(req, res, assignmentView(assignment, directory), { set, location });
}

/**
 * Requires that `actor` may give roles of an application: administrators may, and owners those of theirs. Those of
 * Microsoft Graph are for administrators of roles. Source: "Microsoft Entra built-in roles".
 * @throws GraphError 403
 */
function requireAssigning(actor: Actor, resource: Frozen<ServicePrincipal>): void {
  if (!actor.user || managesPolicies(actor)) return;
  const isGraph = resource.appId === wellKnown.microsoftGraph;
  if (
    isGraph ||
    !(consentsForAll(actor) || managesApplications(actor) || resource.owners.includes(actor.id))
  ) {
    throw graphErrors.forbidden();
  }
}

/** The roles that a user or service principal has. */
export const assignmentsOf = (id: string, directory: Directory): Entity[] =>
  live(directory, ({ principalId }) => principalId === id);

/** Who has a role in an application. */
export const assignmentsTo = (id: string, directory: Directory): Entity[] =>
  live(directory, ({ resourceId }) => resourceId === id);

/** The assignments that fit, among those whose application and holder are there. */
function live(directory: Directory, fits: (assignment: Frozen<AppRoleAssignment>) => boolean): Entity[] {
  const { appRoleAssignments, servicePrincipals, users } = directory;
  const isThere = (id: string): boolean => {
    const principal = servicePrincipals.get(id);
    return principal ? !principal.deletedDateTime : users.get(id) !== undefined;
  };
  return appRoleAssignments
    .all()
    .filter((each) => fits(each) && isThere(each.resourceId) && isThere(each.principalId))
    .map((each) => assignmentView(each, directory));
}

function assignmentView(assignment: Frozen<AppRoleAssignment>, directory: Directory): Entity {
  const principal: Frozen<User> | Frozen<ServicePrincipal> | undefined =
    directory.users.get(assignment.principalId) ?? directory.servicePrincipals.get(assignment.principalId);
  return {
    id: assignment.id,
    deletedDateTime: null,
    appRoleId: assignment.appRoleId,
    createdDateTime: created.later(assignment.createdDateTime),
    principalDisplayName: principal?.displayName ?? null,
    principalId: assignment.principalId,
    principalType: assignment.principalType,
    resourceDisplayName: directory.servicePrincipals.get(assignment.resourceId)?.displayName ?? null,
    resourceId: assignment.resourceId,
  };
}
