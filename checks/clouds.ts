import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { Cloud } from './cloud.ts';

const browsePublic = (host: string, path = '/'): string => `https://${host}${path}`;

/**
 * Microsoft's public clouds.
 * Sources: `az cloud show`; "Azure Government endpoint mapping", "Azure China endpoints" (learn.microsoft.com); "National
 * cloud deployments" (Microsoft Graph).
 */
export const clouds = {
  azure: {
    name: 'AzureCloud',
    login: 'https://login.microsoftonline.com',
    arm: 'https://management.azure.com',
    graph: 'https://graph.microsoft.com',
    portal: 'https://portal.azure.com',
    resources: { arm: 'https://management.azure.com', graph: 'https://graph.microsoft.com' },
    sitesSuffix: 'azurewebsites.net',
    browse: browsePublic,
  },
  'azure-us-government': {
    name: 'AzureUSGovernment',
    login: 'https://login.microsoftonline.us',
    arm: 'https://management.usgovcloudapi.net',
    graph: 'https://graph.microsoft.us',
    portal: 'https://portal.azure.us',
    resources: { arm: 'https://management.usgovcloudapi.net', graph: 'https://graph.microsoft.us' },
    sitesSuffix: 'azurewebsites.us',
    browse: browsePublic,
  },
  'azure-china': {
    name: 'AzureChinaCloud',
    login: 'https://login.chinacloudapi.cn',
    arm: 'https://management.chinacloudapi.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
    resources: {
      arm: 'https://management.chinacloudapi.cn',
      graph: 'https://microsoftgraph.chinacloudapi.cn',
    },
    sitesSuffix: 'chinacloudsites.cn',
    browse: browsePublic,
  },
} as const satisfies Record<string, Cloud>;

/** How to reach a running sandbox, as its `sandbox.json` says: its one port, and the file of its certificate authority. */
export interface SandboxAddress {
  readonly port: number;
  readonly caFile: string;
  /** What is changed in its directory is seen later. */
  readonly replicates?: boolean | undefined;
}

/**
 * The sandbox as one more cloud. Its names resolve nowhere, so connections to them go to its port on this machine, with
 * TLS verified against its own authority; any other host is refused, so that nothing meant for it can reach Azure.
 * @throws what reading `caFile` throws
 */
export function sandboxCloud({
  port,
  caFile,
  replicates = false,
}: SandboxAddress): Cloud & { readonly dispatcher: Agent } {
  const connect = buildConnector({ ca: readFileSync(caFile, 'utf8') });
  return {
    name: 'sandbox',
    login: 'https://login.azure.localhost',
    arm: 'https://management.azure.localhost',
    graph: 'https://graph.azure.localhost',
    portal: 'https://portal.azure.localhost',
    resources: { arm: 'https://management.azure.localhost', graph: 'https://graph.azure.localhost' },
    sitesSuffix: 'azurewebsites.localhost',
    atOnce: !replicates,
    browse: (host, path = '/') => `http://${host}:${port}${path}`,
    dispatcher: new Agent({
      connect(options, callback) {
        const { hostname } = options;
        if (!isSandboxHost(hostname)) return callback(outside(hostname), null);
        connect({ ...options, hostname: '127.0.0.1', port: String(port), servername: hostname }, callback);
      },
    }),
  };
}

/** Whether `hostname` is one of the sandbox's: a name under `.localhost`. */
export const isSandboxHost = (hostname: string): boolean =>
  isIP(hostname) === 0 && hostname.toLowerCase().endsWith('.localhost');

/** Why the sandbox's connections do not go to `hostname`. */
const outside = (hostname: string): Error =>
  new Error(`${hostname} is outside the sandbox, which connects to names under .localhost only`);
