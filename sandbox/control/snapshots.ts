import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Store } from '../core/store.ts';
import { type SiteIdentity, siteFiles, siteFolderName } from '../sites/files.ts';
import { DeployStatus, resourceKey, resources } from '../state/resources.ts';
import { linkTree } from './link-tree.ts';

/** Whole states of the sandbox under names, to go back to. They are kept in its folder, since they hold secrets. */
export interface Snapshots {
  names(): Promise<readonly string[]>;
  /** Keeps the state as it is now, in place of an older one of that name. `note` is given back by `restore`. */
  save(name: string, note: unknown): Promise<void>;
  /** Makes a state the sandbox's; gives its note, or `undefined` where there is no such snapshot. @throws SnapshotError */
  restore(name: string): Promise<{ readonly note: unknown } | undefined>;
  /** True if there was one to forget. */
  forget(name: string): Promise<boolean>;
  /** What is in a snapshot, without making it the sandbox's; `undefined` where there is none. @throws SnapshotError */
  state(name: string): Promise<State | undefined>;
  /** Where the snapshots keep the files of a deployment of a site. */
  files(site: SiteIdentity, deployment: string): string;
}

/** A snapshot is there and cannot be used; the message says why. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/** What a snapshot may be called. */
export const isSnapshotName = (name: string): boolean => /^[a-z0-9][a-z0-9-]{0,79}$/.test(name);

const Snapshot = z.object({
  file: z.literal('Easy Auth Lab sandbox snapshot'),
  version: z.literal(1),
  note: z.unknown(),
  /** Collections, by name, of values, by key. */
  state: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/**
 * What belongs to the sandbox and to no state of it: who it is, the keys that it signs and seals with (they are in use
 * in memory, too), and who is signed in at Entra ID and the portal in which browser.
 */
const KEPT = ['identity', 'signingKeys', 'sealingKeys', 'gatewayKeys', 'sessions', 'portalSessions'];

/** How long the files of a site that was just deleted may take to go. */
const REMOVAL_MS = 10_000;

/** As much of sites and deployments as is needed to find their files. */
const Site = z.object({ id: z.string(), name: z.string(), createdAt: z.string() });
const Deployment = z.object({ id: z.string(), siteId: z.string(), status: z.number() });

interface Place {
  readonly site: SiteIdentity;
  readonly deployment: string;
}

/** The snapshots in the sandbox's folder `dir`. */
export function snapshots(store: Store, dir: string): Snapshots {
  const folder = join(dir, 'snapshots');
  const fileOf = (name: string): string => join(folder, `${name}.json`);
  const filesOf = ({ site, deployment }: Place): string =>
    join(folder, 'files', siteFolderName(site), deployment);

  const read = async (name: string) => {
    if (!isSnapshotName(name) || !existsSync(fileOf(name))) return undefined;
    try {
      return Snapshot.parse(JSON.parse(await readFile(fileOf(name), 'utf8')));
    } catch (cause) {
      throw new SnapshotError(`The snapshot ${name} is damaged, or of another version.`, { cause });
    }
  };
  const names = async (): Promise<string[]> =>
    existsSync(folder)
      ? (await readdir(folder)).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : [])).sort()
      : [];
  /** Removes files of deployments that no snapshot has any more. */
  const sweep = async (): Promise<void> => {
    const all = await Promise.all((await names()).map((name) => read(name).catch(() => undefined)));
    const used = new Set(all.flatMap((each) => (each ? placesIn(each.state).map(filesOf) : [])));
    const files = join(folder, 'files');
    for (const site of existsSync(files) ? await readdir(files) : []) {
      for (const deployment of await readdir(join(files, site))) {
        const path = join(files, site, deployment);
        if (!used.has(path)) await rm(path, { recursive: true, force: true });
      }
    }
  };

  return {
    names,
    state: async (name) => (await read(name))?.state,
    files: (site, deployment) => filesOf({ site, deployment }),
    async save(name, note) {
      const all = store.snapshot();
      const state = Object.fromEntries(
        Object.entries(all).filter(([collection]) => !KEPT.includes(collection)),
      );
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const place of placesIn(state)) {
        const from = siteFiles(dir, place.site).deployment(place.deployment);
        if (existsSync(from) && !existsSync(filesOf(place))) await linkTree(from, filesOf(place));
      }
      const snapshot = { file: 'Easy Auth Lab sandbox snapshot', version: 1, note, state };
      await writeFileAtomic(fileOf(name), `${JSON.stringify(snapshot)}\n`, { mode: 0o600 });
    },
    async restore(name) {
      const snapshot = await read(name);
      if (!snapshot) return undefined;
      const { sites } = resources(store);
      const awaited = new Set<string>();
      const end = performance.now() + REMOVAL_MS;
      for (const place of placesIn(snapshot.state)) {
        const files = siteFiles(dir, place.site);
        const here = sites.get(resourceKey(place.site.id));
        const same = here !== undefined && siteFolderName(here) === siteFolderName(place.site);
        // Once: a site may have several deployments, which are put there one after the other.
        if (!same && !awaited.has(files.folder)) await gone(files.folder, end);
        awaited.add(files.folder);
        if (!existsSync(filesOf(place))) {
          throw new SnapshotError(
            `The files of ${place.site.name} are not in the snapshot ${name} any more.`,
          );
        }
        const to = files.deployment(place.deployment);
        if (!existsSync(to)) await linkTree(filesOf(place), to);
      }
      const now = store.snapshot();
      const kept = Object.fromEntries(KEPT.flatMap((each) => (now[each] ? [[each, now[each]]] : [])));
      store.restore({ ...snapshot.state, ...kept });
      return { note: snapshot.note };
    },
    async forget(name) {
      if (!isSnapshotName(name) || !existsSync(fileOf(name))) return false;
      await rm(fileOf(name));
      await sweep();
      return true;
    },
  };
}

type State = z.infer<typeof Snapshot>['state'];

/** The deployments of a state whose files are kept: those that succeeded. */
function placesIn({ sites = {}, deployments = {} }: State): Place[] {
  return Object.values(deployments).flatMap((value) => {
    const { id, siteId, status } = Deployment.parse(value);
    const site = sites[resourceKey(siteId)];
    if (status !== DeployStatus.Success || site === undefined) return [];
    return [{ site: Site.parse(site), deployment: id }];
  });
}

/** Waits until a folder that is being removed is gone; one that is still there at the end is a leftover, and is removed. */
async function gone(folder: string, end: number): Promise<void> {
  while (existsSync(folder) && performance.now() < end) await delay(20);
  await rm(folder, { recursive: true, force: true });
}
