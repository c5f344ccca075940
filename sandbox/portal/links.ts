const encoded = (id: string): string => id.split('/').map(encodeURIComponent).join('/');

const registration = (appId: string, blade?: string): string =>
  `/entra/appRegistrations/${encodeURIComponent(appId)}${blade ? `/${blade}` : ''}`;
const enterprise = (id: string, blade?: string): string =>
  `/entra/enterpriseApplications/${encodeURIComponent(id)}${blade ? `/${blade}` : ''}`;

/** The addresses of the portal's pages. `id` is a resource's own id (`/subscriptions/…`). */
export const links = {
  home: '/',
  groups: '/resourceGroups',
  sites: '/appServices',
  entra: '/entra',
  group: (id: string, blade = 'overview') => `/resource${encoded(id)}/${blade}`,
  site: (id: string, blade = 'appServices') => `/resource${encoded(id)}/${blade}`,
  registrations: '/entra/appRegistrations',
  registration,
  enterprises: '/entra/enterpriseApplications',
  enterprise,
  users: '/entra/users',
  user: (id: string) => `/entra/users/${encodeURIComponent(id)}`,
  signOut: '/signout',
} as const;
