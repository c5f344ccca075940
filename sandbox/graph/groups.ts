import { Router } from 'express';
import type { GraphContext } from './context.ts';
import { graphErrors } from './error.ts';
import { type EntityType, rules } from './odata/entity-type.ts';
import { sendCount, sendList } from './respond.ts';
import { requireListing } from './rights.ts';
import { at, keyOf } from './routing.ts';

const groupType: EntityType = {
  name: 'group',
  resource: 'Group',
  properties: [
    'id',
    'deletedDateTime',
    'createdDateTime',
    'description',
    'displayName',
    'groupTypes',
    'mail',
    'mailEnabled',
    'mailNickname',
    'securityEnabled',
    'visibility',
  ],
  filters: {
    id: rules.guidText,
    displayName: rules.nullableText,
    mail: rules.nullableText,
    mailNickname: rules.nullableText,
    securityEnabled: rules.flag,
  },
  orders: { displayName: 'default' },
  search: ['displayName', 'description', 'mail', 'mailNickname'],
  relationships: ['members', 'owners', 'memberOf', 'transitiveMembers'],
};

/** Groups: the tenant has none, and clients that look for some are told so. Source: "List groups". */
export function groupRoutes({ actorOf }: GraphContext): Router {
  const router = Router();
  at(
    router,
    '/groups',
    {
      get: (req, res) => {
        requireListing(actorOf(req), 'readGroups');
        sendList(req, res, [], { type: groupType, set: 'groups' });
      },
    },
    { missing: ['post'] },
  );
  at(router, '/groups/$count', {
    get: (req, res) => {
      requireListing(actorOf(req), 'readGroups');
      sendCount(req, res, [], groupType);
    },
  });
  at(
    router,
    '/groups/:key',
    {
      get: (req) => {
        requireListing(actorOf(req), 'readGroups');
        throw graphErrors.notFound(keyOf(req));
      },
    },
    { missing: ['patch', 'delete'] },
  );
  return router;
}
