import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { Application } from '../../state/directory.ts';
import { alternateKey } from '../address.ts';
import { bodyOf, created, rawBody } from '../body.ts';
import type { GraphContext } from '../context.ts';
import { graphErrors } from '../error.ts';
import { findObject } from '../objects.ts';
import { ownerRoutes, ownersOf, referencedId } from '../owners.ts';
import { requirePermission } from '../permissions.ts';
import { removeApplication } from '../removal.ts';
import { sendCount, sendCreated, sendDone, sendEntity, sendList } from '../respond.ts';
import { requireListing, requireOwnership, requireRegistration } from '../rights.ts';
import { at, keyOf } from '../routing.ts';
import { federatedRoutes } from './federated.ts';
import { applicationByUniqueName, findApplication } from './find.ts';
import { passwordRoutes } from './passwords.ts';
import { applicationBody } from './shape.ts';
import { applicationType } from './type.ts';
import { applicationView, passwordView } from './view.ts';
import { createApplication, updateApplication } from './write.ts';

/** App registrations. Source: "application resource type" and the pages of its methods (Graph v1.0). */
export function applicationRoutes(context: GraphContext): Router {
  const router = Router();
  const { directory, tenant, actorOf } = context;
  const view = (application: Frozen<Application>) => applicationView(application, tenant);
  const all = () =>
    directory.applications
      .all()
      .filter((each) => !each.deletedDateTime)
      .map(view);
  const source = {
    type: applicationType,
    set: 'applications',
    related: ({ id }: { id: string }) => {
      const application = directory.applications.get(id);
      return application ? ownersOf(application, context) : [];
    },
  };

  at(router, '/applications', {
    get: (req, res) => {
      requireListing(actorOf(req), 'readApplications');
      sendList(req, res, all(), source, 2);
    },
    post: (req, res) => create(req, res, context),
  });
  at(router, '/applications/$count', {
    get: (req, res) => {
      requireListing(actorOf(req), 'readApplications');
      sendCount(req, res, all(), applicationType);
    },
  });
  at(router, '/applications/:key', {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readApplications');
      sendEntity(req, res, view(findApplication(directory, keyOf(req))), source);
    },
    patch: (req, res) => {
      const uniqueName = missingUniqueName(req, context);
      if (uniqueName !== undefined) return create(req, res, context, uniqueName);
      const application = findApplication(directory, keyOf(req));
      requireOwnership(actorOf(req), application);
      updateApplication(application, bodyOf(req, applicationBody), context, actorOf(req));
      sendDone(res);
    },
    delete: (req, res) => {
      const application = findApplication(directory, keyOf(req));
      requireOwnership(actorOf(req), application);
      removeApplication(application, context);
      sendDone(res);
    },
  });
  passwordRoutes(router, context);
  federatedRoutes(router, context);
  ownerRoutes(router, '/applications/:key', context, {
    find: (key) => findApplication(directory, key),
    put: (application, owners) => void directory.applications.put({ ...application, owners }),
  });
  return router;
}

/** Makes an application and answers with it; the texts of its secrets are seen this once. */
function create(req: Request, res: Response, context: GraphContext, uniqueName?: string): void {
  const { directory, tenant, actorOf } = context;
  const actor = actorOf(req);
  requireRegistration(actor, directory.tenantPolicies().defaultUserRolePermissions.allowedToCreateApps);
  const owners = boundOwners(req, context);
  const body = bodyOf(req, applicationBody);
  const { application, secrets } = createApplication(
    { ...body, ...(uniqueName === undefined ? {} : { uniqueName }) },
    context,
    actor,
    owners,
  );
  const entity = {
    ...applicationView(application, tenant),
    createdDateTime: created.now(application.createdDateTime),
    passwordCredentials: application.passwordCredentials.map((each) =>
      passwordView(each, secrets.get(each.keyId)),
    ),
  };
  const location = `${tenant.tenantId}/directoryObjects/${application.id}/Microsoft.DirectoryServices.Application`;
  sendCreated(req, res, entity, { set: 'applications', location });
}

/**
 * The `uniqueName` under which an application is to be made because none has it; `undefined`: an ordinary update.
 * Source: "Upsert application".
 */
function missingUniqueName(req: Request, { directory }: GraphContext): string | undefined {
  const key = alternateKey(keyOf(req));
  if (key?.name.toLowerCase() !== 'uniquename') return undefined;
  if (!/\bcreate-if-missing\b/i.test(req.get('prefer') ?? '')) return undefined;
  return applicationByUniqueName(directory, key.value) ? undefined : key.value;
}

const Bound = z.object({ 'owners@odata.bind': z.array(z.string().max(2048)).max(20).default([]) });

/** Owners that are named when an application is made. @throws GraphError 400, 404 */
function boundOwners(req: Request, context: GraphContext): string[] {
  const bound = Bound.safeParse(rawBody(req));
  if (!bound.success) throw graphErrors.invalidValue('owners', 'Application');
  return bound.data['owners@odata.bind'].map((url) => {
    const id = referencedId({ '@odata.id': url });
    if (!findObject(id, context)) throw graphErrors.notFound(id);
    return id;
  });
}
