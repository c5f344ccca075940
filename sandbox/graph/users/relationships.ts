import type { Request, Router } from 'express';
import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { User } from '../../state/directory.ts';
import { assignmentsOf, assignmentType } from '../app-role-assignments.ts';
import { bodyOf } from '../body.ts';
import type { GraphContext } from '../context.ts';
import { grantsOf, sendGrants } from '../grants.ts';
import { type DirectoryObject, findObject, objectViews, sendObjects } from '../objects.ts';
import { sendList, sendResult } from '../respond.ts';
import { rolesOf } from '../roles.ts';
import { at } from '../routing.ts';

const Groups = z.strictObject({ groupIds: z.array(z.string().max(100)).max(20) });
const Ids = z.strictObject({ ids: z.array(z.string().max(100)).max(20) });
const Enabled = z.strictObject({ securityEnabledOnly: z.boolean().nullish() });

/**
 * What users own, are members of, and were given. There are no groups in the sandbox: memberships are those in roles.
 * Sources: "List ownedObjects", "List a user's direct memberships", "directoryObject: checkMemberGroups" and sisters.
 */
export function relationshipRoutes(
  router: Router,
  path: string,
  context: GraphContext,
  find: (req: Request) => Frozen<User>,
): void {
  const { directory, tenant } = context;
  for (const tail of ['', '/:cast']) {
    for (const name of ['ownedObjects', 'createdObjects']) {
      at(router, `${path}/${name}${tail}`, {
        get: (req, res) => sendObjects(req, res, ownedBy(find(req).id, context)),
      });
    }
    for (const name of ['memberOf', 'transitiveMemberOf']) {
      at(router, `${path}/${name}${tail}`, {
        get: (req, res) => sendObjects(req, res, memberships(find(req), context)),
      });
    }
  }
  at(router, `${path}/oauth2PermissionGrants`, {
    get: (req, res) => {
      const user = find(req);
      sendGrants(
        req,
        res,
        grantsOf(directory, ({ principalId }) => principalId === user.id),
      );
    },
  });
  const strings = 'Collection(Edm.String)';
  at(router, `${path}/checkMemberGroups`, {
    post: (req, res) => {
      find(req);
      bodyOf(req, { shape: Groups, resource: 'User' });
      sendResult(req, res, strings, { value: [] });
    },
  });
  at(router, `${path}/getMemberGroups`, {
    post: (req, res) => {
      find(req);
      bodyOf(req, { shape: Enabled, resource: 'User' });
      res.set('x-ms-resource-unit', '2');
      sendResult(req, res, strings, { value: [] });
    },
  });
  at(router, `${path}/checkMemberObjects`, {
    post: (req, res) => {
      const held = rolesOf(find(req), tenant).map(({ id }) => id);
      const { ids } = bodyOf(req, { shape: Ids, resource: 'User' });
      sendResult(req, res, strings, { value: ids.filter((id) => held.includes(id.toLowerCase())) });
    },
  });
  at(router, `${path}/getMemberObjects`, {
    post: (req, res) => {
      const held = rolesOf(find(req), tenant).map(({ id }) => id);
      bodyOf(req, { shape: Enabled, resource: 'User' });
      sendResult(req, res, strings, { value: held });
    },
  });
  if (path !== '/me') return;
  at(router, '/me/appRoleAssignments', {
    get: (req, res) => {
      const { id } = find(req);
      sendList(req, res, assignmentsOf(id, directory), {
        type: assignmentType,
        set: `users('${id}')/appRoleAssignments`,
      });
    },
  });
}

function ownedBy(id: string, context: GraphContext): DirectoryObject[] {
  const { applications, servicePrincipals } = context.directory;
  const isOwned = (each: { readonly owners: readonly string[]; readonly deletedDateTime?: string }) =>
    each.owners.includes(id) && !each.deletedDateTime;
  return [
    ...applications
      .all()
      .filter(isOwned)
      .map((each) => objectViews.application(each, context)),
    ...servicePrincipals
      .all()
      .filter(isOwned)
      .map((each) => objectViews.servicePrincipal(each, context)),
  ];
}

const memberships = (user: Frozen<User>, context: GraphContext): DirectoryObject[] =>
  rolesOf(user, context.tenant).flatMap(({ id }) => findObject(id, context) ?? []);
