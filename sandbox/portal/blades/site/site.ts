import { armPath, partsOf, Site } from '../../azure/arm.ts';
import { type Menu, notFound, type Page } from '../../http/page.ts';
import type { Visit } from '../../http/visit.ts';
import { links } from '../../links.ts';

/** The address of a web app's pages. */
export const SITE =
  '/resource/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.Web/sites/:site';

/** The id of the web app that a page is about. @throws PageError 404 for what can be no id */
export function siteIdOf({ params: { subscription = '', group = '', site = '' } }: Visit): string {
  if ([subscription, group, site].some((part) => part.includes('/'))) throw notFound('web app');
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Web/sites/${site}`;
}

/** The web app that a page is about. @throws ServiceError */
export const readSite = (visit: Visit): Promise<Site> =>
  visit.azure.arm('GET', armPath(siteIdOf(visit)), Site);

/** What commands name a web app by. */
export function namesOf(id: string): { 'resource-group': string; name: string } {
  const { group, name } = partsOf(id);
  return { 'resource-group': group, name };
}

/** The page of one of a web app's blades: its name, the way to it, and the menu beside it. */
export const siteFrame = (
  site: Pick<Site, 'id' | 'name'>,
  blade?: string,
): Pick<Page, 'title' | 'kind' | 'trail' | 'menu'> & { blade?: string } => ({
  title: site.name,
  ...(blade === undefined ? {} : { blade }),
  kind: 'Web App',
  trail: [
    { label: 'Home', href: links.home },
    { label: 'App Services', href: links.sites },
    ...(blade === undefined ? [] : [{ label: site.name, href: links.site(site.id) }]),
  ],
  menu: siteMenu(site),
});

function siteMenu({ id, name }: Pick<Site, 'id' | 'name'>): Menu {
  const item = (label: string, blade: string) => ({ label, href: links.site(id, blade) });
  return {
    label: name,
    groups: [
      { items: [item('Overview', 'appServices'), item('Log stream', 'logStream')] },
      { label: 'Deployment', items: [item('Deployment Center', 'deploymentCenter')] },
      {
        label: 'Settings',
        items: [
          item('Environment variables', 'environmentVariables'),
          item('Configuration', 'configuration'),
          item('Authentication', 'authV2'),
        ],
      },
      { label: 'API', items: [item('CORS', 'apiCors')] },
    ],
  };
}
