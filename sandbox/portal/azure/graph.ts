import { z } from 'zod';
import type { Azure } from './azure.ts';

const texts = z.array(z.string());

export const Scope = z.object({
  id: z.string(),
  value: z.string(),
  type: z.enum(['User', 'Admin']),
  isEnabled: z.boolean(),
  adminConsentDisplayName: z.string().nullable(),
  adminConsentDescription: z.string().nullable(),
  userConsentDisplayName: z.string().nullable(),
  userConsentDescription: z.string().nullable(),
});
export type Scope = z.infer<typeof Scope>;

export const AppRole = z.object({
  id: z.string(),
  value: z.string().nullable(),
  displayName: z.string(),
  description: z.string(),
  isEnabled: z.boolean(),
  allowedMemberTypes: texts,
});
export type AppRole = z.infer<typeof AppRole>;

const Password = z.object({
  keyId: z.string(),
  displayName: z.string().nullable(),
  hint: z.string().nullable(),
  startDateTime: z.string(),
  endDateTime: z.string(),
});
export const NewPassword = Password.extend({ secretText: z.string() });

export const Application = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  createdDateTime: z.string(),
  signInAudience: z.string(),
  identifierUris: texts,
  isFallbackPublicClient: z.boolean().nullable(),
  notes: z.string().nullable(),
  info: z.object({
    marketingUrl: z.string().nullable(),
    termsOfServiceUrl: z.string().nullable(),
    privacyStatementUrl: z.string().nullable(),
  }),
  web: z.object({
    homePageUrl: z.string().nullable(),
    logoutUrl: z.string().nullable(),
    redirectUris: texts,
    implicitGrantSettings: z.object({
      enableAccessTokenIssuance: z.boolean(),
      enableIdTokenIssuance: z.boolean(),
    }),
  }),
  spa: z.object({ redirectUris: texts }),
  publicClient: z.object({ redirectUris: texts }),
  api: z.object({
    requestedAccessTokenVersion: z.number().nullable(),
    oauth2PermissionScopes: z.array(Scope),
    preAuthorizedApplications: z.array(z.object({ appId: z.string(), delegatedPermissionIds: texts })),
  }),
  appRoles: z.array(AppRole),
  requiredResourceAccess: z.array(
    z.object({
      resourceAppId: z.string(),
      resourceAccess: z.array(z.object({ id: z.string(), type: z.enum(['Scope', 'Role']) })),
    }),
  ),
  passwordCredentials: z.array(Password),
  keyCredentials: z.array(
    z.object({ keyId: z.string(), displayName: z.string().nullable(), endDateTime: z.string() }),
  ),
  /** Where it was asked for. */
  owners: z.array(z.object({ id: z.string() })).optional(),
});
export type Application = z.infer<typeof Application>;

export const Applications = z.object({ value: z.array(Application) });

export const Principal = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  createdDateTime: z.string(),
  accountEnabled: z.boolean(),
  appRoleAssignmentRequired: z.boolean(),
  appOwnerOrganizationId: z.string().nullable(),
  homepage: z.string().nullable(),
  notes: z.string().nullable(),
  tags: texts,
  oauth2PermissionScopes: z.array(Scope),
  appRoles: z.array(AppRole),
  /** Where it was asked for. */
  owners: z.array(z.object({ id: z.string() })).optional(),
});
export type Principal = z.infer<typeof Principal>;
export const Principals = z.object({ value: z.array(Principal) });

export const Grant = z.object({
  id: z.string(),
  clientId: z.string(),
  consentType: z.enum(['AllPrincipals', 'Principal']),
  principalId: z.string().nullable(),
  resourceId: z.string(),
  scope: z.string(),
});
export type Grant = z.infer<typeof Grant>;
export const Grants = z.object({ value: z.array(Grant) });

export const Assignment = z.object({
  id: z.string(),
  appRoleId: z.string(),
  createdDateTime: z.string(),
  principalId: z.string(),
  principalDisplayName: z.string().nullable(),
  principalType: z.string(),
  resourceId: z.string(),
  resourceDisplayName: z.string().nullable(),
});
export type Assignment = z.infer<typeof Assignment>;
export const Assignments = z.object({ value: z.array(Assignment) });

export const User = z.object({
  id: z.string(),
  displayName: z.string(),
  userPrincipalName: z.string(),
  mail: z.string().nullable(),
  jobTitle: z.string().nullable(),
  userType: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
});
export type User = z.infer<typeof User>;
const Users = z.object({ value: z.array(User) });

const USER_FIELDS = 'id,displayName,userPrincipalName,mail,jobTitle,userType,accountEnabled';

/** The registration with this client ID, and who owns it. @throws ServiceError 404 */
export const readApplication = ({ graph }: Azure, appId: string): Promise<Application> =>
  graph('GET', `/applications(appId='${appId}')?$expand=owners`, Application);

/** The service principal of this client ID; `undefined` when there is none. */
export async function findPrincipal({ graph }: Azure, appId: string): Promise<Principal | undefined> {
  const filter = encodeURIComponent(`appId eq '${appId}'`);
  return (await graph('GET', `/servicePrincipals?$filter=${filter}`, Principals)).value[0];
}

/** The users of the directory. @throws ServiceError 403 for guests */
export const readUsers = async ({ graph }: Azure): Promise<User[]> =>
  (await graph('GET', `/users?$select=${USER_FIELDS}&$top=999`, Users)).value;

/** One user. @throws ServiceError 404 */
export const readUser = ({ graph }: Azure, id: string): Promise<User> =>
  graph('GET', `/users/${encodeURIComponent(id)}?$select=${USER_FIELDS}`, User);
