import type { Request, Response } from 'express';
import { originOf } from '../core/browser-address.ts';
import { JSON_TYPE } from './conventions.ts';
import { graphErrors } from './error.ts';
import type { Entity, EntityType } from './odata/entity-type.ts';
import { pageOf } from './odata/page.ts';
import { type Expansion, type Query, readQuery } from './odata/query.ts';

/** Things of one kind that can be answered with. */
export interface Source<T extends Entity = Entity> {
  readonly type: EntityType;
  /** What `$metadata` calls the collection: `applications`, `directoryObjects`. */
  readonly set: string;
  /** What a relationship of `entity` leads to, for `$expand`. */
  readonly related?: (entity: T, relationship: string) => readonly Entity[];
}

/** Where things of a kind are, as a client reaches them. */
export const urlOf = (req: Request, path: string): string => `${originOf(req)}/v1.0/${path}`;

/** The query of a request, as its client wrote it. */
const paramsOf = (req: Request): URLSearchParams => {
  const at = req.originalUrl.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : req.originalUrl.slice(at + 1));
};

const queryOf = (req: Request, type: EntityType): Query =>
  readQuery(paramsOf(req), type, req.get('consistencylevel'));

/** Answers with one thing, after the query's `$select` and `$expand`. */
export function sendEntity<T extends Entity>(
  req: Request,
  res: Response,
  entity: T,
  source: Source<T>,
): void {
  const query = queryOf(req, source.type);
  const context = `${contextOf(req, source.set, query)}/$entity`;
  sendJson(res, 200, { '@odata.context': context, ...shapeOf(entity, query, source) });
}

/** Answers with a page of things, after the query. `units` is what the list costs at the throttle. */
export function sendList<T extends Entity>(
  req: Request,
  res: Response,
  items: readonly T[],
  source: Source<T>,
  units = 1,
): void {
  const query = queryOf(req, source.type);
  const page = pageOf(items, query);
  res.set('x-ms-resource-unit', String(cost(units, query)));
  sendJson(res, 200, {
    '@odata.context': contextOf(req, source.set, query),
    ...(query.count ? { '@odata.count': page.total } : {}),
    ...(page.skipToken ? { '@odata.nextLink': nextLink(req, page.skipToken) } : {}),
    value: page.items.map((item) => shapeOf(item, query, source)),
  });
}

/** Answers `…/$count`. Source: "Advanced query capabilities on Microsoft Entra ID objects". @throws GraphError 400 */
export function sendCount(req: Request, res: Response, items: readonly Entity[], type: EntityType): void {
  if (req.get('consistencylevel')?.toLowerCase() !== 'eventual') {
    throw graphErrors.badRequest('$count is not currently supported.');
  }
  const params = paramsOf(req);
  params.set('$count', 'true');
  const page = pageOf(items, readQuery(params, type, 'eventual'));
  res.status(200).set('odata-version', '4.0').setHeader('content-type', 'text/plain');
  res.end(String(page.total));
}

/** Answers that something was made, and where it is. Source: recorded answers (the odd address is the real one). */
export function sendCreated(
  req: Request,
  res: Response,
  entity: Entity,
  { set, location }: { set: string; location: string },
): void {
  res.set('location', `${originOf(req)}/v2/${location}`);
  sendJson(res, 201, { '@odata.context': `${metadata(req, set)}/$entity`, ...entity });
}

/** Answers an action with its result, whose type is `context`. */
export function sendResult(req: Request, res: Response, context: string, result: object): void {
  res.set('location', originOf(req));
  sendJson(res, 200, { '@odata.context': metadata(req, context), ...result });
}

/** Answers that something was done. */
export function sendDone(res: Response): void {
  res.status(204).end();
}

/** Answers with JSON, in the type of all of Graph's answers. */
function sendJson(res: Response, status: number, body: object): void {
  res.status(status).set({ 'odata-version': '4.0', 'content-type': JSON_TYPE }).end(JSON.stringify(body));
}

/** `entity` without what was not asked for. */
function shapeOf<T extends Entity>(entity: T, query: Query, { type, related }: Source<T>): object {
  const names = query.select ?? (type.properties.length > 0 ? type.properties : Object.keys(entity));
  const chosen = Object.entries(entity).filter(([name]) => name.startsWith('@') || names.includes(name));
  const expanded = query.expand.map(({ relationship, select }) => [
    relationship,
    (related?.(entity, relationship) ?? []).map((each) => narrowed(each, select)),
  ]);
  return { ...Object.fromEntries(chosen), ...Object.fromEntries(expanded) };
}

function narrowed(entity: Entity, select: Expansion['select']): object {
  if (!select) return entity;
  const wanted = select.map((name) => name.toLowerCase());
  return Object.fromEntries(
    Object.entries(entity).filter(([name]) => name.startsWith('@') || wanted.includes(name.toLowerCase())),
  );
}

const metadata = (req: Request, fragment: string): string => urlOf(req, `$metadata#${fragment}`);

function contextOf(req: Request, set: string, { select, expand }: Query): string {
  const parts = [...(select ?? []), ...expand.map(({ relationship }) => `${relationship}()`)];
  return metadata(req, parts.length > 0 ? `${set}(${parts.join(',')})` : set);
}

function nextLink(req: Request, skipToken: string): string {
  const params = paramsOf(req);
  for (const name of [...params.keys()]) if (/^\$?skiptoken$/i.test(name)) params.delete(name);
  params.set('$skiptoken', skipToken);
  const path = req.originalUrl.split('?')[0] ?? '';
  // Names of options keep their `$`, as Graph writes them.
  return `${originOf(req)}${path}?${params.toString().replaceAll('%24', '$')}`;
}

/** Source: "Microsoft Graph service-specific throttling limits", identity and access. */
function cost(units: number, { select, expand, top }: Pick<Query, 'select' | 'expand' | 'top'>): number {
  return Math.max(
    1,
    units - (select ? 1 : 0) + (expand.length > 0 ? 1 : 0) - (top !== undefined && top < 20 ? 1 : 0),
  );
}
