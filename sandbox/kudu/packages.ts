import { existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Entry = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  bin: z.record(z.string(), z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const Lock = z.object({ packages: z.record(z.string(), Entry) });
type Lock = z.infer<typeof Lock>;

const Manifest = z.object({
  scripts: z.record(z.string(), z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** Where the packages are that this program itself was installed with. */
const LAB_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A package to copy: from a folder of the lab's, to a place in the app. */
interface Copy {
  readonly from: string;
  readonly to: string;
}

/** The app's package.json; `undefined` when it is not there, or is not what npm could read. */
export async function readManifest(wwwroot: string): Promise<Manifest | undefined> {
  return Manifest.safeParse(await readJson(join(wwwroot, 'package.json'))).data;
}

/**
 * Installs the packages that the app in `wwwroot` has locked by copying them from the lab's own `node_modules`, without
 * npm and without a network. Only if each of them is there in exactly the locked version; returns how many it were, or
 * `undefined` when npm has to do it (nothing is written then).
 */
export async function copyLockedPackages(wwwroot: string, manifest: Manifest): Promise<number | undefined> {
  if (existsSync(join(wwwroot, 'node_modules'))) return undefined;
  const lock = Lock.safeParse(await readJson(join(wwwroot, 'package-lock.json'))).data;
  const lab = Lock.safeParse(await readJson(join(LAB_MODULES, '.package-lock.json'))).data;
  if (!lock || !lab || !agrees(lock, manifest)) return undefined;
  const copies = plan(lock, lab, manifest);
  if (!copies) return undefined;
  await Promise.all(copies.map((copy) => copyPackage(copy, wwwroot)));
  return copies.length;
}

/** Copies one package; packages below it are copied where the app's lock file has them. */
async function copyPackage({ from, to }: Copy, wwwroot: string): Promise<void> {
  const source = join(LAB_MODULES, '..', from);
  const target = join(wwwroot, to);
  const nested = join(source, 'node_modules');
  await mkdir(target, { recursive: true });
  await cp(source, target, { recursive: true, filter: (path) => path !== nested });
}

/** Whether the lock file was made from this package.json: npm would refuse it, or change it. */
function agrees(lock: Lock, manifest: Manifest): boolean {
  const root = lock.packages[''];
  const sorted = (all: Record<string, string> | undefined): string =>
    JSON.stringify(Object.entries(all ?? {}).sort());
  return (
    root !== undefined &&
    sorted(root.dependencies) === sorted(manifest.dependencies) &&
    sorted(root.devDependencies) === sorted(manifest.devDependencies) &&
    sorted(root.optionalDependencies) === sorted(manifest.optionalDependencies)
  );
}

/** Scripts that a build runs may use development packages. */
const needsDevelopment = ({ scripts = {} }: Manifest): boolean =>
  ['preinstall', 'install', 'postinstall', 'prepare', 'prebuild', 'build', 'build:azure'].some(
    (name) => name in scripts,
  );

/** What to copy; `undefined` when something is missing. */
function plan(lock: Lock, lab: Lock, manifest: Manifest): Copy[] | undefined {
  const withDevelopment = needsDevelopment(manifest);
  const places = new Map<string, { path: string; integrity: string | undefined }>();
  for (const [path, entry] of Object.entries(lab.packages)) {
    if (!entry.link) places.set(keyOf(path, entry), { path, integrity: entry.integrity });
  }
  const copies: Copy[] = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || (entry.dev && !withDevelopment)) continue;
    if (!isPlace(path) || entry.link) return undefined;
    const found = places.get(keyOf(path, entry));
    const same = found && (!entry.integrity || !found.integrity || entry.integrity === found.integrity);
    if (!found || !same || !existsSync(join(LAB_MODULES, '..', found.path))) {
      if (entry.optional) continue; // made for another system, here as there
      return undefined;
    }
    // Programs of packages are links, which npm makes for each system in its own way.
    if (Object.keys(entry.bin ?? {}).some((program) => mentions(manifest, program))) return undefined;
    copies.push({ from: found.path, to: path });
  }
  return copies;
}

/** Whether a script may run `program`. */
const mentions = ({ scripts = {} }: Manifest, program: string): boolean =>
  Object.values(scripts).some((script) => script.split(/[^\w@./-]+/).includes(program));

/** A path of a lock file that stays in the app's folder. */
const isPlace = (path: string): boolean =>
  /^(node_modules\/(@[\w.~-]+\/)?[\w.~-]+)(\/node_modules\/(@[\w.~-]+\/)?[\w.~-]+)*$/.test(path) &&
  !path.split('/').includes('..');

const keyOf = (path: string, { name, version }: z.infer<typeof Entry>): string =>
  `${name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${version}`;

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined; // not there, or not JSON: npm will say so
  }
}
