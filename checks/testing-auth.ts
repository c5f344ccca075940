import type { Application, Password, Scope } from './facts/applications.ts';
import { type AuthSettings, authSettingsOf } from './facts/auth-settings.ts';
import type { Call } from './facts/calls.ts';
import type { Page, Role } from './facts/page.ts';
import type { ServicePrincipal } from './facts/principals.ts';
import type { Receipt } from './facts/receipts.ts';

export const TENANT = '11111111-1111-1111-1111-111111111111';

/** The IDs of what belongs to one of the two apps. */
export interface Ids {
  readonly client: string;
  readonly object: string;
  readonly principal: string;
  readonly scope: string;
  readonly secret: string;
}

const idsOf = (digit: string): Ids => ({
  client: `${digit}1000000-0000-4000-8000-000000000001`,
  object: `${digit}2000000-0000-4000-8000-000000000002`,
  principal: `${digit}3000000-0000-4000-8000-000000000003`,
  scope: `${digit}4000000-0000-4000-8000-000000000004`,
  secret: `${digit}5000000-0000-4000-8000-000000000005`,
});

export const ids: Readonly<Record<Role, Ids>> = { frontend: idsOf('f'), backend: idsOf('b') };

export const GRAPH = {
  client: '00000003-0000-0000-c000-000000000000',
  principal: '90000000-0000-4000-8000-000000000009',
} as const;

/** A GUID that nothing has. */
export const NOTHING = '77777777-7777-4777-8777-777777777777';

/** When the tests take place. */
export const NOW = new Date('2026-11-25T12:00:00Z');

const nameOf = (role: Role): string => `lab-${role}`;
export const hostOf = (role: Role): string => `${nameOf(role)}.azurewebsites.net`;
export const SECRET_SETTING = 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET';
const secretOf = (role: Role): string => `${role.slice(0, 3)}-secret`;

export const scopeOf = (role: Role, more: Partial<Scope> = {}): Scope => ({
  id: ids[role].scope,
  value: 'user_impersonation',
  type: 'User',
  isEnabled: true,
  ...more,
});

export const passwordOf = (role: Role, more: Partial<Password> = {}): Password => ({
  keyId: ids[role].secret,
  hint: secretOf(role).slice(0, 3),
  endDateTime: '2027-05-24T12:00:00Z',
  ...more,
});

/** A registration as the portal makes it, after step 6, but for `more`. */
export function applicationOf(role: Role, more: Partial<Application> = {}): Application {
  const { client, object } = ids[role];
  const ofBackend = {
    resourceAppId: ids.backend.client,
    resourceAccess: [{ id: ids.backend.scope, type: 'Scope' }],
  };
  return {
    id: object,
    appId: client,
    displayName: nameOf(role),
    createdDateTime: '2026-11-25T11:00:00Z',
    signInAudience: 'AzureADMyOrg',
    identifierUris: [`api://${client}`],
    redirectUris: { web: [`https://${hostOf(role)}/.auth/login/aad/callback`], spa: [], publicClient: [] },
    idTokens: true,
    tokenVersion: 1,
    scopes: [scopeOf(role)],
    preAuthorized: [],
    requiredAccess: role === 'frontend' ? [ofBackend] : [],
    passwords: [passwordOf(role)],
    ...more,
  };
}

/** A registration that is neither app's. */
export const stranger = (displayName = 'Contoso'): Application =>
  applicationOf('backend', {
    appId: NOTHING,
    displayName,
    redirectUris: { web: [], spa: [], publicClient: [] },
  });

/** A service principal, but for `more`. */
export const principalOf = (role: Role, more: Partial<ServicePrincipal> = {}): ServicePrincipal => ({
  id: ids[role].principal,
  appId: ids[role].client,
  displayName: nameOf(role),
  enabled: true,
  assignmentRequired: false,
  ownerTenant: TENANT,
  ...more,
});

export const LOGIN_SCOPE = `openid profile email offline_access api://${ids.backend.client}/user_impersonation`;

type Json = Record<string, unknown>;

/** What differs from the portal's settings, by the group of members that it belongs to. */
export interface AuthChanges {
  readonly platform?: Json;
  readonly global?: Json;
  readonly provider?: Json;
  readonly registration?: Json;
  readonly parameters?: readonly string[];
  readonly validation?: Json;
  readonly login?: Json;
  readonly http?: Json;
}

/** authsettingsV2 of a site after step 8, but for `changes`. */
export function authOf(role: Role, changes: AuthChanges = {}): AuthSettings {
  const { client } = ids[role];
  const parameters = changes.parameters ?? (role === 'frontend' ? [`scope=${LOGIN_SCOPE}`] : []);
  return authSettingsOf({
    platform: { enabled: true, ...changes.platform },
    globalValidation: {
      requireAuthentication: true,
      unauthenticatedClientAction: 'RedirectToLoginPage',
      redirectToProvider: 'azureactivedirectory',
      ...changes.global,
    },
    identityProviders: {
      azureActiveDirectory: {
        enabled: true,
        registration: {
          clientId: client,
          openIdIssuer: `https://sts.windows.net/${TENANT}/v2.0`,
          clientSecretSettingName: SECRET_SETTING,
          ...changes.registration,
        },
        login: { loginParameters: parameters },
        validation: {
          allowedAudiences: [`api://${client}`],
          defaultAuthorizationPolicy: {
            allowedApplications: role === 'backend' ? [client, ids.frontend.client] : [client],
          },
          ...changes.validation,
        },
        ...changes.provider,
      },
    },
    login: { tokenStore: { enabled: true }, ...changes.login },
    httpSettings: { routes: { apiPrefix: '/.auth' }, ...changes.http },
  });
}

/** What ARM says of a site whose authentication was never set up. */
export const noAuth = (): AuthSettings => authSettingsOf({ platform: { enabled: false } });

/** The app settings of a site after step 11. */
export const settingsOf = (role: Role): Record<string, string> => ({
  [SECRET_SETTING]: secretOf(role),
  WEBSITE_AUTH_AAD_ALLOWED_TENANTS: TENANT,
  ...(role === 'frontend' ? { BACKEND_URL: `https://${hostOf('backend')}` } : { PROFILE_SOURCE: 'graph' }),
});

/** The address of the sign-in as the frontend's visitors are sent there, but for `more`. */
export function signInAt(
  more: Readonly<Record<string, string>> = {},
  path = `/${TENANT}/oauth2/v2.0/authorize`,
): string {
  const query = new URLSearchParams({
    response_type: 'code id_token',
    redirect_uri: `https://${hostOf('frontend')}/.auth/login/aad/callback`,
    client_id: ids.frontend.client,
    scope: LOGIN_SCOPE,
    ...more,
  });
  return `https://login.windows.net${path}?${query}`;
}

/** What somebody who opens one of the apps gets: the sign-in. */
export const signInPage = (location = signInAt()): Page => ({ kind: 'sign-in', status: 302, location });

/** What a program gets that calls without a token. */
export const turnedAway = (status = 401): Call => ({
  page: { kind: 'sign-in', status },
  status,
  allowedOrigin: '',
});

/** A receipt of a good token, received now, but for `more`. */
export const receiptOf = (more: Partial<Receipt> = {}): Receipt => ({
  receivedAt: NOW.toISOString(),
  token: 'jwt',
  aud: `api://${ids.backend.client}`,
  scp: 'user_impersonation',
  iss: `https://sts.windows.net/${TENANT}/`,
  iat: NOW.getTime() / 1000 - 600,
  exp: NOW.getTime() / 1000 + 3600,
  app: ids.frontend.client,
  ver: '1.0',
  ...more,
});
