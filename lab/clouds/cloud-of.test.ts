import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { test as base, describe, expect } from 'vitest';
import { cloudId, cloudOf } from './cloud-of.ts';

const CONTOSO = {
  name: 'ContosoCloud',
  login: 'https://login.contoso.example',
  arm: 'https://management.contoso.example',
  graph: 'https://graph.contoso.example/',
  portal: 'https://portal.contoso.example',
  sitesSuffix: 'sites.contoso.example',
};

interface Fixtures {
  readonly folder: string;
  /** Writes a cloud's file, and gives its name. */
  file(content: unknown): string;
}

const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-cloud-of-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  file: async ({ folder }, use) => {
    await use((content) => {
      const file = join(folder, 'cloud.json');
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    });
  },
});

describe('--cloud', () => {
  test.for([
    ['azure', 'azure'],
    ['sandbox', 'sandbox'],
    ['AzureUSGovernment', 'azure-us-government'],
    ['azurechinacloud', 'azure-china'],
    ['./mine.json', '/home/megan/mine.json'],
    ['clouds/mine', '/home/megan/clouds/mine'],
    ['mine.json', '/home/megan/mine.json'],
    ['moon', undefined],
  ] as const)('%s is %s', ([text, id]) => {
    expect(cloudId(text, '/home/megan')).toBe(id);
  });
});

describe('a cloud in a file', () => {
  test('can be copied from README', ({ file, folder }) => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, example = ''] = /```json\n(.*?)```/s.exec(readme) ?? [];
    writeFileSync(join(folder, 'contoso-ca.pem'), '');
    expect(cloudOf(file(example), {})).toMatchObject({ name: 'ContosoCloud' });
  });

  test('has its own endpoints, and pages at its hosts', ({ file }) => {
    expect(cloudOf(file(CONTOSO), {})).toMatchObject({
      ...CONTOSO,
      graph: 'https://graph.contoso.example',
      resources: { arm: CONTOSO.arm, graph: 'https://graph.contoso.example' },
    });
    expect(cloudOf(file(CONTOSO), {}).browse('app.example', '/x?y=$&')).toBe('https://app.example/x?y=$&');
  });

  test('may have tokens and pages of its own', ({ file }) => {
    const cloud = cloudOf(
      file({
        ...CONTOSO,
        resources: { arm: 'https://management.core.contoso.example' },
        browse: 'http://{host}:8080{path}',
      }),
      {},
    );
    expect(cloud.resources.arm).toBe('https://management.core.contoso.example');
    expect(cloud.browse('app.example')).toBe('http://app.example:8080/');
  });

  test.for([
    ['is no JSON', '{', 'it is no JSON'],
    ['lacks an endpoint', { ...CONTOSO, arm: undefined }, 'arm: '],
    [
      'has one without TLS',
      { ...CONTOSO, login: 'http://login.contoso.example' },
      'login: it must begin with https://',
    ],
    [
      'has one with a path',
      { ...CONTOSO, graph: 'https://graph.contoso.example/v1.0' },
      'it must end at the host',
    ],
    ['takes the name of another', { ...CONTOSO, name: 'AzureCloud' }, 'AzureCloud is the name of a cloud'],
    ['has something that is not known', { ...CONTOSO, tenant: 'x' }, 'tenant'],
    ['names an authority that is not there', { ...CONTOSO, caFile: 'ca.pem' }, 'its certificate authority'],
    [
      'has a suffix that is no host',
      { ...CONTOSO, sitesSuffix: '.contoso' },
      'sitesSuffix: it must be a host name',
    ],
  ] as const)('that %s is refused, with the place', ([, content, reason], { file }) => {
    const name = file(content);
    const error = expect.objectContaining({
      code: 'cloud-file',
      message: expect.stringContaining(reason),
      next: expect.stringContaining('sitesSuffix'),
    });
    expect(() => cloudOf(name, {})).toThrow(error);
    expect(() => cloudOf(name, {})).toThrow(name);
  });

  test('that is not there is said so', ({ folder }) => {
    expect(() => cloudOf(join(folder, 'nowhere.json'), {})).toThrow('there is no such file');
  });
});

/** A proxy that answers each CONNECT with a refusal, and writes down for whom it was. */
async function startProxy(): Promise<{ server: Server; url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer();
  server.on('connect', (req, socket) => {
    asked.push(req.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}`, asked };
}

describe('the way to a cloud', () => {
  test.for([
    ['of the environment', (url: string) => ({ env: { HTTPS_PROXY: url }, proxy: {} })],
    ['of the environment, in small letters', (url: string) => ({ env: { https_proxy: url }, proxy: {} })],
    [
      'of its own, whatever the environment says',
      (url: string) => ({ env: { HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '*' }, proxy: { proxy: url } }),
    ],
  ] as const)('leads through the proxy %s', async ([, given], { file }) => {
    const { server, url, asked } = await startProxy();
    const { env, proxy } = given(url);
    const { dispatcher, arm } = cloudOf(file({ ...CONTOSO, ...proxy }), env);
    try {
      await expect(request(arm, { dispatcher })).rejects.toThrow();
      expect(asked).toEqual(['management.contoso.example:443']);
    } finally {
      await dispatcher.destroy();
      server.close();
    }
  });

  test('leads past the proxy where the environment says so', async ({ file }) => {
    const { server, url, asked } = await startProxy();
    const env = { HTTPS_PROXY: url, NO_PROXY: '127.0.0.1' };
    const { dispatcher } = cloudOf(file(CONTOSO), env);
    try {
      await expect(request('https://127.0.0.1:1/', { dispatcher })).rejects.toThrow('ECONNREFUSED');
      expect(asked).toEqual([]);
    } finally {
      await dispatcher.destroy();
      server.close();
    }
  });

  test('is refused with a proxy that is none', ({ file }) => {
    expect(() => cloudOf(file(CONTOSO), { HTTPS_PROXY: 'nonsense' })).toThrow(/no address/);
  });
});
