import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Frozen, Store } from '../core/store.ts';
import { deploymentsOf, siteFiles } from '../sites/files.ts';
import { DeployStatus, type Resources, resourceKey, type Site } from '../state/resources.ts';
import { isFinal } from './view.ts';

export interface RecoveryOptions {
  readonly resources: Resources;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly dir: string;
}

const WHY =
  'The sandbox ended while this deployment was under way. The one before it is still active. Deploy again.';

/**
 * At the start: a deployment that was under way when the sandbox ended has failed, and says so; its files go, as do
 * deployments of sites that are no more. Resolves when the files are gone.
 */
export async function recover({ resources, store, clock, log, dir }: RecoveryOptions): Promise<void> {
  store.transaction(() => {
    for (const each of resources.deployments.all()) {
      const key = `${resourceKey(each.siteId)}/${each.id}`;
      if (!resources.sites.get(resourceKey(each.siteId))) {
        resources.deployments.delete(key);
        continue;
      }
      if (isFinal(each)) continue;
      const endedAt = clock.now().toISOString();
      const entry = { id: randomUUID(), time: endedAt, message: WHY, type: 2 as const, details: [] };
      resources.deployments.put({
        ...each,
        status: DeployStatus.Failed,
        statusText: WHY,
        progress: '',
        endedAt,
        log: [...each.log, entry],
      });
    }
  });
  await Promise.all(
    resources.sites.all().map(async (site) => {
      await rm(siteFiles(dir, site).incoming, { recursive: true, force: true });
      await removeLeftovers(dir, site, resources);
    }),
  ).catch((error: unknown) => log.fault('removing the files of unfinished deployments', error));
}

/** Removes the files of deployments that are not remembered or did not succeed. */
async function removeLeftovers(dir: string, site: Frozen<Site>, resources: Resources): Promise<void> {
  const files = siteFiles(dir, site);
  if (!existsSync(files.deployments)) return;
  const folders = await readdir(files.deployments);
  const kept = new Set(
    deploymentsOf(resources, site)
      .filter(({ status }) => status === DeployStatus.Success)
      .map(({ id }) => id),
  );
  const gone = folders.filter((id) => id !== 'none' && !kept.has(id));
  await Promise.all(
    gone.map((id) => rm(join(files.deployments, id), { recursive: true, force: true, maxRetries: 5 })),
  );
}
