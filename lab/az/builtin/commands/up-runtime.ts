import type { Session } from '../session.ts';
import { sitePath } from './ids.ts';
import { readRuntimes, resolveRuntime } from './runtimes.ts';
import { updateConfig } from './site-config.ts';

interface Change {
  readonly group: string;
  readonly name: string;
  /** The runtime that the site has. */
  readonly from: string;
  readonly to: string;
}

/** Gives a site the runtime that `az webapp up` was asked for, if it has another. Source: az 2.45 recorded. */
export async function updateRuntime(az: Session, { group, name, from, to }: Change): Promise<void> {
  const linuxFxVersion = resolveRuntime((await readRuntimes(az)).linux, to) ?? to;
  if (from === to || from === linuxFxVersion) return;
  az.warn(`Updating runtime version from ${from} to ${linuxFxVersion}`);
  await updateConfig(az, sitePath(az, group, name), { linuxFxVersion });
  az.warn('Waiting for runtime version to propagate ...');
  // Kudu gets to know it by and by and does not say when; az waits as long. The sandbox knows at once.
  if (az.cloud.name !== 'sandbox') await az.pause(0, 30_000);
}
