import { origins } from '../../../core/hosts.ts';
import { Nothing } from '../../azure/azure.ts';
import {
  CONSENT_FOR_SELF,
  POLICY_PATH,
  readUserPermissions,
  type UserPermissions,
} from '../../azure/tenant-policy.ts';
import type { Blades } from '../../http/blades.ts';
import type { Visit } from '../../http/visit.ts';
import { az, jsonText } from '../../lesson/az.ts';
import { changesBetween } from '../../lesson/changes.ts';
import { ADMINS_ONLY, entraFrame } from './directory.ts';

const LOW = `${CONSENT_FOR_SELF}microsoft-user-default-low`;
const ANY = `${CONSENT_FOR_SELF}microsoft-user-default-legacy`;

const CONSENTS = ['any', 'low', 'none'] as const;
type Consent = (typeof CONSENTS)[number];

/**
 * What the tenant allows its users: to register applications, and to consent.
 * Sources: "Default user permissions in Microsoft Entra ID"; "Configure how users consent to applications".
 */
export function tenantSettingBlades({ form }: Blades): void {
  form('/entra/userSettings', {
    initial: async ({ azure }) => ({
      register: (await readUserPermissions(azure)).allowedToCreateApps ? 'yes' : 'no',
    }),
    read: (sent) => ({ register: sent.choice('register', ['yes', 'no']) }),
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
      const assigned = (await readUserPermissions(azure)).permissionGrantPoliciesAssigned;
      const consent: Consent = assigned.includes(ANY) ? 'any' : assigned.includes(LOW) ? 'low' : 'none';
      return { consent };
    },
    read: (sent) => ({ consent: sent.choice('consent', CONSENTS) }),
    page: ({ me }) => ({
      ...entraFrame('Consent and permissions'),
      view: 'entra/consent-settings',
      readOnly: me.isAdmin ? undefined : ADMINS_ONLY,
    }),
    async save(visit, { consent }) {
      const others = (await readUserPermissions(visit.azure)).permissionGrantPoliciesAssigned.filter(
        (policy) => policy !== LOW && policy !== ANY,
      );
      const chosen = consent === 'none' ? [] : [consent === 'any' ? ANY : LOW];
      return write(visit, '/entra/consentSettings', {
        permissionGrantPoliciesAssigned: [...chosen, ...others],
      });
    },
  });
}

async function write({ azure }: Visit, to: string, change: Partial<UserPermissions>) {
  const before = await readUserPermissions(azure);
  const body = { defaultUserRolePermissions: change };
  await azure.graph('PATCH', POLICY_PATH, Nothing, body);
  return {
    to,
    title: 'The setting was saved',
    commands: [
      az('rest', { method: 'PATCH', url: `${origins.graph}/v1.0${POLICY_PATH}`, body: jsonText(body) }),
    ],
    changes: changesBetween(before, { ...before, ...change }, 'defaultUserRolePermissions'),
  };
}
