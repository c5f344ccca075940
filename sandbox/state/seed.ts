import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { origins } from '../core/hosts.ts';
import { hashOf, randomText } from '../core/ids.ts';
import type { Collection, Store } from '../core/store.ts';
import {
  type Application,
  directory,
  type PermissionScope,
  type ServicePrincipal,
  type User,
} from './directory.ts';
import { resources } from './resources.ts';
import { wellKnown } from './well-known.ts';

/** What the lab needs to know of a sandbox, besides its port. Holds a secret. */
export interface Identity {
  tenantId: string;
  tenantDomain: string;
  subscriptionId: string;
  /** A service principal that owns the subscription and may write the directory. */
  clientId: string;
  clientSecret: string;
  /** The sample user who signs in when nobody else is named. */
  user: string;
}

/** Where `identity` is kept. */
const identities = (store: Store): Collection<Identity> =>
  store.collection<Identity>('identity', () => 'identity');

/** Makes the tenant, its sample accounts and the subscription, once. Returns what the lab needs to know of them. */
export function seed(store: Store, clock: Clock): Identity {
  const found = identities(store).get('identity');
  if (found) return found;
  return store.transaction(() => {
    const now = clock.now();
    const tenantId = randomUUID();
    const subscriptionId = randomUUID();
    const domain = `contoso${randomText(6).toLowerCase()}.onmicrosoft.com`;
    const { tenants, users, servicePrincipals, applications } = directory(store);
    tenants.put({ tenantId, displayName: 'Contoso (sandbox)', domain });
    for (const user of sampleUsers(domain, now)) users.put(user);
    for (const principal of firstParty(tenantId, now)) servicePrincipals.put(principal);

    const secret = `sandbox-secret-${randomText(32)}`;
    const application = labApplication(secret, now);
    applications.put(application);
    const principal = newPrincipal(tenantId, now, {
      appId: application.appId,
      displayName: application.displayName,
    });
    servicePrincipals.put(principal);

    const azure = resources(store);
    azure.subscriptions.put({
      subscriptionId,
      tenantId,
      displayName: 'Easy Auth Lab (sandbox)',
      state: 'Enabled',
      quotaId: 'PayAsYouGo_2014-09-01',
      registeredProviders: ['Microsoft.Web', 'Microsoft.Resources', 'Microsoft.Authorization'],
    });
    const owners = [
      principal.id,
      ...users
        .all()
        .filter((user) => user.userType === 'Member')
        .map((user) => user.id),
    ];
    for (const principalId of owners) {
      azure.roleAssignments.put({
        name: randomUUID(),
        scope: `/subscriptions/${subscriptionId}`,
        principalId,
        role: 'Owner',
      });
    }
    const identity: Identity = {
      tenantId,
      tenantDomain: domain,
      subscriptionId,
      clientId: application.appId,
      clientSecret: secret,
      user: `megan@${domain}`,
    };
    identities(store).put(identity);
    return identity;
  });
}

function sampleUsers(domain: string, now: Date): User[] {
  const user = (
    alias: string,
    [givenName, surname]: [string, string],
    jobTitle: string,
    more: Partial<User> = {},
  ): User => ({
    id: randomUUID(),
    userPrincipalName: `${alias}@${domain}`,
    displayName: `${givenName} ${surname}`,
    givenName,
    surname,
    mail: `${alias}@${domain}`,
    jobTitle,
    userType: 'Member',
    accountEnabled: true,
    directoryRoles: [],
    createdDateTime: now.toISOString(),
    ...more,
  });
  return [
    user('admin', ['Alex', 'Wilber'], 'Administrator', { directoryRoles: ['Global Administrator'] }),
    user('megan', ['Megan', 'Bowen'], 'Developer'),
    user('lee', ['Lee', 'Gu'], 'Trainer'),
    user('grady_fabrikam.example#EXT#', ['Grady', 'Archie'], 'Partner', {
      userType: 'Guest',
      mail: 'grady@fabrikam.example',
    }),
  ];
}

/** The application as which the lab itself asks; it is not among what a learner makes. */
function labApplication(secret: string, now: Date): Application {
  return {
    ...newApplication('Easy Auth Lab', now),
    passwordCredentials: [
      {
        keyId: randomUUID(),
        displayName: 'lab',
        hint: secret.slice(0, 3),
        hash: hashOf(secret),
        startDateTime: now.toISOString(),
        endDateTime: new Date(now.getTime() + 10 * 365 * 24 * 60 * 60 * 1000).toISOString(),
      },
    ],
  };
}

/** An app registration with Graph's defaults. Source: "Create application" (Graph v1.0), and recorded answers. */
export function newApplication(displayName: string, now: Date): Application {
  return {
    id: randomUUID(),
    appId: randomUUID(),
    displayName,
    createdDateTime: now.toISOString(),
    signInAudience: 'AzureADMyOrg',
    identifierUris: [],
    isFallbackPublicClient: null,
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: [],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
    spa: { redirectUris: [] },
    publicClient: { redirectUris: [] },
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: null,
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
    },
    appRoles: [],
    requiredResourceAccess: [],
    passwordCredentials: [],
    owners: [],
    other: {},
  };
}

/** A service principal with Graph's defaults. */
export function newPrincipal(
  tenantId: string,
  now: Date,
  more: Partial<ServicePrincipal> & { appId: string; displayName: string },
): ServicePrincipal {
  return {
    id: randomUUID(),
    createdDateTime: now.toISOString(),
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    appOwnerOrganizationId: tenantId,
    servicePrincipalType: 'Application',
    tags: [],
    servicePrincipalNames: [],
    oauth2PermissionScopes: [],
    appRoles: [],
    owners: [],
    other: {},
    ...more,
  };
}

/** Microsoft's own tenant, which owns its services' applications. */
const MICROSOFT_TENANT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

/** The services of Microsoft's that the lab meets. */
function firstParty(tenantId: string, now: Date): ServicePrincipal[] {
  const service = (appId: string, displayName: string, names: string[], scopes: PermissionScope[] = []) =>
    newPrincipal(tenantId, now, {
      appId,
      displayName,
      appOwnerOrganizationId: MICROSOFT_TENANT,
      servicePrincipalNames: [appId, ...names],
      oauth2PermissionScopes: scopes,
    });
  return [
    service(wellKnown.microsoftGraph, 'Microsoft Graph', [origins.graph], graphScopes()),
    service(
      wellKnown.azureResourceManager,
      'Windows Azure Service Management API',
      [origins.arm],
      [
        scope(
          '41094075-9dad-400e-a0bd-54e686782033',
          'user_impersonation',
          'User',
          'Access Azure Service Management',
        ),
      ],
    ),
    service(wellKnown.azureAppService, 'Microsoft Azure App Service', ['https://appservice.azure.localhost']),
    service(wellKnown.azureCli, 'Microsoft Azure CLI', []),
  ];
}

/** Delegated permissions of Graph with their real identifiers. Source: "Microsoft Graph permissions reference". */
function graphScopes(): PermissionScope[] {
  return [
    scope('e1fe6dd8-ba31-4d61-89e7-88639da4683d', 'User.Read', 'User', 'Sign you in and read your profile'),
    scope('37f7f235-527c-4136-accd-4a02d197296e', 'openid', 'User', 'Sign you in'),
    scope('14dad69e-099b-42c9-810b-d002981feec1', 'profile', 'User', 'View your basic profile'),
    scope('64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0', 'email', 'User', 'View your email address'),
    scope(
      '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
      'offline_access',
      'User',
      'Maintain access to data you have given it access to',
    ),
    scope('a154be20-db9c-4678-8ab7-66f6cc099a59', 'User.Read.All', 'Admin', "Read all users' full profiles"),
    scope('06da0dbc-49e2-44d2-8312-53f166ab848a', 'Directory.Read.All', 'Admin', 'Read directory data'),
    scope(
      '0e263e50-5827-48a4-b97c-d940288653c7',
      'Directory.AccessAsUser.All',
      'Admin',
      'Access the directory as you',
    ),
    scope('c79f8feb-a9db-4090-85f9-90d820caa0eb', 'Application.Read.All', 'Admin', 'Read applications'),
    scope(
      'bdfbf15f-ee85-4955-8675-146e8e5296b5',
      'Application.ReadWrite.All',
      'Admin',
      'Read and write applications',
    ),
  ];
}

function scope(id: string, value: string, type: 'User' | 'Admin', text: string): PermissionScope {
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
