import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { origins } from '../core/hosts.ts';
import { hashOf, randomText } from '../core/ids.ts';
import type { Collection, Frozen, Store } from '../core/store.ts';
import { type Application, type AppRoleAssignment, directory, type ServicePrincipal } from './directory.ts';
import {
  AZURE_CLI_SCOPES,
  delegatedPermission,
  graphRoles,
  graphScopes,
  LAB_PERMISSIONS,
  PORTAL_SCOPES,
} from './graph-permissions.ts';
import { resources } from './resources.ts';
import { sampleUsers } from './sample-users.ts';
import { graphAudiences, wellKnown } from './well-known.ts';

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
export const identities = (store: Store): Collection<Identity> =>
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
    const { tenants, users, servicePrincipals, applications, appRoleAssignments, principalByAppId } =
      directory(store);
    tenants.put({ tenantId, displayName: 'Contoso (sandbox)', domain });
    for (const user of sampleUsers(domain, now)) users.put(user);
    for (const principal of firstParty(tenantId, now)) servicePrincipals.put(principal);

    const secret = `sandbox-secret-${randomText(32)}`;
    const application = labApplication(secret, now);
    applications.put(application);
    const principal = newPrincipal(tenantId, now, {
      appId: application.appId,
      displayName: application.displayName,
      // As administrators exempt their own automation from the policy on identifier URIs ("Restrictions on identifier
      // URIs of Microsoft Entra applications"): what the lab registers is not a learner's mistake.
      other: {
        customSecurityAttributes: {
          PolicyExemptions: { AppManagementExemption: 'ExemptFromIdentifierUriAdditionRestriction' },
        },
      },
    });
    servicePrincipals.put(principal);
    const graph = principalByAppId(wellKnown.microsoftGraph);
    for (const permission of graph ? labPermissions(principal.id, graph, now) : []) {
      appRoleAssignments.put(permission);
    }

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
    keyCredentials: [],
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
  const service = (appId: string, displayName: string, more: Partial<ServicePrincipal> = {}) =>
    newPrincipal(tenantId, now, {
      appId,
      displayName,
      appOwnerOrganizationId: MICROSOFT_TENANT,
      ...more,
      servicePrincipalNames: [appId, ...(more.servicePrincipalNames ?? [])],
    });
  return [
    service(wellKnown.microsoftGraph, 'Microsoft Graph', {
      servicePrincipalNames: graphAudiences.filter((name) => name !== wellKnown.microsoftGraph),
      oauth2PermissionScopes: graphScopes(),
      appRoles: graphRoles(),
      preAuthorizedApplications: [
        { appId: wellKnown.azureCli, scopes: [...AZURE_CLI_SCOPES] },
        { appId: wellKnown.azurePortal, scopes: [...PORTAL_SCOPES] },
      ],
    }),
    service(wellKnown.azureResourceManager, 'Windows Azure Service Management API', {
      servicePrincipalNames: [origins.arm, `${origins.arm}/`],
      oauth2PermissionScopes: [
        delegatedPermission(
          '41094075-9dad-400e-a0bd-54e686782033',
          'user_impersonation',
          'User',
          'Access Azure Service Management as you',
        ),
      ],
      preAuthorizedApplications: [wellKnown.azureCli, wellKnown.azurePortal].map((appId) => ({
        appId,
        scopes: ['user_impersonation'],
      })),
    }),
    service(wellKnown.azureAppService, 'Microsoft Azure App Service', {
      servicePrincipalNames: ['https://appservice.azure.localhost'],
    }),
    service(wellKnown.azureCli, 'Microsoft Azure CLI'),
    service(wellKnown.azurePortal, 'Azure Portal'),
  ];
}

/** The application permissions of the lab's service principal: what it may do at Graph. */
function labPermissions(
  principalId: string,
  graph: Frozen<ServicePrincipal>,
  now: Date,
): AppRoleAssignment[] {
  return graph.appRoles
    .filter((role) => LAB_PERMISSIONS.includes(role.value ?? ''))
    .map((role) => ({
      id: randomText(43),
      appRoleId: role.id,
      principalId,
      principalType: 'ServicePrincipal',
      resourceId: graph.id,
      createdDateTime: now.toISOString(),
    }));
}
