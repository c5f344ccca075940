import type { Blades } from '../../http/blades.ts';
import type { Page } from '../../http/page.ts';
import { links } from '../../links.ts';

/** What is to be said to whoever may only look at what administrators decide. */
export const ADMINS_ONLY =
  'Only an administrator can change this. In the sandbox: “Sign in with a different account”, admin@….';

/** The page of one of the directory's blades. */
export const entraFrame = (title: string): Pick<Page, 'title' | 'trail' | 'menu'> => ({
  title,
  trail: [
    { label: 'Home', href: links.home },
    ...(title === 'Microsoft Entra ID' ? [] : [{ label: 'Microsoft Entra ID', href: links.entra }]),
  ],
  menu: {
    label: 'Microsoft Entra ID',
    groups: [
      { items: [{ label: 'Overview', href: links.entra }] },
      {
        label: 'Manage',
        items: [
          { label: 'Users', href: links.users },
          { label: 'App registrations', href: links.registrations },
          { label: 'Enterprise applications', href: links.enterprises },
          { label: 'User settings', href: '/entra/userSettings' },
          { label: 'Consent and permissions', href: '/entra/consentSettings' },
        ],
      },
    ],
  },
});

/** Microsoft Entra ID: what this directory is. */
export function directoryBlade({ view }: Blades): void {
  view(links.entra, ({ me }) => ({
    ...entraFrame('Microsoft Entra ID'),
    view: 'entra/directory',
    data: {
      facts: [
        { label: 'Name', value: me.tenant.name },
        { label: 'Tenant ID', value: me.tenant.id, copy: true },
        { label: 'Primary domain', value: me.tenant.domain, copy: true },
        { label: 'Your roles', value: me.roles.join(', ') || 'None' },
      ],
    },
  }));
}
