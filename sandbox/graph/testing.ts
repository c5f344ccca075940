import { origins } from '../core/hosts.ts';
import { authorizeUrl, Browser, PKCE, type Place, postToken, register, userNamed } from '../entra/testing.ts';
import { grantId } from '../state/guid.ts';
import { wellKnown } from '../state/well-known.ts';
import type { Answer, TestSandbox } from '../testing.ts';

/** Asks Graph with one token. A path without `/` in front is one below `/v1.0`. */
export type AskGraph = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** Asks Graph with `token`. */
export function asking(sandbox: TestSandbox, token: string): AskGraph {
  return (method, path, body, headers = {}) =>
    sandbox.ask(method, `${origins.graph}${path.startsWith('/') ? path : `/v1.0/${path}`}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      body,
    });
}

/** Asks Graph as the lab's own service principal. */
export const asLab = async (sandbox: TestSandbox): Promise<AskGraph> =>
  asking(sandbox, await sandbox.token(origins.graph));

/** Asks Graph as a sample user with Azure CLI's token, as which the user's own rights decide. */
export async function asUser(sandbox: TestSandbox, alias: string): Promise<AskGraph> {
  return asking(
    sandbox,
    await signIn(sandbox, alias, {
      clientId: wellKnown.azureCli,
      redirectUri: 'http://localhost:8400/',
      scope: `${origins.graph}//.default`,
    }),
  );
}

/** Asks Graph as a sample user through an application that was granted these delegated permissions, and no others. */
export async function asUserOf(sandbox: TestSandbox, alias: string, scopes: string): Promise<AskGraph> {
  const { directory } = sandbox;
  const redirectUri = 'http://localhost:4000/';
  const { appId, application } = register(directory, `client of ${scopes}`, {
    isFallbackPublicClient: true,
    publicClient: { redirectUris: [redirectUri] },
  });
  const client = directory.principalByAppId(application.appId);
  const resource = directory.principalByAppId(wellKnown.microsoftGraph);
  if (!client || !resource) throw new Error('the directory lacks a service principal');
  directory.grants.put({
    id: grantId(client.id, resource.id),
    clientId: client.id,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId: resource.id,
    scope: scopes,
  });
  const scope = scopes.split(' ').map((name) => `${origins.graph}/${name}`);
  return asking(
    sandbox,
    await signIn(sandbox, alias, { clientId: appId, redirectUri, scope: scope.join(' ') }),
  );
}

/** Asks Graph as an application that was given these application permissions, and no others. */
export async function asAppWith(sandbox: TestSandbox, permissions: readonly string[]): Promise<AskGraph> {
  const { directory } = sandbox;
  const { appId, secret } = register(directory, `app with ${permissions.join(', ') || 'nothing'}`);
  const client = directory.principalByAppId(appId);
  const resource = directory.principalByAppId(wellKnown.microsoftGraph);
  if (!client || !resource) throw new Error('the directory lacks a service principal');
  for (const { id, value } of resource.appRoles) {
    if (!permissions.includes(value ?? '')) continue;
    directory.appRoleAssignments.put({
      id: `${client.id} ${id}`,
      appRoleId: id,
      principalId: client.id,
      principalType: 'ServicePrincipal',
      resourceId: resource.id,
      createdDateTime: new Date().toISOString(),
    });
  }
  const answer = await postToken(sandbox, {
    grant_type: 'client_credentials',
    client_id: appId,
    client_secret: secret,
    scope: `${origins.graph}/.default`,
  });
  return asking(sandbox, tokenOf(answer));
}

async function signIn(
  sandbox: TestSandbox,
  alias: string,
  { clientId, redirectUri, scope }: { clientId: string; redirectUri: string; scope: string },
): Promise<string> {
  const { userPrincipalName } = userNamed(sandbox.directory, alias);
  const browser = new Browser(sandbox);
  let place: Place = await browser.open(
    authorizeUrl(sandbox, {
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope,
      code_challenge: PKCE.challenge,
      code_challenge_method: 'S256',
    }),
  );
  for (let pages = 0; !place.left && pages < 5; pages += 1) {
    const buttons = place.forms.flatMap((form) => form.buttons);
    const account = buttons.find(({ value, text }) => `${value} ${text}`.includes(userPrincipalName));
    const button = account ?? buttons.find(({ text }) => /^(Accept|Yes|Sign in|Continue)$/.test(text));
    if (!button) throw new Error(`nothing to press on "${place.title}": ${place.text}`);
    place = await browser.press(place, button.value || button.text);
  }
  const code = place.left?.searchParams.get('code');
  if (!code) throw new Error(`no code: ${place.left ?? place.text}`);
  const answer = await postToken(sandbox, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: redirectUri,
    code_verifier: PKCE.verifier,
  });
  return tokenOf(answer);
}

function tokenOf({ status, body, bytes }: Answer): string {
  if (status !== 200) throw new Error(`no token: ${status} ${bytes}`);
  return body.access_token;
}
