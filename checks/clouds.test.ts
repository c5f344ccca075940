import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
