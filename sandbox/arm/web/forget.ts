import type { Frozen } from '../../core/store.ts';
import { type Resources, resourceKey, type Site } from '../../state/resources.ts';

/** Forgets the deployments of a site that is being deleted. */
export function forgetDeployments({ deployments }: Resources, site: Frozen<Site>): void {
  for (const each of deployments.all()) {
    if (resourceKey(each.siteId) === resourceKey(site.id)) {
      deployments.delete(`${resourceKey(each.siteId)}/${each.id}`);
    }
  }
}
