import { partsOf } from '../../azure/arm.ts';
import type { Blades } from '../../http/blades.ts';
import { links } from '../../links.ts';
import { readSites, seesAzure } from '../subscription.ts';

/** App Services: every web app that the user sees. */
export function siteListBlade({ view }: Blades): void {
  view(links.sites, async ({ azure }) => ({
    view: 'site/list',
    title: 'App Services',
    trail: [{ label: 'Home', href: links.home }],
    data: {
      seesAzure: await seesAzure(azure),
      sites: (await readSites(azure)).map(({ id, name, location, properties }) => {
        const { group, subscription } = partsOf(id);
        return {
          name,
          location,
          href: links.site(id),
          state: properties.state,
          group: {
            label: group,
            href: links.group(`/subscriptions/${subscription}/resourceGroups/${group}`),
          },
        };
      }),
    },
  }));
}
