import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { describe, expect } from 'vitest';
import { type TestSandbox, test } from '../testing.ts';
import { makeSite } from './testing.ts';

describe('the front end', () => {
  test('carries WebSockets', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'sockets');
    await site.deploy({
      'package.json': '{"scripts":{"start":"node index.js"}}',
      'index.js': `const http = require('node:http');
        http.createServer().on('upgrade', (req, socket) => {
          socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n' + (req.headers['x-ms-client-principal'] ?? 'nobody'));
          socket.pipe(socket);
        }).listen(process.env.PORT);`,
    });
    for (const secure of [false, true]) {
      const text = await talk(sandbox, 'sockets.azurewebsites.localhost', secure);
      expect(text).toMatch(/^HTTP\/1\.1 101 /);
      expect(text).toMatch(/nobody.*ping/s);
    }
  });

  test('refuses a WebSocket of a site that is stopped', async ({ sandbox }) => {
    makeSite(sandbox, 'sockets-off', { state: 'Stopped' });
    expect(await talk(sandbox, 'sockets-off.azurewebsites.localhost', false)).toMatch(/^HTTP\/1\.1 403 /);
  });
});

/** Asks for a WebSocket, sends `ping`, and returns everything that came until it came back or the connection ended. */
async function talk(sandbox: TestSandbox, host: string, secure: boolean): Promise<string> {
  const { port, caFile } = sandbox.descriptor;
  const socket = secure
    ? tlsConnect({ port, host: '127.0.0.1', servername: host, ca: readFileSync(caFile) })
    : connect(port, '127.0.0.1');
  await once(socket, secure ? 'secureConnect' : 'connect');
  socket.write(
    `GET /chat HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\nX-MS-CLIENT-PRINCIPAL: e30=\r\n\r\n`,
  );
  let text = '';
  await new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
    socket.on('data', (chunk: Buffer) => {
      if (text === '') socket.write('ping');
      text += chunk.toString('utf8');
      if (text.endsWith('ping')) resolve();
    });
  });
  socket.destroy();
  return text;
}
