import type { Collection, Frozen, Store } from '../core/store.ts';
import { lookup } from './lookup.ts';

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

/** A certificate with which an application proves itself. Names are Graph's. */
export interface KeyCredential {
  keyId: string;
  displayName: string | null;
  type: string;
  usage: string;
  /** The certificate, DER in base64. */
  key: string;
  /** Its thumbprint, base64. */
  customKeyIdentifier: string | null;
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
  keyCredentials: KeyCredential[];
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
  /** Microsoft's own applications that may use the service without anybody's consent, and how far. */
  preAuthorizedApplications?: { appId: string; scopes: string[] }[];
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
  /** Sessions and refresh tokens from before are not accepted (Graph's `revokeSignInSessions`). */
  signInSessionsValidFromDateTime?: string;
  /** What Graph keeps for a client and the sandbox does not look into (`mobilePhone`, `officeLocation`, …). */
  other?: Record<string, unknown>;
}

/** A deleted account: it can be restored for 30 days. */
export interface DeletedUser extends User {
  deletedDateTime: string;
}

/** What the tenant's administrators have decided. There is one value, called `tenant`. */
export interface TenantPolicies {
  id: 'tenant';
  /** As in Graph's `authorizationPolicy`. */
  defaultUserRolePermissions: {
    /** Whether a user without a role may register applications. */
    allowedToCreateApps: boolean;
    /**
     * Which consent a user may give: `ManagePermissionGrantsForSelf.microsoft-user-default-legacy` any that needs no
     * administrator, `….microsoft-user-default-low` to the tenant's own applications for signing in only, none at all.
     */
    permissionGrantPoliciesAssigned: string[];
  };
  conditionalAccess: {
    /** Client IDs of the resources that ask for a second factor. */
    mfaRequiredFor: string[];
    /** How old a sign-in may be when a refresh token is used; `null`: any age. */
    signInFrequencyMinutes: number | null;
  };
  /** Restrictions on what applications may have: Graph's `defaultAppManagementPolicy`, where somebody changed it. */
  appManagement?: Record<string, unknown>;
}

/** The collections in which the directory is kept. */
export interface DirectoryCollections {
  readonly tenants: Collection<Tenant>;
  readonly users: Collection<User>;
  readonly deletedUsers: Collection<DeletedUser>;
  readonly applications: Collection<Application>;
  readonly servicePrincipals: Collection<ServicePrincipal>;
  readonly grants: Collection<OAuth2PermissionGrant>;
  readonly appRoleAssignments: Collection<AppRoleAssignment>;
  readonly policies: Collection<TenantPolicies>;
}

/** What Entra ID and Graph read and change. */
export interface Directory extends DirectoryCollections {
  /** The application with this client ID, unless it is deleted. */
  applicationByAppId(appId: string): Frozen<Application> | undefined;
  /** The service principal of this client ID, unless it is deleted. */
  principalByAppId(appId: string): Frozen<ServicePrincipal> | undefined;
  /** The tenant's policies; Microsoft's defaults where nobody has decided anything. */
  tenantPolicies(): Frozen<TenantPolicies>;
  /** Runs `work`; what it changes is kept entirely, or (when it throws) not at all. */
  transaction<R>(work: () => R): R;
}

/** The policies of a new tenant: users may register applications, and may consent where no administrator is needed. */
const DEFAULT_POLICIES: TenantPolicies = {
  id: 'tenant',
  defaultUserRolePermissions: {
    allowedToCreateApps: true,
    permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy'],
  },
  conditionalAccess: { mfaRequiredFor: [], signInFrequencyMinutes: null },
};

/** The directory in `store`. */
export function directory(store: Store): Directory {
  return directoryOf(
    {
      tenants: store.collection<Tenant>('tenants', (each) => each.tenantId),
      users: store.collection<User>('users', (each) => each.id),
      deletedUsers: store.collection<DeletedUser>('deletedUsers', (each) => each.id),
      applications: store.collection<Application>('applications', (each) => each.id),
      servicePrincipals: store.collection<ServicePrincipal>('servicePrincipals', (each) => each.id),
      grants: store.collection<OAuth2PermissionGrant>('grants', (each) => each.id),
      appRoleAssignments: store.collection<AppRoleAssignment>('appRoleAssignments', (each) => each.id),
      policies: store.collection<TenantPolicies>('policies', (each) => each.id),
    },
    (work) => store.transaction(work),
  );
}

/** A directory of these collections, with what is found in them by other names than their keys. */
export function directoryOf(
  collections: DirectoryCollections,
  transaction: Directory['transaction'],
): Directory {
  const { applications, servicePrincipals, policies } = collections;
  return {
    ...collections,
    applicationByAppId: lookup(applications, (each) => (each.deletedDateTime ? [] : [each.appId])),
    principalByAppId: lookup(servicePrincipals, (each) => (each.deletedDateTime ? [] : [each.appId])),
    tenantPolicies: () => policies.get('tenant') ?? DEFAULT_POLICIES,
    transaction,
  };
}
