import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Frozen } from '../core/store.ts';
import { type Deployment, resourceKey, type Site } from '../state/resources.ts';
import { type DeployerOptions, deploy, type Upload } from './deployment.ts';
import { kuduErrors } from './error.ts';
import { deploymentRecord, newDeployment } from './record.ts';

export interface Deployer {
  /** Whether a deployment of the site is under way. */
  isDeploying(site: Frozen<Site>): boolean;
  /** Waits until nothing is under way at the site, but no longer than `milliseconds`. */
  settled(site: Frozen<Site>, milliseconds: number): Promise<void>;
  /**
   * Begins a deployment; its record is there when this returns. `done` never rejects: it is the record at the end.
   * @throws KuduError 409 when one is under way
   */
  begin(site: Frozen<Site>, upload: Upload): { done: Promise<Frozen<Deployment>> };
  /** Ends what is under way, and waits for it. It is marked as failed when the sandbox starts again. */
  close(): Promise<void>;
}

interface Run {
  readonly abort: AbortController;
  readonly done: Promise<Frozen<Deployment>>;
}

/** Runs deployments, one a site at a time. A crash at any instant leaves the old deployment or the new one, whole. */
export function deployer(options: DeployerOptions): Deployer {
  const { store } = options;
  const runs = new Map<string, Run>();
  const stopWatching = store.onChange((changes) => {
    for (const { collection, key, after } of changes) {
      if (collection === 'sites' && after === undefined) runs.get(key)?.abort.abort();
    }
  });
  return {
    isDeploying: (site) => runs.has(resourceKey(site.id)),
    async settled(site, milliseconds) {
      const run = runs.get(resourceKey(site.id));
      if (!run) return;
      const timer = new AbortController();
      const late = delay(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
      await Promise.race([run.done, late]);
      timer.abort();
    },
    begin(site, upload) {
      const key = resourceKey(site.id);
      if (runs.has(key)) throw kuduErrors.deploymentInProgress();
      const abort = new AbortController();
      const received = deploymentRecord(
        newDeployment(site.id, options.clock.now(), {
          id: `temp-${randomBytes(4).toString('hex')}`,
          temporary: true,
          deployer: upload.deployer,
          message: upload.deployer === 'OneDeploy' ? 'OneDeploy' : 'Deploying from pushed zip file',
          statusText: 'Receiving changes.',
          progress: 'Fetching changes.',
        }),
        options,
      );
      const release = (): void => void runs.delete(key);
      const done = deploy({ site, upload, signal: abort.signal, release, ...options }, received);
      runs.set(key, { abort, done });
      return { done };
    },
    async close() {
      stopWatching();
      for (const { abort } of runs.values()) abort.abort();
      await Promise.all([...runs.values()].map(({ done }) => done));
    },
  };
}
