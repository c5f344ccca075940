import { type Request, Router } from 'express';
import type { Frozen } from '../core/store.ts';
import type { Application, DeletedUser, ServicePrincipal } from '../state/directory.ts';
import type { Actor } from './authentication.ts';
import type { GraphContext } from './context.ts';
import { graphErrors } from './error.ts';
import { castOf, type DirectoryObject, objectType, objectViews } from './objects.ts';
import { purge, purgeExpired, restoreApplication, restorePrincipal } from './removal.ts';
import { sendDone, sendEntity, sendList, sendResult } from './respond.ts';
import {
  managesApplications,
  managesUsers,
  requireListing,
  requireOwnership,
  requireRight,
} from './rights.ts';
import { at, keyOf } from './routing.ts';

/** Something deleted, that can be brought back. */
type Deleted =
  | { readonly kind: 'application'; readonly item: Frozen<Application> }
  | { readonly kind: 'servicePrincipal'; readonly item: Frozen<ServicePrincipal> }
  | { readonly kind: 'user'; readonly item: Frozen<DeletedUser> };

/**
 * What was deleted within thirty days: listed by kind, brought back, or removed for good.
 * Sources: "List deletedItems" (the kind must be named), "Restore deleted item", "Permanently delete item".
 */
export function deletedItemRoutes(context: GraphContext): Router {
  const router = Router();
  const { directory, actorOf } = context;
  router.use('/directory/deletedItems', (_req, _res, next) => {
    purgeExpired(context);
    next();
  });
  at(router, '/directory/deletedItems', {
    get: () => {
      throw graphErrors.badRequest(
        "The type of the deleted items must be named, as in 'directory/deletedItems/microsoft.graph.application'.",
      );
    },
  });
  at(router, '/directory/deletedItems/:key', {
    get: (req, res) => {
      const key = keyOf(req);
      if (/graph\./i.test(key)) {
        const type = castOf(key);
        if (!type) throw graphErrors.noSuchSegment(key);
        requireListing(actorOf(req), type.name === 'user' ? 'readUsers' : 'readApplications');
        const items = all(context)
          .filter(({ kind }) => kind === type.name)
          .map((each) => view(each, context));
        return sendList(req, res, items, { type, set: `${type.name}s` });
      }
      const deleted = find(req, context);
      requireListing(actorOf(req), deleted.kind === 'user' ? 'readUsers' : 'readApplications');
      return sendEntity(req, res, view(deleted, context), { type: objectType, set: 'directoryObjects' });
    },
    delete: (req, res) => {
      const deleted = find(req, context);
      requireRemoval(actorOf(req), deleted);
      purge(deleted.item.id, context);
      sendDone(res);
    },
  });
  at(router, '/directory/deletedItems/:key/restore', {
    post: (req, res) => {
      const deleted = find(req, context);
      requireRemoval(actorOf(req), deleted);
      const restored = directory.transaction(() => restore(deleted, context));
      sendResult(req, res, 'directoryObjects/$entity', restored);
    },
  });
  return router;
}

function all({ directory }: GraphContext): Deleted[] {
  return [
    ...directory.applications
      .all()
      .filter((item) => item.deletedDateTime)
      .map((item): Deleted => ({ kind: 'application', item })),
    ...directory.servicePrincipals
      .all()
      .filter((item) => item.deletedDateTime)
      .map((item): Deleted => ({ kind: 'servicePrincipal', item })),
    ...directory.deletedUsers.all().map((item): Deleted => ({ kind: 'user', item })),
  ];
}

function find(req: Request, context: GraphContext): Deleted {
  const id = keyOf(req).toLowerCase();
  const found = all(context).find(({ item }) => item.id === id);
  if (!found) throw graphErrors.notFound(id);
  return found;
}

function view({ kind, item }: Deleted, context: GraphContext): DirectoryObject {
  switch (kind) {
    case 'application':
      return objectViews.application(item, context);
    case 'servicePrincipal':
      return objectViews.servicePrincipal(item, context);
    case 'user':
      return objectViews.user(item);
  }
}

/** Owners may bring back and remove what is theirs; administrators everything. */
function requireRemoval(actor: Actor, { kind, item }: Deleted): void {
  if (kind === 'user') requireRight(actor, 'writeUsers', managesUsers);
  else if (managesApplications(actor)) requireRight(actor, 'writeApplications', managesApplications);
  else requireOwnership(actor, item);
}

function restore({ kind, item }: Deleted, context: GraphContext): DirectoryObject {
  switch (kind) {
    case 'application':
      return objectViews.application(restoreApplication(item, context), context);
    case 'servicePrincipal':
      return objectViews.servicePrincipal(restorePrincipal(item, context), context);
    case 'user': {
      const { deletedDateTime: _deleted, ...user } = item;
      context.directory.deletedUsers.delete(item.id);
      return objectViews.user(context.directory.users.put(user));
    }
  }
}
