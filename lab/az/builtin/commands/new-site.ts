import { AzError } from '../cli/error.ts';
import type { Session } from '../session.ts';
import { planPath, sitePath } from './ids.ts';
import { readRuntimes, resolveRuntime } from './runtimes.ts';
import { Plan, Resource } from './shapes.ts';
import { readAvailability } from './site-name.ts';
import { keepsAwake } from './skus.ts';
import { readFtpUrl } from './webapp.ts';

export interface NewSite {
  readonly group: string;
  readonly name: string;
  readonly plan: string;
  /** `NODE|22-lts`. */
  readonly runtime: string;
}

/**
 * Makes a Linux site on a plan, ready to be built when code comes, in the requests and bodies that `az webapp up` has.
 * Source: az 2.45 recorded; "Web Apps - Create Or Update" (REST, 2022-03-01).
 */
export async function createSite(az: Session, { group, name, plan, runtime }: NewSite): Promise<void> {
  const { id, location, sku } = await az.arm.send('GET', planPath(az, group, plan), Plan);
  const { free, reason, message } = await readAvailability(az, name);
  if (!free)
    throw new AzError(reason === 'Invalid' ? message : `Webapp '${name}' has just been taken. ${message}`);
  const linuxFxVersion = resolveRuntime((await readRuntimes(az)).linux, runtime);
  if (linuxFxVersion === undefined) throw new AzError(`Linux Runtime '${runtime}' is not supported.`);
  const path = sitePath(az, group, name);
  await az.arm.send('PUT', path, Resource, {
    location,
    properties: {
      serverFarmId: id,
      reserved: false,
      isXenon: false,
      hyperV: false,
      siteConfig: {
        netFrameworkVersion: 'v4.6',
        linuxFxVersion,
        appSettings: [{ name: 'SCM_DO_BUILD_DURING_DEPLOYMENT', value: 'True' }],
        ...(keepsAwake(sku.name) ? { alwaysOn: true } : {}),
        localMySqlEnabled: false,
        http20Enabled: true,
      },
      scmSiteAlsoStopped: false,
      httpsOnly: true,
    },
  });
  await readFtpUrl(az, path);
}
