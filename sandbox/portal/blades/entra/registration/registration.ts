import { isGuid } from '../../../../state/guid.ts';
import { type Azure, Nothing } from '../../../azure/azure.ts';
import { type Application, readApplication } from '../../../azure/graph.ts';
import { notFound, type Page } from '../../../http/page.ts';
import type { Visit } from '../../../http/visit.ts';
import { links } from '../../../links.ts';

/** The address of a registration's pages. */
export const REGISTRATION = `${links.registrations}/:appId`;

/** The client ID that a page is about. @throws PageError 404 when it is none */
export function appIdOf({ params: { appId = '' } }: Visit): string {
  if (!isGuid(appId)) throw notFound('app registration');
  return appId.toLowerCase();
}

/** The registration that a page is about. @throws ServiceError */
export const readRegistration = (visit: Visit): Promise<Application> =>
  readApplication(visit.azure, appIdOf(visit));

/** Changes a registration. @throws ServiceError */
export async function patchRegistration({ graph }: Azure, { id }: Application, body: object): Promise<void> {
  await graph('PATCH', `/applications/${id}`, Nothing, body);
}

/** The page of one of a registration's blades, which only owners and administrators change. */
export function registrationFrame(
  { me }: Visit,
  { appId, displayName, owners = [] }: Application,
  blade?: string,
): Pick<Page, 'title' | 'kind' | 'trail' | 'menu' | 'readOnly'> & { blade?: string } {
  const item = (label: string, name?: string) => ({ label, href: links.registration(appId, name) });
  const mayChange = me.isAdmin || owners.some(({ id }) => id === me.id);
  return {
    title: displayName,
    ...(blade === undefined ? {} : { blade }),
    kind: 'App registration',
    trail: [
      { label: 'Home', href: links.home },
      { label: 'App registrations', href: links.registrations },
      ...(blade === undefined ? [] : [{ label: displayName, href: links.registration(appId) }]),
    ],
    menu: {
      label: displayName,
      groups: [
        { items: [item('Overview')] },
        {
          label: 'Manage',
          items: [
            item('Branding & properties', 'branding'),
            item('Authentication', 'authentication'),
            item('Certificates & secrets', 'credentials'),
            item('Token configuration', 'tokenConfiguration'),
            item('API permissions', 'apiPermissions'),
            item('Expose an API', 'exposeApi'),
            item('App roles', 'appRoles'),
            item('Owners', 'owners'),
            item('Roles and administrators', 'roles'),
            item('Manifest', 'manifest'),
          ],
        },
      ],
    },
    readOnly: mayChange
      ? undefined
      : 'You are not an owner of this registration: you can look at it, and change nothing.',
  };
}
