import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Frozen } from '../core/store.ts';
import { activeDeployment, siteFiles } from '../sites/files.ts';
import type { Resources, Site } from '../state/resources.ts';

/** What a path of the virtual file system means on disk. */
export type Place =
  | { readonly kind: 'file' | 'folder'; readonly path: string; readonly stats: Stats }
  /** A folder that exists by its name only: its entries are given. */
  | { readonly kind: 'virtual'; readonly entries: readonly string[] }
  /** Nothing is there; something could be made there if `path` is known. */
  | { readonly kind: 'none'; readonly path?: string };

/** The folders that can be seen, below `/home`. */
const VIRTUAL: Readonly<Record<string, readonly string[]>> = { '': ['LogFiles', 'site'], site: ['wwwroot'] };

/**
 * Finds `/home/<parts>` of a site: its LogFiles, and the files of its active deployment as `site/wwwroot`. Nothing else
 * of the disk has a name here: no part of a path is trusted, and neither is a link.
 */
export async function locate(
  parts: readonly string[],
  site: Frozen<Site>,
  { dir, resources }: { dir: string; resources: Resources },
): Promise<Place> {
  const names = parts.filter((part) => part !== '');
  if (
    names.some(
      (name) => name === '.' || name === '..' || /[\\/\0]/.test(name) || (sep === '\\' && /:/.test(name)),
    )
  )
    return { kind: 'none' };
  const entries = VIRTUAL[names.join('/')];
  if (entries) return { kind: 'virtual', entries };
  const files = siteFiles(dir, site);
  const [root, below] =
    names[0] === 'LogFiles'
      ? [files.logFiles, names.slice(1)]
      : names[0] === 'site' && names[1] === 'wwwroot'
        ? [files.wwwroot(activeDeployment(resources, site)?.id), names.slice(2)]
        : [undefined, []];
  if (root === undefined) return { kind: 'none' };
  const path = join(root, ...below);
  if (!(await staysIn(root, path))) return { kind: 'none' };
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFile()) return { kind: 'file', path, stats };
  if (stats?.isDirectory()) return { kind: 'folder', path, stats };
  if (stats) return { kind: 'none' };
  return below.length === 0 ? { kind: 'virtual', entries: [] } : { kind: 'none', path };
}

/** Whether `path`, or the nearest folder above it that exists, really is in `root`, after links. */
async function staysIn(root: string, path: string): Promise<boolean> {
  const realRoot = await realpath(root).catch(() => undefined);
  if (realRoot === undefined) return true; // nothing is there yet
  for (let at = path; at.length >= root.length; at = dirname(at)) {
    const real = await realpath(at).catch(() => undefined);
    if (real !== undefined) return real === realRoot || real.startsWith(realRoot + sep);
  }
  return false;
}

/** The ETag of a file: when it was changed, as KuduLite makes it. */
export const etagOf = ({ mtimeMs }: Stats): string =>
  `"${BigInt(Math.round(mtimeMs * 1000))
    .toString(16)
    .padStart(16, '0')}"`;
