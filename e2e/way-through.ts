import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Role } from '../checks/facts/page.ts';
import { callbackOf, SECRET_SETTING } from '../checks/judging/az-entra.ts';
import { HOST, type LabAt } from './lab-at.ts';

const Created = z.object({ id: z.string(), appId: z.string() });
const Principal = z.object({ id: z.string() });
const Secret = z.object({ secretText: z.string() });
const Config = z.object({ properties: z.record(z.string(), z.unknown()) });

/** What a step made, by IDs. */
export interface Made {
  readonly objectId: string;
  readonly clientId: string;
  readonly principalId: string;
  readonly scopeId: string;
}

const GRAPH_APP = '00000003-0000-0000-c000-000000000000';
const USER_READ = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';

/** The tutorial's steps 4 to 12, done over the REST interfaces as the command way does them. */
export function wayThrough(lab: LabAt) {
  const { cloud, target, send, arm } = lab;
  const made = new Map<Role, Made>();
  const get = (role: Role): Made => {
    const found = made.get(role);
    if (!found) throw new Error(`step 4 was not done for the ${role}`);
    return found;
  };
  const graph = (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<string> =>
    send(method, `${cloud.graph}/v1.0${path}`, body);
  const config = (role: Role, name: string): string => `${lab.site(target[role])}/config/${name}`;
  const read = async (role: Role, name: string) =>
    Config.parse(
      JSON.parse(
        await arm(
          name === 'appsettings' ? 'POST' : 'GET',
          `${config(role, name)}${name === 'appsettings' ? '/list' : ''}`,
        ),
      ),
    ).properties;
  const addSettings = async (role: Role, settings: Record<string, string>): Promise<void> => {
    const properties = { ...(await read(role, 'appsettings')), ...settings };
    await arm('PUT', config(role, 'appsettings'), { properties });
  };

  const way = {
    made: get,

    /** Takes note of what somebody else has made. */
    note: (role: Role, what: Made): void => void made.set(role, what),

    /** Reads the whole of a site's authsettingsV2, changes it, and writes it back. */
    async changeAuth(role: Role, change: (provider: Provider) => void): Promise<void> {
      const properties = Auth.parse(await read(role, 'authsettingsV2'));
      change(properties.identityProviders.azureActiveDirectory);
      await arm('PUT', config(role, 'authsettingsV2'), { properties });
    },

    /** Step 4 for one of the apps. */
    async protect(role: Role): Promise<void> {
      const name = target[role];
      const host = `${name}.${HOST}`;
      const { id: objectId, appId: clientId } = Created.parse(
        JSON.parse(
          await graph('POST', '/applications', {
            displayName: name,
            signInAudience: 'AzureADMyOrg',
            web: {
              homePageUrl: `https://${host}`,
              redirectUris: [callbackOf(host)],
              implicitGrantSettings: { enableIdTokenIssuance: true },
            },
            requiredResourceAccess: [
              { resourceAppId: GRAPH_APP, resourceAccess: [{ id: USER_READ, type: 'Scope' }] },
            ],
          }),
        ),
      );
      const scopeId = randomUUID();
      await graph('PATCH', `/applications/${objectId}`, {
        identifierUris: [`api://${clientId}`],
        api: { oauth2PermissionScopes: [scope(scopeId, name)] },
      });
      const { id: principalId } = Principal.parse(
        JSON.parse(await graph('POST', '/servicePrincipals', { appId: clientId })),
      );
      const { secretText } = Secret.parse(
        JSON.parse(await graph('POST', `/applications/${objectId}/addPassword`, { passwordCredential: {} })),
      );
      await addSettings(role, {
        [SECRET_SETTING]: secretText,
        WEBSITE_AUTH_AAD_ALLOWED_TENANTS: target.tenant,
      });
      await arm('PUT', config(role, 'authsettingsV2'), {
        properties: portalSettings(target.tenant, clientId),
      });
      made.set(role, { objectId, clientId, principalId, scopeId });
    },

    /** Step 6. */
    async requestPermission(): Promise<void> {
      const [frontend, backend] = [get('frontend'), get('backend')];
      await graph('PATCH', `/applications/${frontend.objectId}`, {
        requiredResourceAccess: [
          { resourceAppId: GRAPH_APP, resourceAccess: [{ id: USER_READ, type: 'Scope' }] },
          { resourceAppId: backend.clientId, resourceAccess: [{ id: backend.scopeId, type: 'Scope' }] },
        ],
      });
    },

    /** Step 7. */
    askForToken: (): Promise<void> =>
      way.changeAuth('frontend', (provider) => {
        provider.login.loginParameters = [
          `scope=openid profile email offline_access api://${get('backend').clientId}/user_impersonation`,
        ];
      }),

    /** Step 8. */
    acceptFrontend: (): Promise<void> =>
      way.changeAuth('backend', ({ validation }) => {
        validation.defaultAuthorizationPolicy.allowedApplications?.push(get('frontend').clientId);
      }),

    /** Step 9, the part in the browser. */
    allowOrigin: (): Promise<string> =>
      arm('PUT', config('backend', 'web'), {
        properties: { cors: { allowedOrigins: [`https://${target.frontend}.${HOST}`] } },
      }),

    /** Step 11. */
    async useGraph(): Promise<void> {
      const graphPrincipal = lab.graphPrincipal();
      await graph('POST', '/oauth2PermissionGrants', {
        clientId: get('backend').principalId,
        consentType: 'AllPrincipals',
        resourceId: await graphPrincipal,
        scope: 'User.Read',
      });
      await addSettings('backend', {
        PROFILE_SOURCE: 'graph',
        AZURE_AUTHORITY_HOST: cloud.login,
        GRAPH_ENDPOINT: cloud.graph,
      });
    },

    /** Step 12. */
    async cleanUp(): Promise<void> {
      await send(
        'DELETE',
        `${cloud.arm}/subscriptions/${target.subscription}/resourceGroups/${target.resourceGroup}?api-version=2021-04-01`,
      );
      for (const role of ['frontend', 'backend'] as const) {
        await graph('DELETE', `/applications/${get(role).objectId}`);
      }
    },

    addSettings,
    graph,
  };
  return way;
}

const Auth = z.looseObject({
  identityProviders: z.looseObject({
    azureActiveDirectory: z.looseObject({
      registration: z.record(z.string(), z.unknown()),
      login: z.record(z.string(), z.unknown()),
      validation: z.looseObject({
        allowedAudiences: z.array(z.string()).optional(),
        defaultAuthorizationPolicy: z.looseObject({ allowedApplications: z.array(z.string()).optional() }),
      }),
    }),
  }),
});

/** Microsoft's part of authsettingsV2. */
export type Provider = z.infer<typeof Auth>['identityProviders']['azureActiveDirectory'];

const scope = (id: string, name: string) => ({
  id,
  value: 'user_impersonation',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: `Access ${name}`,
  adminConsentDescription: `Allow the application to access ${name} on behalf of the signed-in user.`,
  userConsentDisplayName: `Access ${name}`,
  userConsentDescription: `Allow the application to access ${name} on your behalf.`,
});

/** As the portal writes them. */
const portalSettings = (tenant: string, clientId: string) => ({
  platform: { enabled: true, runtimeVersion: '~1' },
  globalValidation: {
    requireAuthentication: true,
    unauthenticatedClientAction: 'RedirectToLoginPage',
    redirectToProvider: 'azureactivedirectory',
  },
  identityProviders: {
    azureActiveDirectory: {
      enabled: true,
      registration: {
        openIdIssuer: `https://sts.windows.net/${tenant}/v2.0`,
        clientId,
        clientSecretSettingName: SECRET_SETTING,
      },
      validation: {
        allowedAudiences: [`api://${clientId}`],
        defaultAuthorizationPolicy: { allowedApplications: [clientId] },
      },
    },
  },
  login: { tokenStore: { enabled: true } },
});
