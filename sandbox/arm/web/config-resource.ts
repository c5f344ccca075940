import type { Frozen } from '../../core/store.ts';
import type { Resources, Site } from '../../state/resources.ts';

/** Reading a site's configuration without its secrets. */
export const CONFIG_READ = 'Microsoft.Web/sites/config/read';
export const CONFIG_WRITE = 'Microsoft.Web/sites/config/write';
/** Reading what is secret: settings, connection strings, credentials. Readers may not. */
export const CONFIG_LIST = 'Microsoft.Web/sites/config/list/action';

/** One of a site's configuration resources, as most of them look. */
export const configResource = (site: Frozen<Site>, name: string, properties: unknown) => ({
  id: `${site.id}/config/${name}`,
  name,
  type: 'Microsoft.Web/sites/config',
  location: site.location,
  ...(site.tags ? { tags: site.tags } : {}),
  properties,
});

/** The site with `change` in it; where that changes nothing, the time of its last change stays too. */
export function changeSite(
  resources: Resources,
  site: Frozen<Site>,
  change: Partial<Site>,
  now: string,
): Frozen<Site> {
  const same = Object.entries(change).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(site[name as keyof Site]),
  );
  return same ? site : resources.sites.put({ ...site, ...change, changedAt: now });
}
