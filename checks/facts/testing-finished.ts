import { target } from '../testing.ts';
import {
  authOf,
  GRAPH,
  hostOf,
  ids,
  principalOf,
  receiptOf,
  scopeOf,
  settingsOf,
  signInAt,
} from '../testing-auth.ts';
import type { Role } from './page.ts';
import { type FakeAzure, tellOfALab } from './testing.ts';

/** A registration as Graph tells of it, but for `more`. Source: recorded answers of the real service. */
export const applicationAnswer = (role: Role, more: Readonly<Record<string, unknown>> = {}) => ({
  id: ids[role].object,
  appId: ids[role].client,
  displayName: target[role],
  createdDateTime: '2026-11-25T11:00:00Z',
  signInAudience: 'AzureADMyOrg',
  identifierUris: [`api://${ids[role].client}`],
  web: {
    redirectUris: [`https://${hostOf(role)}/.auth/login/aad/callback`],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
  },
  spa: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  api: {
    requestedAccessTokenVersion: null,
    oauth2PermissionScopes: [scopeOf(role)],
    preAuthorizedApplications: [],
  },
  requiredResourceAccess: [
    { resourceAppId: ids.backend.client, resourceAccess: [{ id: ids.backend.scope, type: 'Scope' }] },
  ],
  passwordCredentials: [
    { keyId: ids[role].secret, hint: role.slice(0, 3), endDateTime: '2999-01-01T00:00:00Z' },
  ],
  ...more,
});

/** A service principal as Graph tells of it. */
const principalAnswer = (role: Role) => {
  const { id, appId, displayName, enabled, assignmentRequired, ownerTenant } = principalOf(role);
  return {
    id,
    appId,
    displayName,
    accountEnabled: enabled,
    appRoleAssignmentRequired: assignmentRequired,
    appOwnerOrganizationId: ownerTenant,
  };
};

/** Tells `azure` of a lab in which step 11 is done. */
export function tellOfAFinishedLab(azure: FakeAzure): void {
  tellOfALab(azure);
  for (const role of ['frontend', 'backend'] as const) {
    const name = target[role];
    const { client } = ids[role];
    azure.answers(`GET ${name}/config/authsettingsV2`, { body: { properties: authOf(role).raw } });
    azure.answers(`POST ${name}/config/appsettings/list`, {
      body: {
        properties: {
          ...settingsOf(role),
          AZURE_AUTHORITY_HOST: azure.cloud.login,
          GRAPH_ENDPOINT: azure.cloud.graph,
        },
      },
    });
    azure.answers(`GET graph.test/v1.0/applications(appId='${client}')`, { body: applicationAnswer(role) });
    azure.answers(`GET graph.test/v1.0/servicePrincipals(appId='${client}')`, {
      body: principalAnswer(role),
    });
    azure.answers(`GET ${hostOf(role)}/`, { status: 302, headers: { location: signInAt() } });
    const challenge = { status: 401, headers: { 'www-authenticate': 'Bearer realm="x"' } };
    // The backend is called anonymously, then with the token of another application.
    azure.answers(`GET ${hostOf(role)}/get-profile`, challenge, { ...challenge, status: 403 });
    azure.answers(`GET ${name}.scm.azurewebsites.net/api/vfs/site/wwwroot/`, {
      body: [
        { name: 'package.json', mime: 'application/json' },
        { name: 'node_modules', mime: 'inode/directory' },
      ],
    });
    azure.answers(`GET ${name}.scm.azurewebsites.net/api/vfs/site/wwwroot/package.json`, {
      body: { name: role },
    });
  }
  azure.answers('GET rg-lab/resources', { body: { value: [] } });
  azure.answers(`GET ${target.backend}/config/web`, {
    body: { properties: { cors: { allowedOrigins: [`https://${hostOf('frontend')}`] } } },
  });
  azure.answers(`OPTIONS ${hostOf('backend')}/get-profile`, {
    status: 204,
    headers: { 'access-control-allow-origin': `https://${hostOf('frontend')}` },
  });
  azure.answers(`GET graph.test/v1.0/servicePrincipals(appId='${GRAPH.client}')`, {
    body: { id: GRAPH.principal, appId: GRAPH.client, displayName: 'Microsoft Graph' },
  });
  azure.answers('GET graph.test/v1.0/oauth2PermissionGrants', {
    body: {
      value: [
        {
          clientId: ids.frontend.principal,
          consentType: 'Principal',
          principalId: 'megan',
          resourceId: ids.backend.principal,
          scope: ' openid user_impersonation',
        },
        {
          clientId: ids.backend.principal,
          consentType: 'AllPrincipals',
          principalId: null,
          resourceId: GRAPH.principal,
          scope: 'User.Read',
        },
      ],
    },
  });
  azure.answers('GET graph.test/v1.0/applications', { body: { value: [] } });
  azure.keeps(
    receiptOf({ call: 'ok', withAuthentication: true, source: 'graph', receivedAt: '2026-11-25T12:00:00Z' }),
    receiptOf({ receivedAt: '2026-11-25T11:00:00Z', iat: 1 }),
  );
}
