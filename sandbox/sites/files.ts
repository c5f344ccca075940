import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Frozen } from '../core/store.ts';
import type { Deployment, Resources, Site } from '../state/resources.ts';
import { resourceKey } from '../state/resources.ts';

/** Where the files of one site are. */
export interface SiteFiles {
  /** Everything of the site. */
  readonly folder: string;
  /** What the app knows as `HOME`; it outlives deployments. */
  readonly home: string;
  readonly logFiles: string;
  /** Zips on their way in. */
  readonly incoming: string;
  readonly deployments: string;
  /** The folder of one deployment; `undefined`: of none, for what is written before the first. */
  deployment(id: string | undefined): string;
  /**
   * The app's own folder, `/home/site/wwwroot` on App Service. Each deployment has its own, so that going from one to
   * the next is a change of state, which happens entirely or not at all, and not a change of many files.
   */
  wwwroot(id: string | undefined): string;
}

/** All sites' folders are in here. */
export const sitesFolder = (dir: string): string => join(resolve(dir), 'sites');

/** What a site's folder is called after. */
export type SiteIdentity = Pick<Frozen<Site>, 'name' | 'id' | 'createdAt'>;

/** The folder's name tells a site from an earlier one of the same name, whose files may still be on their way out. */
export function siteFolderName({ name, id, createdAt }: SiteIdentity): string {
  const mark = createHash('sha256')
    .update(`${resourceKey(id)} ${createdAt}`)
    .digest('hex')
    .slice(0, 8);
  return `${name.toLowerCase().replace(/[^a-z0-9-]/g, '_')}-${mark}`;
}

/** Where the files of `site` are, in the sandbox's folder `dir`. */
export function siteFiles(dir: string, site: SiteIdentity): SiteFiles {
  const folder = join(sitesFolder(dir), siteFolderName(site));
  const home = join(folder, 'home');
  const deployments = join(folder, 'deployments');
  const deployment = (id: string | undefined): string => join(deployments, id ?? 'none');
  return {
    folder,
    home,
    logFiles: join(home, 'LogFiles'),
    incoming: join(folder, 'incoming'),
    deployments,
    deployment,
    wwwroot: (id) => join(deployment(id), 'site', 'wwwroot'),
  };
}

/** The deployments of a site, newest first. */
export function deploymentsOf(resources: Resources, site: Frozen<Site>): Frozen<Deployment>[] {
  const key = resourceKey(site.id);
  return resources.deployments
    .all()
    .filter((each) => resourceKey(each.siteId) === key)
    .sort((one, other) => (one.receivedAt < other.receivedAt ? 1 : -1));
}

/** The deployment whose files the app runs from. */
export const activeDeployment = (resources: Resources, site: Frozen<Site>): Frozen<Deployment> | undefined =>
  deploymentsOf(resources, site).find((each) => each.active);
