import { WebSiteManagementClient } from '@azure/arm-appservice';
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ResourceManagementClient } from '@azure/arm-resources';
import { createHttpHeaders, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { Client, type GraphRequest } from '@microsoft/microsoft-graph-client';

/** A request as any client sends it. */
export interface PeerRequest {
  readonly method: string;
  readonly url: string;
  /** Empty where none is sent. */
  readonly body: string;
}

/** Microsoft's clients for Azure Resource Manager, which do not get as far as the network. */
export interface ArmPeers {
  readonly web: WebSiteManagementClient;
  readonly resources: ResourceManagementClient;
  readonly authorization: AuthorizationManagementClient;
}

const ENDPOINT = 'https://management.azure.localhost';

/** What a client for Azure Resource Manager sends for an act; the first request, where there are several. */
export async function armRequest(
  subscription: string,
  act: (peers: ArmPeers) => unknown,
): Promise<PeerRequest | undefined> {
  const sent: PipelineRequest[] = [];
  const credential = {
    getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const policy = {
    name: 'instead of the network',
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      sent.push(request);
      return { request, status: 200, headers: createHttpHeaders(), bodyAsText: '{"value":[]}' };
    },
  };
  const options = {
    endpoint: ENDPOINT,
    credentials: { scopes: [`${ENDPOINT}/.default`] },
    additionalPolicies: [{ policy, position: 'perRetry' as const }],
  };
  const acted = act({
    web: new WebSiteManagementClient(credential, subscription, options),
    resources: new ResourceManagementClient(credential, subscription, options),
    authorization: new AuthorizationManagementClient(credential, subscription, options),
  });
  await (isPaged(acted) ? acted.next() : acted);
  const [first] = sent;
  return (
    first && { method: first.method, url: first.url, body: typeof first.body === 'string' ? first.body : '' }
  );
}

/** A list of several pages is asked for when somebody begins to read it. */
const isPaged = (value: unknown): value is { next(): Promise<unknown> } =>
  typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function';

/** What the Graph client sends for an act. */
export async function graphRequest(
  act: (api: (path: string) => GraphRequest) => Promise<unknown>,
): Promise<PeerRequest | undefined> {
  let sent: PeerRequest | undefined;
  const client = Client.initWithMiddleware({
    baseUrl: 'https://graph.azure.localhost',
    middleware: {
      async execute(context) {
        const { method = 'GET', body } = context.options ?? {};
        sent = { method, url: String(context.request), body: typeof body === 'string' ? body : '' };
        context.response = new Response('{}', { headers: { 'content-type': 'application/json' } });
      },
    },
  });
  await act((path) => client.api(path));
  return sent;
}
