import { isGuid } from '../../../../state/guid.ts';
import { type Principal, Principals } from '../../../azure/graph.ts';
import { notFound, type Page } from '../../../http/page.ts';
import type { Visit } from '../../../http/visit.ts';
import { links } from '../../../links.ts';

/** The address of an enterprise application's pages. */
export const ENTERPRISE = `${links.enterprises}/:id`;

/** The enterprise application of a page, named by its object ID or its client ID. @throws PageError 404 */
export async function readPrincipal({ azure, params: { id = '' } }: Visit): Promise<Principal> {
  if (!isGuid(id)) throw notFound('enterprise application');
  const filter = encodeURIComponent(`id eq '${id}' or appId eq '${id}'`);
  const path = `/servicePrincipals?$filter=${filter}&$expand=owners`;
  const { value } = await azure.graph('GET', path, Principals);
  const [principal] = value;
  if (!principal) throw notFound('enterprise application');
  return principal;
}

/** The page of one of an enterprise application's blades, which only owners and administrators change. */
export function enterpriseFrame(
  { me }: Visit,
  { id, displayName, owners = [] }: Principal,
  blade: string,
): Pick<Page, 'title' | 'blade' | 'kind' | 'trail' | 'menu' | 'readOnly'> {
  const mayChange = me.isAdmin || owners.some((owner) => owner.id === me.id);
  const item = (label: string, name: string) => ({ label, href: links.enterprise(id, name) });
  return {
    title: displayName,
    blade,
    kind: 'Enterprise application',
    trail: [
      { label: 'Home', href: links.home },
      { label: 'Enterprise applications', href: links.enterprises },
    ],
    menu: {
      label: displayName,
      groups: [
        { items: [item('Overview', 'overview')] },
        { label: 'Manage', items: [item('Properties', 'properties'), item('Users and groups', 'users')] },
        { label: 'Security', items: [item('Permissions', 'permissions')] },
      ],
    },
    readOnly: mayChange
      ? undefined
      : 'You are not an owner of this application: you can look at it, and change nothing.',
  };
}
