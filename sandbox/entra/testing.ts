import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { hashOf } from '../core/ids.ts';
import type { Frozen } from '../core/store.ts';
import type { Application, Directory, PermissionScope, User } from '../state/directory.ts';
import { grantId } from '../state/guid.ts';
import { newApplication, newPrincipal } from '../state/seed.ts';
import { wellKnown } from '../state/well-known.ts';
import type { Answer, TestSandbox } from '../testing.ts';
import { Browser, type Place } from './scriptless-browser.ts';

export { Browser, type Place };

/** The sample user whose address begins with `alias`. */
export function userNamed({ users }: Directory, alias: string): Frozen<User> {
  const found = users.all().find((user) => user.userPrincipalName.startsWith(alias));
  if (!found) throw new Error(`no user ${alias}`);
  return found;
}

/** Consents for everybody that this application may call Microsoft Graph for whoever is signed in: `User.Read`. */
export function allowToReadUsers({ grants, principalByAppId }: Directory, appId: string): void {
  const [clientId = '', resourceId = ''] = [appId, wellKnown.microsoftGraph].map(
    (id) => principalByAppId(id)?.id,
  );
  const id = grantId(clientId, resourceId);
  grants.put({
    id,
    clientId,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId,
    scope: 'User.Read',
  });
}

export interface Registered {
  readonly application: Frozen<Application>;
  readonly appId: string;
  readonly secret: string;
}

type Changes = Partial<Omit<Application, 'web' | 'api'>> & {
  web?: Partial<Application['web']>;
  api?: Partial<Application['api']>;
};

/** Registers an application with a secret and, unless `principal` is false, its service principal. */
export function register(
  directory: Directory,
  name: string,
  changes: Changes = {},
  { principal = true }: { principal?: boolean } = {},
): Registered {
  const now = new Date();
  const secret = `test-${randomBytes(24).toString('base64url')}`;
  const fresh = newApplication(name, now);
  const application = directory.applications.put({
    ...fresh,
    ...changes,
    web: { ...fresh.web, ...changes.web },
    api: { ...fresh.api, ...changes.api },
    passwordCredentials: [
      {
        keyId: randomUUID(),
        displayName: 'test',
        hint: secret.slice(0, 3),
        hash: hashOf(secret),
        startDateTime: now.toISOString(),
        endDateTime: new Date(now.getTime() + 365 * 24 * 60 * 60 * 1000).toISOString(),
      },
    ],
  });
  if (principal) {
    const [tenant] = directory.tenants.all();
    directory.servicePrincipals.put(
      newPrincipal(tenant?.tenantId ?? '', now, { appId: application.appId, displayName: name }),
    );
  }
  return { application, appId: application.appId, secret };
}

/** The delegated permission that App Service's own registrations expose, or one like it. */
export function permission(value = 'user_impersonation', type: 'User' | 'Admin' = 'User'): PermissionScope {
  return {
    id: randomUUID(),
    value,
    type,
    isEnabled: true,
    adminConsentDisplayName: `Access the app (${value})`,
    adminConsentDescription: `Allow the application to access the app (${value}) on behalf of the signed-in user.`,
    userConsentDisplayName: `Access the app (${value})`,
    userConsentDescription: `Allow the application to access the app (${value}) on your behalf.`,
  };
}

export const CALLBACK = 'https://frontend-1.azurewebsites.localhost/.auth/login/aad/callback';

/** The tutorial's two applications: a frontend that signs users in, and a backend whose API it calls. */
export function frontendAndBackend(
  directory: Directory,
  changes: { frontend?: Changes; backend?: Changes } = {},
) {
  const scope = permission();
  const backend = register(directory, 'backend-1', {
    ...changes.backend,
    api: { oauth2PermissionScopes: [scope], ...changes.backend?.api },
  });
  const uri = `api://${backend.appId}`;
  directory.applications.put({ ...backend.application, identifierUris: [uri] });
  const frontend = register(directory, 'frontend-1', {
    requiredResourceAccess: [
      { resourceAppId: backend.appId, resourceAccess: [{ id: scope.id, type: 'Scope' }] },
      {
        resourceAppId: wellKnown.microsoftGraph,
        resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }],
      },
    ],
    ...changes.frontend,
    web: {
      redirectUris: [CALLBACK],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
      ...changes.frontend?.web,
    },
  });
  return { frontend, backend, scope: `${uri}/user_impersonation`, uri };
}

export const PKCE = (() => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
})();

/** An address of the authorize endpoint with these parameters (a missing one is left out). */
export function authorizeUrl(
  sandbox: TestSandbox,
  parameters: Record<string, string | undefined>,
  { tenant = sandbox.descriptor.tenantId, version = 2 }: { tenant?: string; version?: 1 | 2 } = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.append(name, value);
  return `${origins.login}/${tenant}/oauth2/${version === 2 ? 'v2.0/' : ''}authorize?${query}`;
}

/** Posts to the token endpoint. */
export function postToken(
  sandbox: TestSandbox,
  form: Record<string, string>,
  {
    tenant = sandbox.descriptor.tenantId,
    version = 2,
    headers = {},
  }: { tenant?: string; version?: 1 | 2; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const url = `${origins.login}/${tenant}/oauth2/${version === 2 ? 'v2.0/' : ''}token`;
  return sandbox.ask('POST', url, { headers, body: new URLSearchParams(form) });
}

/** Signs Megan in to an application, with consent, and returns the code. */
export async function codeFor(
  sandbox: TestSandbox,
  clientId: string,
  scope: string,
  more: Record<string, string> = {},
  tenant?: string,
): Promise<string> {
  const browser = new Browser(sandbox);
  const url = authorizeUrl(
    sandbox,
    { client_id: clientId, response_type: 'code', redirect_uri: CALLBACK, scope, ...more },
    tenant === undefined ? {} : { tenant },
  );
  let place = await browser.press(await browser.open(url), sandbox.descriptor.user);
  if (!place.left) place = await browser.press(place, 'Accept');
  return place.left?.searchParams.get('code') ?? '';
}

/** The form with which an application redeems a code that was sent to `CALLBACK`. */
export const redemption = ({ appId, secret }: Registered, code: string) => ({
  grant_type: 'authorization_code',
  client_id: appId,
  client_secret: secret,
  code,
  redirect_uri: CALLBACK,
});

/** The claims of a token, unverified. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into tokens of every shape
export const claimsOf = (token: string): any =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));

/** An answer of the token endpoint that refuses, as the service words it. */
export const refused = (status: number, code: number, error: string) => ({
  status,
  body: {
    error,
    error_codes: [code],
    error_description: expect.stringMatching(new RegExp(`^AADSTS${code}: `)),
  },
});

/** Opens `url` and picks the account of a sample user. */
export const openAs = async (
  browser: Browser,
  url: string,
  alias: string,
  sandbox: TestSandbox,
): Promise<Place> =>
  browser.press(await browser.open(url), userNamed(sandbox.directory, alias).userPrincipalName);

/** The address of a sign-in by code to an application whose callback is `CALLBACK`. */
export const codeUrl = (
  sandbox: TestSandbox,
  appId: string,
  scope: string,
  more: Record<string, string> = {},
): string =>
  authorizeUrl(sandbox, {
    client_id: appId,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope,
    state: 's',
    ...more,
  });

/** The grants that an application has. */
export function grantsOf({ directory }: TestSandbox, clientId: string) {
  const principal = directory.principalByAppId(clientId);
  return directory.grants.all().filter((each) => each.clientId === principal?.id);
}

/** What App Service authentication sends. */
export const easyAuth = (clientId: string, scope = 'openid profile email') => ({
  response_type: 'code id_token',
  redirect_uri: CALLBACK,
  client_id: clientId,
  scope,
  response_mode: 'form_post',
  nonce: 'f00d_20261125000000',
  state: 'redir=%2F',
});

/** What the client was told at its redirect URI. */
export function told({ left }: Place) {
  const fields = new URLSearchParams((left?.search || left?.hash || '').slice(1));
  const [, code] = /^AADSTS(\d+): /.exec(fields.get('error_description') ?? '') ?? [];
  return { error: fields.get('error'), code: Number(code), state: fields.get('state') };
}
