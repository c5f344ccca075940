import { randomUUID } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { siteFiles } from '../sites/files.ts';
import type { Resources } from '../state/resources.ts';
import { KuduError } from './error.ts';
import { receive } from './receive.ts';
import { siteOf } from './site.ts';
import { etagOf, locate, type Place } from './vfs.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'application/javascript',
  '.json': 'application/json',
  '.log': 'text/plain',
  '.md': 'text/plain',
  '.txt': 'text/plain',
};

const typeOf = (name: string): string => TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';

/** Refusals of the file system. Source: resource strings of KuduLite. */
const refusals = {
  notFound: (path: string) => new KuduError(404, `'/home/${path}' not found.`),
  notEmpty: () =>
    new KuduError(409, 'Cannot delete directory. It is either not empty or access is not allowed.'),
  isFolder: () => new KuduError(409, 'The resource represents a directory which can not be updated.'),
  noIfMatch: () =>
    new KuduError(
      412,
      'Updating an existing resource requires an If-Match header carrying a single, strong ETag.',
    ),
  stale: (status: number) =>
    new KuduError(status, 'ETag does not represent the latest state of the resource.'),
};

/** The files of a site, `/api/vfs/site/wwwroot/…` and `/api/vfs/LogFiles/…`. Source: "Kudu REST API: VFS". */
export function vfsRoutes(options: { resources: Resources; dir: string }): Router {
  const router = Router();
  const paths = ['/api/vfs{/*path}', '/vfs{/*path}'];
  const find = async (
    req: Request,
    res: Response,
  ): Promise<{ place: Place; name: string; asFolder: boolean }> => {
    const value: unknown = req.params.path;
    const parts = Array.isArray(value) ? value.map(String) : [];
    const place = await locate(parts, siteOf(res), options);
    return { place, name: parts.filter((part) => part !== '').join('/'), asFolder: req.path.endsWith('/') };
  };

  router.get(paths, async (req, res) => {
    const { place, name, asFolder } = await find(req, res);
    if (place.kind === 'none') throw refusals.notFound(name);
    if (place.kind === 'file') {
      if (asFolder) return redirect(req, res, req.path.replace(/\/+$/, ''));
      return sendFile(res, place.path, place.stats);
    }
    if (!asFolder) return redirect(req, res, `${req.path}/`);
    res.json(await listing(place, `https://${siteOf(res).scmHostName}${req.path}`, name));
  });

  router.put(paths, async (req, res) => {
    const { place, name, asFolder } = await find(req, res);
    if (place.kind === 'folder' || place.kind === 'virtual') throw refusals.isFolder();
    const path = place.path;
    if (path === undefined) throw refusals.notFound(name);
    if (asFolder) {
      if (place.kind === 'file') throw refusals.isFolder();
      await mkdir(path, { recursive: true });
      res.status(201).end();
      return;
    }
    if (place.kind === 'file') matchEtag(req, res, place.stats, 412);
    const received = join(siteFiles(options.dir, siteOf(res)).incoming, randomUUID());
    await receive(req, received);
    await mkdir(dirname(path), { recursive: true });
    await rename(received, path);
    res.set('etag', etagOf(await stat(path)));
    res.status(place.kind === 'file' ? 204 : 201).end();
  });

  router.delete(paths, async (req, res) => {
    const { place, name } = await find(req, res);
    if (place.kind === 'none') throw refusals.notFound(name);
    if (place.kind === 'virtual') throw refusals.notEmpty();
    if (place.kind === 'file') {
      matchEtag(req, res, place.stats, 409);
      await rm(place.path);
    } else if (name === 'LogFiles' || name === 'site/wwwroot') {
      throw refusals.notEmpty();
    } else if (req.query.recursive === 'true') {
      await rm(place.path, { recursive: true });
    } else {
      await rmdir(place.path).catch(() => {
        throw refusals.notEmpty();
      });
    }
    res.status(200).end();
  });
  return router;
}

/** @throws KuduError 412 without `If-Match`, `status` when it names another state of the file */
function matchEtag(req: Request, res: Response, stats: Stats, status: number): void {
  const asked = req.headers['if-match'];
  if (asked === undefined) throw refusals.noIfMatch();
  const current = etagOf(stats);
  if (asked.split(',').some((tag) => tag.trim() === '*' || tag.trim() === current)) return;
  res.set('etag', current);
  throw refusals.stale(status);
}

function redirect(req: Request, res: Response, path: string): void {
  const query = req.originalUrl.split('?')[1];
  const to = `https://${siteOf(res).scmHostName}${path}${query === undefined ? '' : `?${query}`}`;
  res.status(307).set('location', to).end();
}

async function sendFile(res: Response, path: string, stats: Stats): Promise<void> {
  res.set({
    'content-type': typeOf(path),
    'content-length': String(stats.size),
    etag: etagOf(stats),
    'last-modified': stats.mtime.toUTCString(),
  });
  if (res.req.method === 'HEAD') return void res.end();
  // A log may grow meanwhile: what was promised is sent, and no more.
  const stream = createReadStream(path, { start: 0, end: Math.max(0, stats.size - 1) });
  if (stats.size === 0) return void res.end();
  await pipeline(stream, res);
}

async function listing(place: Place, base: string, name: string): Promise<object[]> {
  if (place.kind === 'virtual') {
    return place.entries.map((entry) => entryView(entry, undefined, base, name));
  }
  if (place.kind !== 'folder') return [];
  const entries = await readdir(place.path);
  const all = await Promise.all(
    entries.map(
      async (entry) => [entry, await stat(join(place.path, entry)).catch(() => undefined)] as const,
    ),
  );
  return all.flatMap(([entry, stats]) => (stats ? [entryView(entry, stats, base, name)] : []));
}

function entryView(entry: string, stats: Stats | undefined, base: string, name: string): object {
  const folder = stats === undefined || stats.isDirectory();
  return {
    name: entry,
    size: folder ? 0 : stats.size,
    mtime: (stats?.mtime ?? new Date(0)).toISOString(),
    crtime: (stats?.birthtime ?? new Date(0)).toISOString(),
    mime: folder ? 'inode/directory' : typeOf(entry),
    href: `${base}${encodeURIComponent(entry)}${folder ? '/' : ''}`,
    path: `/home/${name === '' ? '' : `${name}/`}${entry}`,
  };
}
