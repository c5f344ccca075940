import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect } from 'vitest';
import { appOf, makeSite, openStream } from '../sites/testing.ts';
import { type TestSandbox, test } from '../testing.ts';
import { portalSettings, protectedPair, Visitor } from './testing.ts';

const home = (name: string) => `https://${name}.azurewebsites.localhost`;

/** An app that says over a WebSocket who the gateway says is there, and then says everything again. */
const SOCKETS = {
  'package.json': '{"scripts":{"start":"node index.js"}}',
  'index.js': `require('node:http').createServer((req, res) => res.end('page')).on('upgrade', (req, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n'
      + (req.headers['x-ms-client-principal-name'] ?? 'nobody') + ';');
    socket.pipe(socket);
  }).listen(process.env.PORT);`,
};

/** Asks for a WebSocket: everything that comes, until `ping` has come back or the connection ends. */
async function webSocket(sandbox: TestSandbox, name: string, cookie: string): Promise<string> {
  const socket = connect(sandbox.descriptor.port, '127.0.0.1');
  const lines = [
    'GET /chat HTTP/1.1',
    `Host: ${name}.azurewebsites.localhost`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Key: x',
    'Sec-WebSocket-Version: 13',
    'X-MS-CLIENT-PRINCIPAL-NAME: admin',
    ...(cookie ? [`Cookie: ${cookie}`] : []),
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    if (text === '' && /^HTTP\/1\.1 101/.test(String(chunk))) socket.write('ping');
    text += chunk.toString('utf8');
    if (text.endsWith('ping')) socket.destroy();
  });
  await once(socket, 'close');
  return text;
}

describe('behind the gateway', { timeout: 60_000 }, () => {
  test('WebSockets know who is signed in, and are refused to whoever is not', async ({ sandbox }) => {
    const { frontend } = await protectedPair(sandbox, 'ws');
    await frontend.deploy(SOCKETS);
    const megan = new Visitor(sandbox);
    await megan.signIn(home('ws-fe'));
    const cookie = [...megan.jar(home('ws-fe'))].map(([name, value]) => `${name}=${value}`).join('; ');
    expect(await webSocket(sandbox, 'ws-fe', cookie)).toMatch(
      new RegExp(`^HTTP/1\\.1 101 .*${sandbox.descriptor.user};ping$`, 's'),
    );
    expect(await webSocket(sandbox, 'ws-fe', '')).toMatch(/^HTTP\/1\.1 401 /);
    expect(await webSocket(sandbox, 'ws-fe', 'AppServiceAuthSession=x')).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('answers stream, and large bodies go both ways', async ({ sandbox }) => {
    const { frontend } = await protectedPair(sandbox, 'flow');
    await frontend.deploy(
      appOf(`
        if (req.method === 'POST') { req.pipe(res); return; }
        if (req.url === '/finish') { global.finish(); return 'ok'; }
        res.write('first\\n');
        await new Promise((resolve) => { global.finish = resolve; });
        return 'last\\n';`),
    );
    const fe = home('flow-fe');
    const megan = new Visitor(sandbox);
    await megan.signIn(fe);
    const cookie = [...megan.jar(fe)].map(([name, value]) => `${name}=${value}`).join('; ');
    const stream = await openStream(sandbox, `${fe}/`, { cookie });
    await stream.until(/first/);
    expect(stream.text()).toBe('first\n');
    await megan.ask('GET', `${fe}/finish`);
    await stream.until(/last/);

    const body = Buffer.alloc(3_000_000, 'x');
    const echoed = await megan.ask('POST', fe, { headers: { origin: fe }, body });
    expect(echoed.bytes.equals(body)).toBe(true);
  });

  test('headers may be as large as the app takes them', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'wide', {
      auth: portalSettings(sandbox.descriptor.tenantId, '5f0c8a3e-0000-4000-8000-000000000001', {
        globalValidation: { unauthenticatedClientAction: 'AllowAnonymous' },
      }),
    });
    await site.deploy({
      'package.json': '{"scripts":{"start":"node --max-http-header-size=60000 index.js"}}',
      'index.js': `require('node:http').createServer((req, res) => {
        res.setHeader('x-long', 'y'.repeat(12000));
        res.end(String(req.headers.cookie.length));
      }).listen(process.env.PORT);`,
    });
    const { status, body, headers } = await site.ask('GET', '/', { headers: { cookie: 'a'.repeat(40_000) } });
    expect([status, body, headers['x-long']?.length]).toEqual([200, 40_000, 12_000]);
  });
});
