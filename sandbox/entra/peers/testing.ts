import { readFileSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import { connect } from 'node:tls';
import type { PipelineRequest, SendRequest } from '@azure/core-rest-pipeline';
import type { INetworkModule } from '@azure/msal-node';
import { origins } from '../../core/hosts.ts';
import type { TestSandbox } from '../../testing.ts';
import { Browser } from '../testing.ts';

/** Reaches the sandbox by TLS, trusting its authority, whatever the host is called. */
function agentFor({ descriptor }: TestSandbox): Agent {
  const ca = readFileSync(descriptor.caFile);
  const agent = new Agent({ keepAlive: false });
  agent.createConnection = (options) =>
    connect({
      host: '127.0.0.1',
      port: descriptor.port,
      servername: (options as { host?: string }).host ?? '',
      ca,
    });
  return agent;
}

/** The policy by which Microsoft's clients use that agent; they keep everything else. */
export const leadingTo = (sandbox: TestSandbox) => [
  {
    position: 'perRetry' as const,
    policy: {
      name: 'to the sandbox',
      sendRequest: (request: PipelineRequest, next: SendRequest) => {
        request.agent = agentFor(sandbox);
        return next(request);
      },
    },
  },
];

/** `fetch`, by that agent. */
export const fetchFor =
  (sandbox: TestSandbox) =>
  (
    url: string | URL,
    { method = 'GET', headers, body }: { method?: string; headers?: unknown; body?: unknown } = {},
  ) =>
    new Promise<Response>((resolve, reject) => {
      const req = httpsRequest(
        url,
        {
          method,
          agent: agentFor(sandbox),
          headers: Object.fromEntries(new Headers(headers as Record<string, string>)),
        },
        (res) => {
          const chunks: Buffer[] = [];
          res.on('data', (chunk: Buffer) => chunks.push(chunk));
          res.on('error', reject);
          res.on('end', () => {
            const answered = Object.entries(res.headers).map(([name, value]): [string, string] => [
              name,
              String(value),
            ]);
            resolve(new Response(Buffer.concat(chunks), { status: res.statusCode ?? 0, headers: answered }));
          });
        },
      );
      req.on('error', reject);
      req.end(body === undefined || body === null ? undefined : String(body));
    });

function msalNetwork(sandbox: TestSandbox): INetworkModule {
  const send = async <T>(
    method: string,
    url: string,
    options?: { headers?: Record<string, string>; body?: string },
  ) => {
    const answer = await fetchFor(sandbox)(url, { method, ...options });
    const body = (await answer.json()) as T;
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body };
  };
  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  };
}

/** The configuration of an MSAL application for the sandbox. */
export const msalFor = (sandbox: TestSandbox, clientId: string, clientSecret?: string) => {
  return {
    auth: {
      clientId,
      authority: `${origins.login}/${sandbox.descriptor.tenantId}`,
      knownAuthorities: [new URL(origins.login).host],
      ...(clientSecret === undefined ? {} : { clientSecret }),
    },
    system: { networkClient: msalNetwork(sandbox) },
  };
};

/** Megan signs in at `url` and consents; returns where the browser was sent. */
export async function consented(sandbox: TestSandbox, url: string): Promise<URL> {
  const browser = new Browser(sandbox);
  let place = await browser.press(await browser.open(url), sandbox.descriptor.user);
  if (!place.left) place = await browser.press(place, 'Accept');
  if (!place.left) throw new Error(place.text);
  return place.left;
}
