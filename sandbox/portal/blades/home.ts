import type { Blades } from '../http/blades.ts';
import { links } from '../links.ts';
import { services } from './services.ts';
import { readSites, seesAzure } from './subscription.ts';

/** Home: the services, and the web apps that there are; and what stands for Cloud Shell. */
export function homeBlades({ view }: Blades): void {
  view('/', async ({ azure }) => ({
    view: 'home',
    title: 'Home',
    trail: [],
    data: {
      services,
      seesAzure: await seesAzure(azure),
      sites: (await readSites(azure)).map(({ id, name, properties }) => ({
        name,
        href: links.site(id),
        state: properties.state,
        group: properties.resourceGroup,
      })),
    },
  }));
  view('/cloudShell', () => ({
    view: 'cloud-shell',
    title: 'Cloud Shell',
    trail: [{ label: 'Home', href: links.home }],
  }));
}
