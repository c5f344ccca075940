import { readFileSync } from 'node:fs';
import { ClientSecretCredential } from '@azure/identity';
import { Client, type FetchOptions, GraphError } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import { ProxyAgent, fetch as undiciFetch } from 'undici';
import { beforeEach, describe, expect, vi } from 'vitest';
import { origins } from '../core/hosts.ts';
import { leadingTo } from '../entra/peers/testing.ts';
import { type TestSandbox, test } from '../testing.ts';

/** The Graph client as an application would make it: its own hosts, and a proxy that leads to the sandbox. */
function clientOf(sandbox: TestSandbox): Client {
  const { port, caFile, tenantId, clientId, clientSecret } = sandbox.descriptor;
  const ca = readFileSync(caFile, 'utf8');
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: origins.login,
    disableInstanceDiscovery: true,
    additionalPolicies: leadingTo(sandbox),
  });
  const fetchOptions: FetchOptions = {};
  // The types know the dispatcher of Node's own fetch only.
  Reflect.set(
    fetchOptions,
    'dispatcher',
    new ProxyAgent({ uri: `http://127.0.0.1:${port}`, requestTls: { ca } }),
  );
  return Client.initWithMiddleware({
    baseUrl: origins.graph,
    customHosts: new Set(['graph.azure.localhost']),
    authProvider: new TokenCredentialAuthenticationProvider(credential, {
      scopes: [`${origins.graph}/.default`],
    }),
    fetchOptions,
  });
}

describe('the unmodified Microsoft Graph client, with @azure/identity', () => {
  // The client calls the global fetch; the one of the package that the dispatcher comes from understands it.
  beforeEach(() => {
    vi.stubGlobal('fetch', undiciFetch);
    return () => vi.unstubAllGlobals();
  });

  test('registers, changes, finds and deletes an application', async ({ sandbox }) => {
    const client = clientOf(sandbox);
    const app = await client.api('/applications').post({ displayName: 'made by the Graph client' });
    await client.api(`/applications/${app.id}`).patch({ web: { redirectUris: ['https://one.example/'] } });
    const secret = await client.api(`/applications/${app.id}/addPassword`).post({});
    expect(secret.secretText).toHaveLength(40);
    const found = await client
      .api('/applications')
      .filter(`appId eq '${app.appId}'`)
      .select(['id', 'web'])
      .get();
    expect(found.value).toMatchObject([{ id: app.id, web: { redirectUris: ['https://one.example/'] } }]);
    await client.api('/servicePrincipals').post({ appId: app.appId });
    await client.api(`/applications/${app.id}`).delete();
    await expect(client.api(`/applications/${app.id}`).get()).rejects.toThrow(/does not exist/);
  });

  test('reads advanced queries and follows pages', async ({ sandbox }) => {
    const client = clientOf(sandbox);
    const page = await client
      .api('/users')
      .header('ConsistencyLevel', 'eventual')
      .count(true)
      .orderby('displayName')
      .filter("userType ne 'Guest'")
      .top(2)
      .get();
    expect(page['@odata.count']).toBe(3);
    const next = await client.api(page['@odata.nextLink']).header('ConsistencyLevel', 'eventual').get();
    expect([...page.value, ...next.value]).toHaveLength(3);
  });

  test('understands errors', async ({ sandbox }) => {
    const error = await clientOf(sandbox)
      .api('/me')
      .get()
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(GraphError);
    expect(error).toMatchObject({
      statusCode: 400,
      code: 'BadRequest',
      message: '/me request is only valid with delegated authentication flow.',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test('sends batches', async ({ sandbox }) => {
    const { responses } = await clientOf(sandbox)
      .api('/$batch')
      .post({
        requests: [
          { id: '1', method: 'GET', url: '/organization' },
          { id: '2', method: 'GET', url: '/users?$top=1' },
        ],
      });
    expect(responses.map(({ status }: { status: number }) => status)).toEqual([200, 200]);
  });
});
