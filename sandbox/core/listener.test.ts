import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as tcpConnect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { afterAll, describe, expect } from 'vitest';
import { test } from '../testing.ts';
import { type Certificates, certificates } from './authority.ts';
import { DOMAIN, type HostService, serviceOf } from './hosts.ts';
import { createListener } from './listener.ts';
import { logTo } from './log.ts';

const LOGIN = `login.${DOMAIN}`;

/** The first line of what the port answers to raw bytes. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tcpConnect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\r\n')) socket.destroy();
    });
    socket.on('close', () => resolve(text.split('\r\n')[0] ?? ''));
    socket.on('error', reject);
  });
}

describe('the one port', () => {
  test('answers plain HTTP by host name, with and without a port', async ({ sandbox }) => {
    const path = `/${sandbox.descriptor.tenantId}/v2.0/.well-known/openid-configuration`;
    for (const host of [LOGIN, `${LOGIN}:${sandbox.descriptor.port}`, LOGIN.toUpperCase()]) {
      expect(await sandbox.ask('GET', `http://x${path}`, { headers: { host } })).toMatchObject({
        status: 200,
      });
    }
  });

  test('speaks TLS with a certificate that its own authority vouches for', async ({ sandbox }) => {
    const ca = readFileSync(sandbox.descriptor.caFile);
    const status = await new Promise((resolve, reject) => {
      httpsRequest(
        {
          host: '127.0.0.1',
          port: sandbox.descriptor.port,
          servername: LOGIN,
          headers: { host: LOGIN },
          path: `/${sandbox.descriptor.tenantId}/discovery/v2.0/keys`,
          ca,
          agent: false,
        },
        (res) => resolve(res.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  test('leads CONNECT to its own hosts back to itself', async ({ sandbox }) => {
    const ca = readFileSync(sandbox.descriptor.caFile);
    const { port, tenantId } = sandbox.descriptor;
    const line = await new Promise<string>((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port, method: 'CONNECT', path: `${LOGIN}:443` })
        .on('connect', (_res, socket) => {
          const tls = tlsConnect({ socket, servername: LOGIN, ca }, () =>
            tls.write(
              `GET /${tenantId}/discovery/v2.0/keys HTTP/1.1\r\nHost: ${LOGIN}\r\nConnection: close\r\n\r\n`,
            ),
          );
          tls.once('data', (chunk) => {
            resolve(chunk.toString().split('\r\n')[0] ?? '');
            tls.destroy();
          });
          tls.on('error', reject);
        })
        .on('error', reject)
        .end();
    });
    expect(line).toBe('HTTP/1.1 200 OK');
  });

  test.for(['login.microsoftonline.com:443', '127.0.0.1.example:443', 'azure.localhost.example:443'])(
    'refuses CONNECT to %s, which is outside',
    async (target, { sandbox }) => {
      const answer = await raw(
        sandbox.descriptor.port,
        `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\. The sandbox /);
    },
  );

  test.for([
    ['graph.microsoft.com:443', 'https://graph.azure.localhost'],
    ['management.azure.com:443', 'https://management.azure.localhost'],
    ['my-app.scm.azurewebsites.net:443', 'https://my-app.scm.azurewebsites.localhost'],
  ] as const)(
    'names its own host to who asks for %s, as the documentation does',
    async ([target, own], { sandbox }) => {
      const answer = await raw(
        sandbox.descriptor.port,
        `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`,
      );
      expect(answer).toBe(
        `HTTP/1.1 403 Forbidden. The sandbox has no ${target.replace(':443', '')}: its own is ${own}`,
      );
    },
  );

  test('answers a host that it does not have with 421, and says where its hosts are', async ({ sandbox }) => {
    for (const host of ['example.com', 'management.azure.com', '127.0.0.1.nip.example']) {
      expect(await sandbox.ask('GET', 'http://x/', { headers: { host } })).toMatchObject({
        status: 421,
        body: expect.stringContaining(`http://127.0.0.1:${sandbox.descriptor.port}/`),
      });
    }
  });

  test.for([
    ['no HTTP at all', 'hello\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
    [
      'headers without an end',
      `GET / HTTP/1.1\r\nx: ${'y'.repeat(70_000)}`,
      'HTTP/1.1 431 Request Header Fields Too Large',
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      'HTTP/1.1 400 Bad Request',
    ],
  ] as const)('survives %s', async ([_what, bytes, first], { sandbox }) => {
    expect(await raw(sandbox.descriptor.port, bytes)).toBe(first);
    expect(await sandbox.ask('GET', 'http://127.0.0.1/.sandbox/status')).toMatchObject({ status: 200 });
  });

  test('says who it is to anyone, and obeys only who has its key', async ({ sandbox }) => {
    const { instance, controlKey } = sandbox.descriptor;
    expect(await sandbox.ask('GET', 'http://127.0.0.1/.sandbox/status')).toMatchObject({
      status: 200,
      body: { instance },
    });
    expect(await sandbox.ask('POST', 'http://127.0.0.1/.sandbox/stop')).toMatchObject({ status: 401 });
    const wrong = { headers: { authorization: `Bearer ${controlKey.slice(1)}x` } };
    expect(await sandbox.ask('GET', 'http://127.0.0.1/.sandbox/events', wrong)).toMatchObject({
      status: 401,
    });
  });
});

describe('a first start, which makes certificates', () => {
  const dir = mkdtempSync(join(tmpdir(), 'first-start-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const open = async () => {
    let settle: { with(made: Certificates): void; asFailed(): void } | undefined;
    const made = new Promise<Certificates>((resolve, reject) => {
      settle = { with: resolve, asFailed: () => reject(new Error('no room')) };
    });
    const listener = createListener(logTo(() => undefined));
    const port = await listener.listen(0);
    listener.serve({
      certificates: made,
      onRequest: (_req, res) => void res.end('here'),
      onUpgrade: (_req, socket) => socket.destroy(),
    });
    return { listener, port, settle };
  };
  const viaTls = (port: number) =>
    new Promise<string>((resolve) => {
      const secure = tlsConnect({ host: '127.0.0.1', port, servername: LOGIN, rejectUnauthorized: false });
      secure.on('secureConnect', () => resolve('secured')).on('error', ({ message }) => resolve(message));
    });

  test('answers plain HTTP at once, and keeps TLS waiting until they are made', async () => {
    const { listener, port, settle } = await open();
    const order: string[] = [];
    const secured = viaTls(port).then((outcome) => order.push(outcome));
    expect(await raw(port, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n')).toBe('HTTP/1.1 200 OK');
    order.push('plain');
    settle?.with(await certificates(dir, ['eastus2'], new Date()));
    await secured;
    expect(order).toEqual(['plain', 'secured']);
    await listener.close();
  });

  test('ends the connections that wait for them when they cannot be made', async () => {
    const { listener, port, settle } = await open();
    const secured = viaTls(port);
    settle?.asFailed();
    expect(await secured).toMatch(/disconnected|ECONNRESET/);
    await listener.close();
  });
});

/** How keys are made that are given as text. */
const EC_KEY = {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
} as const;

describe('the authority', () => {
  const folder = mkdtempSync(join(tmpdir(), 'authorities-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('keeps the key to itself, vouches for .localhost only, and is not made twice', async () => {
    const dir = mkdtempSync(join(folder, 'authority-'));
    const made = await certificates(dir, ['eastus2'], new Date());
    expect(statSync(join(dir, 'server-key.pem')).mode & 0o077).toBe(0);
    expect(new X509Certificate(made.ca).ca).toBe(true);
    expect(new X509Certificate(made.cert).checkHost('frontend.azurewebsites.localhost')).toBeDefined();
    expect(
      new X509Certificate(made.cert).checkHost('a-hash.scm.eastus2-01.azurewebsites.localhost'),
    ).toBeDefined();
    expect(new X509Certificate(made.cert).checkHost('example.com')).toBeUndefined();
    expect(await certificates(dir, ['eastus2'], new Date())).toEqual(made);
    const inAYear = new Date(Date.now() + 380 * 24 * 60 * 60 * 1000);
    expect(await certificates(dir, ['eastus2'], inAYear)).not.toEqual(made);
  });

  test.for([
    ['ca.pem', 'cut short', (pem: string) => pem.slice(0, 100)],
    ['server.pem', 'empty', () => ''],
    ['server-key.pem', 'cut short', (pem: string) => pem.slice(0, 100)],
    ['server-key.pem', 'of another certificate', () => generateKeyPairSync('ec', EC_KEY).privateKey],
  ] as const)('is made again when %s is %s', async ([file, _how, damage]) => {
    const dir = mkdtempSync(join(folder, 'authority-'));
    const path = join(dir, file);
    await certificates(dir, ['eastus2'], new Date());
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
    const made = await certificates(dir, ['eastus2'], new Date());
    const server = new X509Certificate(made.cert);
    expect(server.verify(new X509Certificate(made.ca).publicKey)).toBe(true);
    expect(server.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
  });
});

describe('host names', () => {
  test.for<[string, HostService | undefined]>([
    ['management.azure.localhost', 'arm'],
    ['frontend.azurewebsites.localhost', 'site'],
    ['frontend.scm.azurewebsites.localhost', 'kudu'],
    ['frontend-abc123.eastus2-01.azurewebsites.localhost', 'site'],
    ['frontend-abc123.scm.eastus2-01.azurewebsites.localhost', 'kudu'],
    ['azurewebsites.localhost', undefined],
    ['evil-azurewebsites.localhost', undefined],
    ['localhost', 'control'],
  ])('%s is %s', ([name, service]) => {
    expect(serviceOf(name)).toBe(service);
  });
});
