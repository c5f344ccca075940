import { type Request, type Response, Router } from 'express';
import type { Frozen } from '../../core/store.ts';
import type { ServicePrincipal } from '../../state/directory.ts';
import { newPrincipal } from '../../state/seed.ts';
import { alternateKey } from '../address.ts';
import { assignmentRoutes, assignmentsOf, assignmentsTo } from '../app-role-assignments.ts';
import { bodyOf } from '../body.ts';
import type { GraphContext } from '../context.ts';
import { graphErrors } from '../error.ts';
import { grantsOf, grantView, sendGrants } from '../grants.ts';
import { merge } from '../merge.ts';
import type { Entity } from '../odata/entity-type.ts';
import { ownerRoutes, ownersOf } from '../owners.ts';
import { requirePermission } from '../permissions.ts';
import { removePrincipal, requireFreeNames } from '../removal.ts';
import { sendCount, sendCreated, sendDone, sendEntity, sendList } from '../respond.ts';
import { managesApplications, requireListing, requireOwnership } from '../rights.ts';
import { at, keyOf } from '../routing.ts';
import { findPrincipal } from './find.ts';
import { OTHER_PROPERTIES, type PrincipalBody, principalBody } from './shape.ts';
import { principalType } from './type.ts';
import { principalView } from './view.ts';

/** Service principals. Source: "servicePrincipal resource type" and the pages of its methods (Graph v1.0). */
export function principalRoutes(context: GraphContext): Router {
  const router = Router();
  const { directory, actorOf } = context;
  const view = (principal: Frozen<ServicePrincipal>) => principalView(principal, directory);
  const all = () =>
    directory.servicePrincipals
      .all()
      .filter((each) => !each.deletedDateTime)
      .map(view);
  const source = {
    type: principalType,
    set: 'servicePrincipals',
    related: ({ id }: Entity, relationship: string) => related(id, relationship, context),
  };

  at(router, '/servicePrincipals', {
    get: (req, res) => {
      requireListing(actorOf(req), 'readApplications');
      sendList(req, res, all(), source);
    },
    post: (req, res) => {
      const body = bodyOf(req, principalBody);
      if (!body.appId) throw graphErrors.required('appId', 'ServicePrincipal');
      create(req, res, context, body.appId, body);
    },
  });
  at(router, '/servicePrincipals/$count', {
    get: (req, res) => {
      requireListing(actorOf(req), 'readApplications');
      sendCount(req, res, all(), principalType);
    },
  });
  at(router, '/servicePrincipals/:key', {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readApplications');
      sendEntity(req, res, view(findPrincipal(directory, keyOf(req))), source);
    },
    patch: (req, res) => {
      const appId = missingAppId(req, context);
      if (appId) return create(req, res, context, appId, bodyOf(req, principalBody));
      const principal = findPrincipal(directory, keyOf(req));
      requireOwnership(actorOf(req), principal);
      const body = bodyOf(req, principalBody);
      if (body.appId !== undefined && body.appId !== principal.appId) throw graphErrors.readOnly('appId');
      directory.servicePrincipals.put(changedBy(principal, body));
      sendDone(res);
    },
    delete: (req, res) => {
      const principal = findPrincipal(directory, keyOf(req));
      requireOwnership(actorOf(req), principal);
      removePrincipal(principal, context);
      sendDone(res);
    },
  });
  at(router, '/servicePrincipals/:key/oauth2PermissionGrants', {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readGrants');
      const { id } = findPrincipal(directory, keyOf(req));
      sendGrants(
        req,
        res,
        grantsOf(directory, ({ clientId }) => clientId === id),
      );
    },
  });
  assignmentRoutes(router, '/servicePrincipals/:key', context, (key) => findPrincipal(directory, key));
  ownerRoutes(router, '/servicePrincipals/:key', context, {
    find: (key) => findPrincipal(directory, key),
    put: (principal, owners) => void directory.servicePrincipals.put({ ...principal, owners }),
  });
  return router;
}

/**
 * Makes the service principal of an application of this tenant, for whoever owns the application or manages all.
 * Source: "Create servicePrincipal". (Those of other tenants' applications come with consent, not by this way.)
 */
function create(
  req: Request,
  res: Response,
  context: GraphContext,
  appId: string,
  body: PrincipalBody,
): void {
  const { directory, tenant, clock, actorOf } = context;
  const actor = actorOf(req);
  requirePermission(actor, 'writeApplications');
  const application = directory.applicationByAppId(appId);
  const known = directory.principalByAppId(appId);
  if (known) throw graphErrors.principalExists(appId);
  if (!application) {
    const ownOnly = !actor.user && !managesApplications(actor);
    throw ownOnly ? graphErrors.forbidden(ONLY_LOCAL) : graphErrors.noBackingApplication(appId);
  }
  if (!managesApplications(actor) && !application.owners.includes(actor.id)) throw graphErrors.forbidden();
  const principal = changedBy(
    newPrincipal(tenant.tenantId, clock.now(), {
      appId,
      displayName: application.displayName,
      owners: [actor.id],
    }),
    body,
  );
  requireFreeNames(principal, application, directory);
  directory.servicePrincipals.put(principal);
  const location = `${tenant.tenantId}/directoryObjects/${principal.id}/Microsoft.DirectoryServices.ServicePrincipal`;
  sendCreated(req, res, principalView(principal, directory), { set: 'servicePrincipals', location });
}

/** With Application.ReadWrite.OwnedBy. The wording is the service's own; Azure CLI tries again when it reads it. */
const ONLY_LOCAL =
  'When using this permission, the backing application of the service principal being created must in the local tenant';

/** The client ID for which a service principal is to be made because there is none. Source: "Upsert servicePrincipal". */
function missingAppId(req: Request, { directory }: GraphContext): string | undefined {
  const key = alternateKey(keyOf(req));
  if (key?.name.toLowerCase() !== 'appid' || directory.principalByAppId(key.value)) return undefined;
  return /\bcreate-if-missing\b/i.test(req.get('prefer') ?? '') ? key.value.toLowerCase() : undefined;
}

function changedBy(principal: Frozen<ServicePrincipal>, body: PrincipalBody): Frozen<ServicePrincipal> {
  const { accountEnabled, appRoleAssignmentRequired, displayName, tags } = body;
  const other = Object.fromEntries(Object.entries(body).filter(([name]) => OTHER_PROPERTIES.includes(name)));
  return {
    ...merge(principal, { accountEnabled, appRoleAssignmentRequired, displayName, tags }),
    other: merge(principal.other, other),
  };
}

/** What a relationship of a service principal leads to, for `$expand`. */
function related(id: string, relationship: string, context: GraphContext): readonly Entity[] {
  const { directory } = context;
  const principal = directory.servicePrincipals.get(id);
  if (!principal) return [];
  switch (relationship) {
    case 'owners':
      return ownersOf(principal, context);
    case 'appRoleAssignments':
      return assignmentsOf(id, directory);
    case 'appRoleAssignedTo':
      return assignmentsTo(id, directory);
    default:
      return grantsOf(directory, ({ clientId }) => clientId === id).map(grantView);
  }
}
