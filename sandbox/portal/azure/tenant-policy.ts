import { z } from 'zod';
import type { Me } from '../session/me.ts';
import type { Azure } from './azure.ts';

/** Where Graph keeps what the tenant allows its users. */
export const POLICY_PATH = '/policies/authorizationPolicy';

const Policy = z.object({
  defaultUserRolePermissions: z.object({
    allowedToCreateApps: z.boolean(),
    permissionGrantPoliciesAssigned: z.array(z.string()),
  }),
});

/** What the tenant allows users without a role. */
export type UserPermissions = z.infer<typeof Policy>['defaultUserRolePermissions'];

/** What the tenant's administrators allow its users. @throws ServiceError */
export const readUserPermissions = async ({ graph }: Azure): Promise<UserPermissions> =>
  (await graph('GET', POLICY_PATH, Policy)).defaultUserRolePermissions;

/** How users' own consent is written in the policy. */
export const CONSENT_FOR_SELF = 'ManagePermissionGrantsForSelf.';

/** Whether users may consent for themselves at all. */
export const usersMayConsent = ({ permissionGrantPoliciesAssigned: assigned }: UserPermissions): boolean =>
  assigned.some((policy) => policy.startsWith(CONSENT_FOR_SELF));

/**
 * Why this user may not register applications; `undefined`: the user may.
 * Source: "Default user permissions in Microsoft Entra ID".
 */
export async function noRegistration(azure: Azure, me: Me): Promise<string | undefined> {
  if (me.isAdmin) return undefined;
  if (me.isGuest) return 'Guests cannot register applications in this directory.';
  if ((await readUserPermissions(azure)).allowedToCreateApps) return undefined;
  return 'This directory does not let its users register applications: ask for the role Application Developer, or sign in as an administrator.';
}
