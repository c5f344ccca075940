import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, buildConnector } from 'undici';
import { test as base } from 'vitest';
import type { Cloud, Credential } from '../cloud.ts';
import { target } from '../testing.ts';
import { createFacts, type Facts } from './index.ts';
import type { Receipt } from './receipts.ts';

/** What the fake Azure answers to one question. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: unknown;
  /** Breaks the connection off after the first bytes of the body, or before anything was sent. */
  readonly breaks?: 'before' | 'within';
  /** Milliseconds before anything is sent. */
  readonly after?: number;
}

/** Azure on loopback for one test: any host, over a real connection. */
export interface FakeAzure {
  readonly cloud: Cloud;
  readonly credential: Credential & { readonly asked: { scope: string; claims?: string }[] };
  /** `METHOD host path` of every request, in order, without queries. */
  readonly requests: string[];
  /** The queries of the requests, in the same order. */
  readonly queries: URLSearchParams[];
  /** The headers of the last request. */
  readonly headers: () => IncomingMessage['headers'];
  /**
   * Answers requests whose `METHOD host path` ends in `question` (`POST config/appsettings/list`), one answer after the
   * other; the last one stays. Later questions win.
   */
  answers(question: string, ...answers: readonly FakeAnswer[]): void;
  /** Receipts that the lab has kept. */
  keeps(...receipts: readonly Receipt[]): void;
  /** The facts of the lab, read from here. */
  facts(patience?: number): Facts;
}

/** `test` with a fake Azure of its own. What it was not told of is 404 ResourceNotFound, as ARM says it. */
export const test = base.extend<{ azure: FakeAzure }>({
  azure: async ({}, use) => {
    const told: { question: string; answers: FakeAnswer[] }[] = [];
    const requests: string[] = [];
    const queries: URLSearchParams[] = [];
    const kept: Receipt[] = [];
    let last: IncomingMessage['headers'] = {};
    const server = createServer((req, res) => {
      const { pathname: path, searchParams } = new URL(req.url ?? '/', 'http://any.invalid');
      queries.push(searchParams);
      requests.push(`${req.method} ${req.headers.host} ${path}`);
      last = req.headers;
      req.resume();
      const found = told.find(({ question }) =>
        matches(question, req.method ?? '', `${req.headers.host}${path}`),
      );
      const answer = found && found.answers.length > 1 ? found.answers.shift() : found?.answers[0];
      send(res, answer ?? absent);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const connect = buildConnector({});
    const dispatcher = new Agent({
      connect: (options, callback) =>
        connect({ ...options, protocol: 'http:', hostname: '127.0.0.1', port: String(port) }, callback),
    });
    const cloud: Cloud = {
      name: 'AzureCloud',
      login: 'https://login.test',
      arm: 'https://arm.test',
      graph: 'https://graph.test',
      portal: 'https://portal.test',
      resources: { arm: 'https://arm.test', graph: 'https://graph.test' },
      sitesSuffix: 'azurewebsites.net',
      browse: (host, path = '/') => `https://${host}${path}`,
      dispatcher,
    };
    const credential = fakeCredential();
    await use({
      cloud,
      credential,
      requests,
      queries,
      headers: () => last,
      answers: (question, ...answers) => void told.unshift({ question, answers: [...answers] }),
      keeps: (...receipts) => void kept.push(...receipts),
      facts: (patience) =>
        createFacts({
          cloud,
          credential,
          target,
          receipts: kept,
          ...(patience === undefined ? {} : { patience }),
        }),
    });
    await dispatcher.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
});

function matches(question: string, method: string, place: string): boolean {
  const [verb, ending = ''] = question.split(' ');
  return verb === method && place.toLowerCase().endsWith(ending.toLowerCase());
}

const absent: FakeAnswer = {
  status: 404,
  body: { error: { code: 'ResourceNotFound', message: 'The Resource was not found.' } },
};

function send(res: ServerResponse, { status = 200, headers = {}, body = '', breaks, after = 0 }: FakeAnswer) {
  if (breaks === 'before') return void res.destroy();
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  setTimeout(() => {
    res.writeHead(status, { 'content-length': Buffer.byteLength(text), ...headers });
    if (breaks === 'within') res.write(text.slice(0, 5), () => res.destroy());
    else res.end(text);
  }, after);
}

/** Tokens that live an hour, and a list of what they were asked for. */
function fakeCredential(): FakeAzure['credential'] {
  const asked: { scope: string; claims?: string }[] = [];
  return {
    asked,
    async getToken(scope, { claims } = {}) {
      asked.push(claims === undefined ? { scope } : { scope, claims });
      return { token: `token-${asked.length}`, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
}

const { subscription, resourceGroup, plan, frontend, backend } = target;
const GROUP = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;

/** A site as ARM tells of it, but for `more` of its properties. Source: recorded answers of the real service. */
export const siteAnswer = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  id: `${GROUP}/providers/Microsoft.Web/sites/${name}`,
  name,
  type: 'Microsoft.Web/sites',
  kind: 'app,linux',
  location: 'East US 2',
  properties: {
    state: 'Running',
    usageState: 'Normal',
    enabled: true,
    defaultHostName: `${name}.azurewebsites.net`,
    enabledHostNames: [`${name}.azurewebsites.net`, `${name}.scm.azurewebsites.net`],
    hostNameSslStates: [
      { name: `${name}.azurewebsites.net`, sslState: 'Disabled', hostType: 'Standard' },
      { name: `${name}.scm.azurewebsites.net`, sslState: 'Disabled', hostType: 'Repository' },
    ],
    serverFarmId: `${GROUP}/providers/Microsoft.Web/serverfarms/${plan}`,
    reserved: true,
    httpsOnly: true,
    siteConfig: { linuxFxVersion: 'NODE|22-lts' },
    ...more,
  },
});

/** A deployment as Kudu tells of it. Source: recorded answers of the real service. */
export const deploymentAnswer = (status: number, more: Readonly<Record<string, unknown>> = {}) => ({
  id: 'd1',
  status,
  status_text: '',
  progress: '',
  complete: status > 2,
  active: status === 4,
  ...more,
});

/** Tells `azure` of a lab that is in place as far as step 3. */
export function tellOfALab(azure: FakeAzure): void {
  azure.answers(`GET resourceGroups/${resourceGroup}`, {
    body: { name: resourceGroup, location: 'eastus2', properties: { provisioningState: 'Succeeded' } },
  });
  azure.answers(`GET serverfarms/${plan}`, {
    body: {
      id: `${GROUP}/providers/Microsoft.Web/serverfarms/${plan}`,
      name: plan,
      location: 'East US 2',
      sku: { name: 'F1', tier: 'Free' },
      properties: { reserved: true },
    },
  });
  for (const role of ['frontend', 'backend'] as const) {
    const name = target[role];
    azure.answers(`GET sites/${name}`, { body: siteAnswer(name) });
    azure.answers(`GET ${name}.scm.azurewebsites.net/api/deployments/latest`, { body: deploymentAnswer(4) });
    azure.answers(`GET ${name}.azurewebsites.net/`, { headers: { 'x-easy-auth-lab': role } });
  }
  azure.answers(`POST ${frontend}/config/appsettings/list`, {
    body: { properties: { BACKEND_URL: `https://${backend}.azurewebsites.net` } },
  });
  azure.answers(`GET ${frontend}.azurewebsites.net/get-profile`, {
    headers: { 'x-easy-auth-lab': 'frontend' },
    body: { status: 'success', profile: { displayName: 'John Doe', withAuthentication: false } },
  });
}
