import { ServiceError } from '../azure/error.ts';
import { Applications, Principals, readUsers } from '../azure/graph.ts';
import type { Blades } from '../http/blades.ts';
import type { Link } from '../http/page.ts';
import type { Visit } from '../http/visit.ts';
import { links } from '../links.ts';
import { readGroups, readSites } from './subscription.ts';

interface Result extends Link {
  readonly kind: string;
  /** What else it is found by. */
  readonly also: readonly string[];
}

const SERVICES: readonly Result[] = [
  ['App Services', links.sites],
  ['Resource groups', links.groups],
  ['Microsoft Entra ID', links.entra],
  ['App registrations', links.registrations],
  ['Enterprise applications', links.enterprises],
  ['Users', links.users],
  ['User settings', '/entra/userSettings'],
  ['Consent and permissions', '/entra/consentSettings'],
].map(([label = '', href = '']) => ({ label, href, kind: 'Service', also: [] }));

/** The search above each page: services, resources, registrations and users by name or ID. */
export function searchBlade({ view }: Blades): void {
  view('/search', async (visit) => {
    const asked = visit.query.get('q')?.trim() ?? '';
    const wanted = asked.toLowerCase();
    const all = wanted === '' ? [] : [...SERVICES, ...(await everything(visit))];
    const results = all.filter(({ label, also }) =>
      [label, ...also].some((text) => text.toLowerCase().includes(wanted)),
    );
    return {
      view: 'search',
      title: 'Search',
      trail: [{ label: 'Home', href: links.home }],
      data: { asked, results: results.slice(0, 100) },
    };
  });
}

async function everything({ azure }: Visit): Promise<Result[]> {
  const [groups, sites, applications, principals, users] = await Promise.all([
    readGroups(azure),
    readSites(azure),
    azure.graph('GET', '/applications?$top=999', Applications).then(({ value }) => value, none),
    azure.graph('GET', '/servicePrincipals?$top=999', Principals).then(({ value }) => value, none),
    readUsers(azure).catch(none),
  ]);
  return [
    ...groups.map(({ id, name }) => ({
      label: name,
      href: links.group(id),
      kind: 'Resource group',
      also: [],
    })),
    ...sites.map(({ id, name, properties }) => ({
      label: name,
      href: links.site(id),
      kind: 'Web App',
      also: [properties.defaultHostName],
    })),
    ...applications.map(({ appId, id, displayName }) => ({
      label: displayName,
      href: links.registration(appId),
      kind: 'App registration',
      also: [appId, id],
    })),
    ...principals.map(({ appId, id, displayName }) => ({
      label: displayName,
      href: links.enterprise(id, 'overview'),
      kind: 'Enterprise application',
      also: [appId, id],
    })),
    ...users.map(({ id, displayName, userPrincipalName }) => ({
      label: displayName,
      href: links.user(id),
      kind: 'User',
      also: [id, userPrincipalName],
    })),
  ];
}

/** What one may not list is not found. */
function none(error: unknown): never[] {
  if (error instanceof ServiceError && error.status === 403) return [];
  throw error;
}
