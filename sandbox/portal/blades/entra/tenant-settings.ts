import { z } from 'zod';
import { origins } from '../../../core/hosts.ts';
import { type Azure, Nothing } from '../../azure/azure.ts';
import type { Blades } from '../../http/blades.ts';
import type { Visit } from '../../http/visit.ts';
import { az } from '../../lesson/az.ts';
import { changesBetween } from '../../lesson/changes.ts';
import { ADMINS_ONLY, entraFrame } from './directory.ts';

const PATH = '/policies/authorizationPolicy';

const Policy = z.object({
  defaultUserRolePermissions: z.object({
    allowedToCreateApps: z.boolean(),
    permissionGrantPoliciesAssigned: z.array(z.string()),
  }),
});
type Permissions = z.infer<typeof Policy>['defaultUserRolePermissions'];

/** How users' own consent is written in the policy. */
const FOR_SELF = 'ManagePermissionGrantsForSelf.';
const LOW = `${FOR_SELF}microsoft-user-default-low`;
const ANY = `${FOR_SELF}microsoft-user-default-legacy`;

/**
 * What the tenant allows its users: to register applications, and to consent.
 * Sources: "Default user permissions in Microsoft Entra ID"; "Configure how users consent to applications".
 */
export function tenantSettingBlades({ form }: Blades): void {
  form('/entra/userSettings', {
    initial: async ({ azure }) => ({
      register: (await read(azure)).allowedToCreateApps ? 'yes' : 'no',
    }),
    read: (sent) => ({ register: sent.text('register') }),
    page: ({ me }) => ({
      ...entraFrame('User settings'),
      view: 'entra/user-settings',
      readOnly: me.isAdmin ? undefined : ADMINS_ONLY,
    }),
    save: (visit, { register }) =>
      write(visit, '/entra/userSettings', { allowedToCreateApps: register === 'yes' }),
  });
  form('/entra/consentSettings', {
    async initial({ azure }) {
      const assigned = (await read(azure)).permissionGrantPoliciesAssigned;
      return { consent: assigned.includes(ANY) ? 'any' : assigned.includes(LOW) ? 'low' : 'none' };
    },
    read: (sent) => ({ consent: sent.text('consent') }),
    page: ({ me }) => ({
      ...entraFrame('Consent and permissions'),
      view: 'entra/consent-settings',
      readOnly: me.isAdmin ? undefined : ADMINS_ONLY,
    }),
    async save(visit, { consent }) {
      const others = (await read(visit.azure)).permissionGrantPoliciesAssigned.filter(
        (policy) => policy !== LOW && policy !== ANY,
      );
      const chosen = { any: [ANY], low: [LOW] }[consent] ?? [];
      return write(visit, '/entra/consentSettings', {
        permissionGrantPoliciesAssigned: [...chosen, ...others],
      });
    },
  });
}

const read = async ({ graph }: Azure): Promise<Permissions> =>
  (await graph('GET', PATH, Policy)).defaultUserRolePermissions;

async function write({ azure }: Visit, to: string, change: Partial<Permissions>) {
  const before = await read(azure);
  const body = { defaultUserRolePermissions: change };
  await azure.graph('PATCH', PATH, Nothing, body);
  return {
    to,
    title: 'The setting was saved',
    commands: [
      az('rest', { method: 'PATCH', url: `${origins.graph}/v1.0${PATH}`, body: JSON.stringify(body) }),
    ],
    changes: changesBetween(before, { ...before, ...change }, 'defaultUserRolePermissions'),
  };
}
