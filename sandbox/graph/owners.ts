import type { Router } from 'express';
import { z } from 'zod';
import type { Frozen } from '../core/store.ts';
import { isGuid } from '../state/guid.ts';
import { rawBody } from './body.ts';
import type { GraphContext } from './context.ts';
import { graphErrors } from './error.ts';
import { type DirectoryObject, findObject, sendObjects } from './objects.ts';
import { requirePermission } from './permissions.ts';
import { sendDone } from './respond.ts';
import { requireOwnership } from './rights.ts';
import { at, keyOf } from './routing.ts';

interface Owned {
  readonly owners: readonly string[];
}

/** A kind of thing that has owners. */
interface OwnedKind<T extends Owned> {
  /** @throws GraphError 404 */
  find(key: string): Frozen<T> & Owned;
  put(thing: Frozen<T>, owners: readonly string[]): void;
}

const Reference = z.object({ '@odata.id': z.string().max(2048) });

/**
 * Owners of applications and service principals.
 * Sources: "List owners", "Add owner", "Remove owner" of both.
 */
export function ownerRoutes<T extends Owned>(
  router: Router,
  base: string,
  context: GraphContext,
  kind: OwnedKind<T>,
): void {
  const { actorOf } = context;
  at(router, `${base}/owners`, {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readApplications');
      sendObjects(req, res, ownersOf(kind.find(keyOf(req)), context));
    },
  });
  at(router, `${base}/owners/$ref`, {
    post: (req, res) => {
      const thing = kind.find(keyOf(req));
      requireOwnership(actorOf(req), thing);
      const id = referencedId(rawBody(req));
      const owner = findObject(id, context);
      if (!owner) throw graphErrors.notFound(id);
      if (!/\.(user|servicePrincipal)$/.test(owner['@odata.type'])) throw graphErrors.invalidReference();
      if (thing.owners.includes(owner.id)) throw graphErrors.referenceExists('owners');
      kind.put(thing, [...thing.owners, owner.id]);
      sendDone(res);
    },
  });
  at(router, `${base}/owners/:owner/$ref`, {
    delete: (req, res) => {
      const thing = kind.find(keyOf(req));
      requireOwnership(actorOf(req), thing);
      const owner = String(req.params.owner).toLowerCase();
      if (!thing.owners.includes(owner)) throw graphErrors.notFound(owner);
      kind.put(
        thing,
        thing.owners.filter((id) => id !== owner),
      );
      sendDone(res);
    },
  });
  at(router, `${base}/owners/:cast`, {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readApplications');
      sendObjects(req, res, ownersOf(kind.find(keyOf(req)), context));
    },
  });
}

/** The owners of a thing, as objects. */
export const ownersOf = ({ owners }: Owned, context: GraphContext): DirectoryObject[] =>
  owners.flatMap((id) => findObject(id, context) ?? []);

/** The ID in a reference: `{"@odata.id": "https://…/directoryObjects/<id>"}`. @throws GraphError 400 */
export function referencedId(body: unknown): string {
  const reference = Reference.safeParse(body);
  const url = reference.success ? reference.data['@odata.id'] : '';
  const id = /\/([^/()']+)'?\)?\/?$/.exec(url)?.[1] ?? '';
  if (!isGuid(id))
    throw graphErrors.badRequest("Invalid entity reference: '@odata.id' names an object by its URL.");
  return id.toLowerCase();
}
