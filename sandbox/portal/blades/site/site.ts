import { armPath, partsOf, Site } from '../../azure/arm.ts';
import { mayDo, noRole } from '../../azure/permissions.ts';
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

/** A web app, and whether the user may change it. */
export interface VisitedSite extends Site {
  readonly mayChange: boolean;
}

/** The web app that a page is about. @throws PageError at once, for what can be no id; ServiceError */
export function readSite(visit: Visit): Promise<VisitedSite> {
  return readSiteOf(visit, siteIdOf(visit));
}

async function readSiteOf(visit: Visit, id: string): Promise<VisitedSite> {
  const [site, mayChange] = await Promise.all([
    visit.azure.arm('GET', armPath(id), Site),
    mayDo(visit.azure, id, 'Microsoft.Web/sites/write'),
  ]);
  return { ...site, mayChange };
}

/** What commands name a web app by. */
export function namesOf(id: string): { 'resource-group': string; name: string } {
  const { group, name } = partsOf(id);
  return { 'resource-group': group, name };
}

/** The page of one of a web app's blades: its name, the way to it, and the menu beside it. */
export const siteFrame = (
  site: Pick<VisitedSite, 'id' | 'name' | 'mayChange'>,
  blade?: string,
): Pick<Page, 'title' | 'kind' | 'trail' | 'menu' | 'readOnly'> & { blade?: string } => ({
  title: site.name,
  ...(blade === undefined ? {} : { blade }),
  kind: 'Web App',
  trail: [
    { label: 'Home', href: links.home },
    { label: 'App Services', href: links.sites },
    ...(blade === undefined ? [] : [{ label: site.name, href: links.site(site.id) }]),
  ],
  menu: siteMenu(site),
  readOnly: site.mayChange ? undefined : noRole('app'),
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
          item('Identity', 'identity'),
        ],
      },
      { label: 'API', items: [item('CORS', 'apiCors')] },
    ],
  };
}
