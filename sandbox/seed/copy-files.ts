import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { linkTree } from '../control/link-tree.ts';

/** Where a deployment of the template is, and where that of a copy is to be. */
export interface FilePlace {
  readonly from: string;
  readonly to: string;
}

/** A deployment's packages: thousands of files, which no learner changes. */
const PACKAGES = join('site', 'wwwroot', 'node_modules');

/**
 * Puts the files of a deployment in place for many copies: its own files each time, under a second name where the file
 * system can; its packages once in `shared`, with a link to them. The packages of a template are shared by its folder's name.
 */
export async function copyFiles({ from, to }: FilePlace, shared: string): Promise<void> {
  const packages = join(from, PACKAGES);
  const building = `${to}.building`;
  await rm(building, { recursive: true, force: true });
  await linkWithout(from, building, packages);
  if (existsSync(packages)) {
    // Of this name, as packages find each other by it from where they really are.
    const common = join(shared, createHash('sha256').update(from).digest('hex').slice(0, 16), 'node_modules');
    if (!existsSync(common)) await linkTree(packages, common);
    await symlink(common, join(building, PACKAGES), 'junction');
  }
  await mkdir(dirname(to), { recursive: true });
  await rename(building, to);
}

async function linkWithout(from: string, to: string, left: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (source === left) continue;
    if (entry.isDirectory()) await linkWithout(source, target, left);
    else if (entry.isFile()) await link(source, target).catch(() => copyFile(source, target));
  }
}
