import type { Request, Response } from 'express';
import type { Frozen } from '../core/store.ts';
import type { Application, ServicePrincipal, User } from '../state/directory.ts';
import { applicationType } from './applications/type.ts';
import { applicationView } from './applications/view.ts';
import type { GraphContext } from './context.ts';
import { graphErrors } from './error.ts';
import { type Entity, type EntityType, rules } from './odata/entity-type.ts';
import { sendList } from './respond.ts';
import { directoryRoles, roleType, roleView } from './roles.ts';
import { principalType } from './service-principals/type.ts';
import { principalView } from './service-principals/view.ts';
import { userType } from './users/type.ts';
import { userView } from './users/view.ts';

/** Kinds of directory objects that the sandbox has. */
const TYPES: Readonly<Record<string, EntityType>> = {
  application: applicationType,
  servicePrincipal: principalType,
  user: userType,
  directoryRole: roleType,
  group: { name: 'group', resource: 'Group', properties: ['id', 'displayName'], filters: {} },
};

/** What a query may ask of a mixed collection: whatever any kind has. */
export const objectType: EntityType = {
  name: 'directoryObject',
  resource: 'DirectoryObject',
  properties: [],
  onRequest: [...new Set(Object.values(TYPES).flatMap(({ properties }) => properties))],
  filters: { id: rules.guidText, displayName: rules.nullableText, appId: rules.guidText },
};

/** A directory object of any kind; says of which kind it is. */
export type DirectoryObject = Entity & { readonly '@odata.type': string };

/** Objects of each kind as members of mixed collections: with what is answered usually, and their kind. */
export const objectViews = {
  application: (application: Frozen<Application>, { tenant }: GraphContext): DirectoryObject =>
    object('application', applicationView(application, tenant)),
  servicePrincipal: (principal: Frozen<ServicePrincipal>, { directory }: GraphContext): DirectoryObject =>
    object('servicePrincipal', principalView(principal, directory)),
  user: (user: Frozen<User>): DirectoryObject => object('user', userView(user)),
};

function object(kind: keyof typeof TYPES, view: Entity): DirectoryObject {
  const names = TYPES[kind]?.properties ?? [];
  const usual = Object.fromEntries(Object.entries(view).filter(([name]) => names.includes(name)));
  return { '@odata.type': `#microsoft.graph.${kind}`, ...usual, id: view.id };
}

/** The object with this ID, of whatever kind, unless it is deleted. */
export function findObject(id: string, context: GraphContext): DirectoryObject | undefined {
  const { directory, tenant } = context;
  const key = id.toLowerCase();
  const user = directory.users.get(key);
  if (user) return objectViews.user(user);
  const application = directory.applications.get(key);
  if (application)
    return application.deletedDateTime ? undefined : objectViews.application(application, context);
  const principal = directory.servicePrincipals.get(key);
  if (principal)
    return principal.deletedDateTime ? undefined : objectViews.servicePrincipal(principal, context);
  const role = directoryRoles(tenant).find((each) => each.id === key);
  return role && object('directoryRole', roleView(role));
}

/**
 * Answers with a mixed collection, or with those of one kind where the address ends in a cast
 * (`…/microsoft.graph.user`). Source: "List owners" and others (casts).
 */
export function sendObjects(req: Request, res: Response, objects: readonly DirectoryObject[]): void {
  const cast = castOf(req.params.cast);
  const fits = (each: DirectoryObject) => !cast || each['@odata.type'] === `#microsoft.graph.${cast.name}`;
  const source = { type: cast ?? objectType, set: cast ? `${cast.name}s` : 'directoryObjects' };
  sendList(req, res, objects.filter(fits), source);
}

/** The kind that a segment casts to; `undefined` where there is no such segment. @throws GraphError 400 */
export function castOf(segment: string | string[] | undefined): EntityType | undefined {
  if (typeof segment !== 'string') return undefined;
  const name = /^(?:microsoft\.)?graph\.(\w+)$/i.exec(segment)?.[1]?.toLowerCase();
  const cast = Object.entries(TYPES).find(([kind]) => kind.toLowerCase() === name)?.[1];
  if (!cast) throw graphErrors.noSuchSegment(segment);
  return cast;
}
