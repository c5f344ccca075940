import { type Request, Router } from 'express';
import type { Frozen } from '../../core/store.ts';
import type { User } from '../../state/directory.ts';
import { assignmentRoutes } from '../app-role-assignments.ts';
import { bodyOf } from '../body.ts';
import type { GraphContext } from '../context.ts';
import { graphErrors } from '../error.ts';
import { requirePermission, tokenAllows } from '../permissions.ts';
import { removeUser } from '../removal.ts';
import { sendCount, sendCreated, sendDone, sendEntity, sendList, sendResult } from '../respond.ts';
import { managesUsers, requireListing, requireRight } from '../rights.ts';
import { at, keyOf } from '../routing.ts';
import { relationshipRoutes } from './relationships.ts';
import { OWN_PROPERTIES, userBody } from './shape.ts';
import { userType } from './type.ts';
import { userView } from './view.ts';
import { createUser, findUser, updateUser } from './write.ts';

const SOURCE = { type: userType, set: 'users' };

/** The users of the organization, and `/me`. Source: "user resource type" and the pages of its methods (Graph v1.0). */
export function userRoutes(context: GraphContext): Router {
  const router = Router();
  const { directory, tenant, actorOf } = context;
  const all = () => directory.users.all().map(userView);

  at(router, '/users', {
    get: (req, res) => {
      requireListing(actorOf(req), 'readUsers');
      sendList(req, res, all(), SOURCE, 2);
    },
    post: (req, res) => {
      requireRight(actorOf(req), 'writeUsers', managesUsers);
      const user = createUser(bodyOf(req, userBody), context);
      const location = `${tenant.tenantId}/directoryObjects/${user.id}/Microsoft.DirectoryServices.User`;
      sendCreated(req, res, usual(user), { set: 'users', location });
    },
  });
  at(router, '/users/$count', {
    get: (req, res) => {
      requireListing(actorOf(req), 'readUsers');
      sendCount(req, res, all(), userType);
    },
  });
  oneUser(router, '/users/:key', context, (req) => findUser(context, keyOf(req)));
  oneUser(router, '/me', context, (req) => meOf(req, context));
  assignmentRoutes(router, '/users/:key', context, (key) => findUser(context, key));
  return router;
}

/** What may be done with one user, wherever it is found. */
function oneUser(
  router: Router,
  path: string,
  context: GraphContext,
  find: (req: Request) => Frozen<User>,
): void {
  const { actorOf, clock, directory } = context;
  at(router, path, {
    get: (req, res) => {
      const user = find(req);
      requireReading(req, user, context);
      sendEntity(req, res, userView(user), SOURCE);
    },
    patch: (req, res) => {
      const actor = actorOf(req);
      const user = find(req);
      const body = bodyOf(req, userBody);
      const isOwn = actor.id === user.id && Object.keys(body).every((name) => OWN_PROPERTIES.includes(name));
      if (isOwn) requirePermission(actor, 'writeMe');
      else requireRight(actor, 'writeUsers', managesUsers);
      updateUser(user, body, context);
      sendDone(res);
    },
    delete: (req, res) => {
      requireRight(actorOf(req), 'writeUsers', managesUsers);
      removeUser(find(req), context);
      sendDone(res);
    },
  });
  at(router, `${path}/revokeSignInSessions`, {
    post: (req, res) => {
      const user = find(req);
      if (actorOf(req).id === user.id) requirePermission(actorOf(req), 'writeMe');
      else requireRight(actorOf(req), 'writeUsers', managesUsers);
      directory.users.put({ ...user, signInSessionsValidFromDateTime: clock.now().toISOString() });
      sendResult(req, res, 'Edm.Boolean', { value: true });
    },
  });
  relationshipRoutes(router, path, context, (req) => {
    const user = find(req);
    requireReading(req, user, context);
    return user;
  });
}

/** Users see themselves with little permission, and others with more. */
function requireReading(req: Request, user: Frozen<User>, { actorOf }: GraphContext): void {
  const actor = actorOf(req);
  if (actor.id === user.id && tokenAllows(actor, 'readMe')) return;
  requirePermission(actor, 'readUsers');
}

/** The user who asks. @throws GraphError 400 for an application that asks for itself */
function meOf(req: Request, { actorOf }: GraphContext): Frozen<User> {
  const { user } = actorOf(req);
  if (!user) throw graphErrors.delegatedOnly();
  return user;
}

/** A new user is answered with its usual properties, `id` in front. Source: recorded answers. */
function usual(user: Frozen<User>) {
  const view = Object.entries(userView(user)).filter(([name]) => userType.properties.includes(name));
  return { id: user.id, ...Object.fromEntries(view.filter(([name]) => name !== 'id')) };
}
