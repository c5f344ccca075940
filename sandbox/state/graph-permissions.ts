import type { AppRole, PermissionScope } from './directory.ts';

type Row = [id: string, value: string, type: 'User' | 'Admin', text: string];

/** Delegated permissions of Graph with their real identifiers. Source: "Microsoft Graph permissions reference". */
const DELEGATED: readonly Row[] = [
  ['37f7f235-527c-4136-accd-4a02d197296e', 'openid', 'User', 'Sign you in'],
  ['14dad69e-099b-42c9-810b-d002981feec1', 'profile', 'User', 'View your basic profile'],
  ['64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0', 'email', 'User', 'View your email address'],
  [
    '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
    'offline_access',
    'User',
    'Maintain access to data you have given it access to',
  ],
  ['e1fe6dd8-ba31-4d61-89e7-88639da4683d', 'User.Read', 'User', 'Sign you in and read your profile'],
  ['b4e74841-8e56-480b-be8b-910348b18b4c', 'User.ReadWrite', 'User', 'Read and update your profile'],
  ['b340eb25-3456-403f-be2f-af7a0d370277', 'User.ReadBasic.All', 'User', "Read all users' basic profiles"],
  ['465a38f9-76ea-45b9-9f34-9e8b0d4b0b42', 'Calendars.Read', 'User', 'Read your calendars'],
  ['10465720-29dd-4523-a11a-6a75c743c9d9', 'Files.Read', 'User', 'Read your files'],
  ['570282fd-fa5c-430d-a7fd-fc8dc98a9dca', 'Mail.Read', 'User', 'Read your mail'],
  ['a154be20-db9c-4678-8ab7-66f6cc099a59', 'User.Read.All', 'Admin', "Read all users' full profiles"],
  [
    '204e0828-b5ca-4ad8-b9f3-f32a958e7cc4',
    'User.ReadWrite.All',
    'Admin',
    "Read and write all users' full profiles",
  ],
  ['5f8c59db-677d-491f-a6b8-5f174b11ec1d', 'Group.Read.All', 'Admin', 'Read all groups'],
  ['4e46008b-f24c-477d-8fff-7bb4ec7aafe0', 'Group.ReadWrite.All', 'Admin', 'Read and write all groups'],
  ['e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20', 'AuditLog.Read.All', 'Admin', 'Read audit log data'],
  ['06da0dbc-49e2-44d2-8312-53f166ab848a', 'Directory.Read.All', 'Admin', 'Read directory data'],
  [
    'c5366453-9fb0-48a5-a156-24f0c49a4b84',
    'Directory.ReadWrite.All',
    'Admin',
    'Read and write directory data',
  ],
  [
    '0e263e50-5827-48a4-b97c-d940288653c7',
    'Directory.AccessAsUser.All',
    'Admin',
    'Access the directory as you',
  ],
  ['c79f8feb-a9db-4090-85f9-90d820caa0eb', 'Application.Read.All', 'Admin', 'Read applications'],
  [
    'bdfbf15f-ee85-4955-8675-146e8e5296b5',
    'Application.ReadWrite.All',
    'Admin',
    'Read and write applications',
  ],
  [
    '41ce6ca6-6826-4807-84f1-1c82854f7ee5',
    'DelegatedPermissionGrant.ReadWrite.All',
    'Admin',
    'Manage all delegated permission grants',
  ],
  [
    '84bccea3-f856-4a8a-967b-dbe0a3d53a64',
    'AppRoleAssignment.ReadWrite.All',
    'Admin',
    'Manage app permission grants and app role assignments',
  ],
  ['4908d5b9-3fb2-4b1e-9336-1888b7937185', 'Organization.Read.All', 'Admin', 'Read organization information'],
  ['572fea84-0151-49b2-9301-11cb16974376', 'Policy.Read.All', 'Admin', "Read your organization's policies"],
  [
    'b27add92-efb2-4f16-84f5-8108ba77985c',
    'Policy.ReadWrite.ApplicationConfiguration',
    'Admin',
    "Read and write your organization's application configuration policies",
  ],
  [
    'edd3c878-b384-41fd-95ad-e7407dd775be',
    'Policy.ReadWrite.Authorization',
    'Admin',
    "Read and write your organization's authorization policy",
  ],
];

/** Application permissions of Graph with their real identifiers. Source: the same. */
const APPLICATION: readonly [id: string, value: string, text: string][] = [
  ['df021288-bdef-4463-88db-98f22de89214', 'User.Read.All', "Read all users' full profiles"],
  ['741f803b-c850-494e-b5df-cde7c675a1ca', 'User.ReadWrite.All', "Read and write all users' full profiles"],
  ['5b567255-7703-4780-807c-7be8301ae99b', 'Group.Read.All', 'Read all groups'],
  ['9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30', 'Application.Read.All', 'Read all applications'],
  ['1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9', 'Application.ReadWrite.All', 'Read and write all applications'],
  [
    '18a4783c-866b-4cc7-a460-3d5e5662c884',
    'Application.ReadWrite.OwnedBy',
    'Manage apps that this app creates or owns',
  ],
  ['7ab1d382-f21e-4acd-a863-ba3e13f7da61', 'Directory.Read.All', 'Read directory data'],
  ['19dbc75e-c2e2-444c-a770-ec69d8559fc7', 'Directory.ReadWrite.All', 'Read and write directory data'],
  [
    '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
    'DelegatedPermissionGrant.ReadWrite.All',
    'Manage all delegated permission grants',
  ],
  [
    '06b708a9-e830-4db3-a914-8e69da51d44f',
    'AppRoleAssignment.ReadWrite.All',
    'Manage app permission grants and app role assignments',
  ],
  ['498476ce-e0fe-48b0-b801-37ba7e2685c6', 'Organization.Read.All', 'Read organization information'],
  ['246dd0d5-5bd0-4def-940b-0421030a5b68', 'Policy.Read.All', "Read your organization's policies"],
  [
    'be74164b-cff1-491c-8741-e671cb536e13',
    'Policy.ReadWrite.ApplicationConfiguration',
    "Read and write your organization's application configuration policies",
  ],
  [
    'fb221be6-99f2-473f-bd32-01c6a0e9ca3b',
    'Policy.ReadWrite.Authorization',
    "Read and write your organization's authorization policy",
  ],
];

/** The application permissions that the lab's own service principal holds. */
export const LAB_PERMISSIONS: readonly string[] = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Directory.ReadWrite.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.Authorization',
  'User.Read.All',
];

/** What Azure CLI's tokens for Graph carry: the user's own rights decide. Source: tokens seen, not documented. */
export const AZURE_CLI_SCOPES: readonly string[] = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'AuditLog.Read.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Directory.AccessAsUser.All',
  'email',
  'Group.ReadWrite.All',
  'offline_access',
  'openid',
  'profile',
  'User.Read',
  'User.Read.All',
  'User.ReadWrite.All',
];

/** What the portal's tokens for Graph carry: as with Azure CLI's, the user's own rights decide. Source: the same. */
export const PORTAL_SCOPES: readonly string[] = [
  'Directory.AccessAsUser.All',
  'email',
  'offline_access',
  'openid',
  'profile',
  'User.Read',
];

/** A delegated permission with one text for everybody. */
export function delegatedPermission(...[id, value, type, text]: Row): PermissionScope {
  return {
    id,
    value,
    type,
    isEnabled: true,
    adminConsentDisplayName: text,
    adminConsentDescription: text,
    userConsentDisplayName: text,
    userConsentDescription: text,
  };
}

/** Graph's delegated permissions that the sandbox knows. */
export const graphScopes = (): PermissionScope[] => DELEGATED.map((row) => delegatedPermission(...row));

/** Graph's application permissions that the sandbox knows. */
export const graphRoles = (): AppRole[] =>
  APPLICATION.map(([id, value, text]) => ({
    id,
    value,
    displayName: text,
    description: text,
    isEnabled: true,
    allowedMemberTypes: ['Application'],
  }));
