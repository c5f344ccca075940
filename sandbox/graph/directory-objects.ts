import { Router } from 'express';
import { z } from 'zod';
import { isGuid } from '../state/guid.ts';
import { bodyOf } from './body.ts';
import type { GraphContext } from './context.ts';
import { graphErrors } from './error.ts';
import { findObject, objectType } from './objects.ts';
import { requirePermission } from './permissions.ts';
import { sendEntity, sendResult } from './respond.ts';
import { at, keyOf } from './routing.ts';

const GetByIds = z.strictObject({
  ids: z.array(z.string().max(100)).min(1).max(1000),
  types: z.array(z.string().max(100)).max(50).nullish(),
});

/** Objects of any kind by their IDs. Sources: "directoryObject: getByIds", "Get directoryObject"; recorded answers. */
export function directoryObjectRoutes(context: GraphContext): Router {
  const router = Router();
  const { actorOf } = context;
  at(router, '/directoryObjects/getByIds', {
    post: (req, res) => {
      requirePermission(actorOf(req), 'readObjects');
      const { ids, types } = bodyOf(req, { shape: GetByIds, resource: 'DirectoryObject' });
      const wrong = ids.find((id) => !isGuid(id));
      if (wrong !== undefined) throw graphErrors.badRequest(`Invalid GUID:${wrong}`);
      const wanted = types?.map((type) => type.toLowerCase());
      const found = [...new Set(ids.map((id) => id.toLowerCase()))]
        .flatMap((id) => findObject(id, context) ?? [])
        .filter(
          (each) => !wanted || wanted.includes(each['@odata.type'].split('.').at(-1)?.toLowerCase() ?? ''),
        );
      res.set('x-ms-resource-unit', '3');
      sendResult(req, res, 'directoryObjects', { value: found });
    },
  });
  at(router, '/directoryObjects/:key', {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readObjects');
      const key = keyOf(req);
      if (!isGuid(key)) throw graphErrors.notAGuid(key);
      const found = findObject(key, context);
      if (!found) throw graphErrors.notFound(key);
      sendEntity(req, res, found, { type: objectType, set: 'directoryObjects' });
    },
  });
  return router;
}
