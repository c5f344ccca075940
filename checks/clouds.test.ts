import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzureAuthorityHosts } from '@azure/identity';
import { request } from 'undici';
import { afterAll, describe, expect, it } from 'vitest';
import { clouds, isSandboxHost, sandboxCloud } from './clouds.ts';

const dir = mkdtempSync(join(tmpdir(), 'lab-clouds-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe("Microsoft's clouds", () => {
  it.each(Object.entries(clouds))('%s has https origins, and pages at the host itself', (_id, cloud) => {
    for (const origin of [cloud.login, cloud.arm, cloud.graph, cloud.portal]) {
      expect(new URL(origin).origin).toBe(origin);
      expect(origin).toMatch(/^https:/);
    }
    expect(cloud.browse('app.example', '/get-profile')).toBe('https://app.example/get-profile');
  });
});

describe("Microsoft's clouds, as others name them", () => {
  // Sources: `az cloud list` of az 2.45 (its endpoints activeDirectory, resourceManager, microsoftGraphResourceId and portal);
  // "Azure Government endpoint mapping" and "Developer guide for Azure China" for the hosts of web apps.
  it.each([
    [
      'azure',
      [
        'AzureCloud',
        'login.microsoftonline.com',
        'management.azure.com',
        'graph.microsoft.com',
        'portal.azure.com',
      ],
      'azurewebsites.net',
    ],
    [
      'azure-us-government',
      [
        'AzureUSGovernment',
        'login.microsoftonline.us',
        'management.usgovcloudapi.net',
        'graph.microsoft.us',
        'portal.azure.us',
      ],
      'azurewebsites.us',
    ],
    [
      'azure-china',
      [
        'AzureChinaCloud',
        'login.chinacloudapi.cn',
        'management.chinacloudapi.cn',
        'microsoftgraph.chinacloudapi.cn',
        'portal.azure.cn',
      ],
      'chinacloudsites.cn',
    ],
  ] as const)('%s', (id, [name, login, arm, graph, portal], suffix) => {
    const hosts = { login, arm, graph, portal };
    const origins = Object.fromEntries(Object.entries(hosts).map(([key, host]) => [key, `https://${host}`]));
    expect(clouds[id]).toMatchObject({ name, ...origins, sitesSuffix: suffix });
    expect(clouds[id].resources).toEqual({ arm: origins.arm, graph: origins.graph });
  });

  it('signs in where @azure/identity does', () => {
    expect(clouds.azure.login).toBe(AzureAuthorityHosts.AzurePublicCloud);
    expect(clouds['azure-us-government'].login).toBe(AzureAuthorityHosts.AzureGovernment);
    expect(clouds['azure-china'].login).toBe(AzureAuthorityHosts.AzureChina);
  });
});

describe('the sandbox', () => {
  it.each([
    ['management.azure.localhost', true],
    ['x.azurewebsites.LOCALHOST', true],
    ['localhost', false],
    ['management.azure.com', false],
    ['localhost.example', false],
    ['127.0.0.1', false],
  ])('%s is one of its hosts: %s', (host, yes) => {
    expect(isSandboxHost(host)).toBe(yes);
  });

  it('is reached at its port, whatever the name, and nothing else is reached through it', async () => {
    const server = createServer((req, res) => res.end(req.headers.host));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const caFile = join(dir, 'ca.pem');
    writeFileSync(caFile, '');
    const cloud = sandboxCloud({ port, caFile });
    try {
      const ask = (url: string) => request(url, { dispatcher: cloud.dispatcher });
      const { body } = await ask('http://app.azurewebsites.localhost/');
      expect(await body.text()).toBe('app.azurewebsites.localhost');
      await expect(ask(`http://127.0.0.1:${port}/`)).rejects.toThrow('outside the sandbox');
      await expect(ask('https://management.azure.com/')).rejects.toThrow('outside the sandbox');
      expect(cloud.browse('app.azurewebsites.localhost')).toBe(`http://app.azurewebsites.localhost:${port}/`);
    } finally {
      await cloud.dispatcher.destroy();
      server.close();
    }
  });
});
