import type { Collection, Store } from '../core/store.ts';

/** The directory (tenant) of the sandbox. */
export interface Tenant {
  tenantId: string;
  displayName: string;
  /** The verified domain that ends in `.onmicrosoft.com`. */
  domain: string;
}

/** A secret of an application. Only its hash is kept; `hint` is its beginning, as Graph shows it. */
export interface PasswordCredential {
  keyId: string;
  displayName: string | null;
  hint: string;
  /** SHA-256 of the secret, base64url. */
  hash: string;
  startDateTime: string;
  endDateTime: string;
}

/** A delegated permission that an application exposes. */
export interface PermissionScope {
  id: string;
  value: string;
  type: 'User' | 'Admin';
  isEnabled: boolean;
  adminConsentDisplayName: string;
  adminConsentDescription: string;
  userConsentDisplayName: string | null;
  userConsentDescription: string | null;
}

export interface AppRole {
  id: string;
  value: string | null;
  displayName: string;
  description: string;
  isEnabled: boolean;
  allowedMemberTypes: string[];
}

/** An app registration. Names are Graph's. */
export interface Application {
  /** The object ID. */
  id: string;
  /** The client ID. */
  appId: string;
  displayName: string;
  createdDateTime: string;
  signInAudience: string;
  identifierUris: string[];
  isFallbackPublicClient: boolean | null;
  web: {
    homePageUrl: string | null;
    logoutUrl: string | null;
    redirectUris: string[];
    implicitGrantSettings: { enableAccessTokenIssuance: boolean; enableIdTokenIssuance: boolean };
  };
  spa: { redirectUris: string[] };
  publicClient: { redirectUris: string[] };
  api: {
    acceptMappedClaims: boolean | null;
    knownClientApplications: string[];
    requestedAccessTokenVersion: 1 | 2 | null;
    oauth2PermissionScopes: PermissionScope[];
    preAuthorizedApplications: { appId: string; delegatedPermissionIds: string[] }[];
  };
  appRoles: AppRole[];
  requiredResourceAccess: {
    resourceAppId: string;
    resourceAccess: { id: string; type: 'Scope' | 'Role' }[];
  }[];
  passwordCredentials: PasswordCredential[];
  /** Object IDs of the owners. */
  owners: string[];
  /** What Graph keeps for a client and the sandbox does not look into (`optionalClaims`, `tags`, `notes`, …). */
  other: Record<string, unknown>;
  /** When it was deleted: it stays for 30 days under `directory/deletedItems`. */
  deletedDateTime?: string;
}

/** An application's presence in the tenant (an "enterprise application"). Mirrors its application where there is one. */
export interface ServicePrincipal {
  id: string;
  appId: string;
  /** Names of Microsoft's own services; for the tenant's applications they follow the application. */
  displayName: string;
  createdDateTime: string;
  accountEnabled: boolean;
  appRoleAssignmentRequired: boolean;
  appOwnerOrganizationId: string;
  servicePrincipalType: string;
  tags: string[];
  /** The following three are for services of Microsoft's, which have no application in the tenant. */
  servicePrincipalNames: string[];
  oauth2PermissionScopes: PermissionScope[];
  appRoles: AppRole[];
  owners: string[];
  other: Record<string, unknown>;
  deletedDateTime?: string;
}

export interface OAuth2PermissionGrant {
  id: string;
  clientId: string;
  consentType: 'AllPrincipals' | 'Principal';
  principalId: string | null;
  resourceId: string;
  scope: string;
}

export interface AppRoleAssignment {
  id: string;
  appRoleId: string;
  principalId: string;
  principalType: 'User' | 'ServicePrincipal';
  resourceId: string;
  createdDateTime: string;
}

/** A sample account. `directoryRoles` are display names (`Global Administrator`). */
export interface User {
  id: string;
  userPrincipalName: string;
  displayName: string;
  givenName: string;
  surname: string;
  mail: string | null;
  jobTitle: string | null;
  userType: 'Member' | 'Guest';
  accountEnabled: boolean;
  directoryRoles: string[];
  createdDateTime: string;
}

/** What Entra ID and Graph read and change. */
export interface Directory {
  readonly tenants: Collection<Tenant>;
  readonly users: Collection<User>;
  readonly applications: Collection<Application>;
  readonly servicePrincipals: Collection<ServicePrincipal>;
  readonly grants: Collection<OAuth2PermissionGrant>;
  readonly appRoleAssignments: Collection<AppRoleAssignment>;
}

/** The directory in `store`. */
export function directory(store: Store): Directory {
  return {
    tenants: store.collection<Tenant>('tenants', (each) => each.tenantId),
    users: store.collection<User>('users', (each) => each.id),
    applications: store.collection<Application>('applications', (each) => each.id),
    servicePrincipals: store.collection<ServicePrincipal>('servicePrincipals', (each) => each.id),
    grants: store.collection<OAuth2PermissionGrant>('grants', (each) => each.id),
    appRoleAssignments: store.collection<AppRoleAssignment>('appRoleAssignments', (each) => each.id),
  };
}
