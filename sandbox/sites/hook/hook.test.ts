import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test as plain } from 'vitest';
import { start, test } from '../../testing.ts';
import { appOf, lockedApp, makeSite } from '../testing.ts';

describe('an app on the sandbox', () => {
  test.for([
    ['fetch', `return (await fetch('https://backend.azurewebsites.localhost/data')).text();`],
    ['fetch over plain HTTP', `return (await fetch('http://backend.azurewebsites.localhost/data')).text();`],
    ['https', get('node:https', 'https://backend.azurewebsites.localhost/data')],
    ['http', get('node:http', 'http://BACKEND.azurewebsites.localhost/data')],
    [
      'an agent that keeps connections',
      `const { Agent } = require('node:https'); global.agent ??= new Agent({ keepAlive: true });
       ${get('node:https', 'https://backend.azurewebsites.localhost/data', '{ agent: global.agent }')}`,
    ],
    [
      'tls by hand',
      `const tls = require('node:tls');
       const socket = tls.connect({ host: 'backend.azurewebsites.localhost', port: 443 });
       await require('node:events').once(socket, 'secureConnect');
       socket.write('GET /data HTTP/1.0\\r\\nHost: backend.azurewebsites.localhost\\r\\n\\r\\n');
       return (await socket.setEncoding('utf8').toArray()).join('').split('\\r\\n\\r\\n')[1];`,
    ],
    [
      'net by hand',
      `const socket = require('node:net').connect(80, 'backend.azurewebsites.localhost');
       socket.write('GET /data HTTP/1.0\\r\\nHost: backend.azurewebsites.localhost\\r\\n\\r\\n');
       return (await socket.setEncoding('utf8').toArray()).join('').split('\\r\\n\\r\\n')[1];`,
    ],
  ] as const)('reaches another app without a port, with %s', async ([, code], { sandbox }) => {
    const backend = makeSite(sandbox, 'backend');
    await backend.deploy(appOf(`return 'from the backend: ' + req.url;`));
    const frontend = makeSite(sandbox, 'frontend');
    await frontend.deploy(appOf(code));
    expect((await frontend.ask('GET', '/')).body).toBe('from the backend: /data');
    expect((await frontend.ask('GET', '/')).body).toBe('from the backend: /data');
  });

  test('reaches another app with a client that it brought along', async ({ sandbox }) => {
    const backend = makeSite(sandbox, 'backend');
    await backend.deploy(appOf(`return 'from the backend: ' + req.url;`));
    const site = makeSite(sandbox, 'undici', { appSettings: { SCM_DO_BUILD_DURING_DEPLOYMENT: 'true' } });
    await site.deploy(
      lockedApp(
        'undici',
        `const { request } = require('undici');
         require('node:http').createServer(async (q, s) => {
           const { body } = await request('https://backend.azurewebsites.localhost/data');
           s.end(await body.text());
         }).listen(process.env.PORT);`,
      ),
    );
    expect((await site.ask('GET', '/')).body).toBe('from the backend: /data');
  });

  test('reaches Entra ID, ARM and Graph by their names', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'services');
    await site.deploy(
      appOf(`
        const discovery = await fetch('https://login.azure.localhost/common/v2.0/.well-known/openid-configuration');
        return { status: discovery.status, keys: (await discovery.json()).jwks_uri };`),
    );
    expect((await site.ask('GET', '/')).body).toMatchObject({
      status: 200,
      keys: expect.stringContaining('https://login.azure.localhost/'),
    });
  });

  test('does not trust the sandbox for names that its certificate does not have', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'untrusting');
    await site.deploy(appOf(`return (await fetch('https://a.b.c.azurewebsites.localhost/')).text();`));
    const answer = await site.ask('GET', '/');
    expect(answer.status).toBe(500);
    expect(answer.body).toMatch(/altname|ERR_TLS_CERT/i);
  });

  test('looks up names of the sandbox as this machine, in all ways, and others as ever', async ({
    sandbox,
  }) => {
    const site = makeSite(sandbox, 'names');
    await site.deploy(
      appOf(`
        const dns = require('node:dns');
        const name = 'backend.azurewebsites.localhost';
        const { lookup } = await import('node:dns/promises');
        return {
          callback: await new Promise((resolve) => dns.lookup(name, (e, address, family) => resolve([address, family]))),
          family: await new Promise((resolve) => dns.lookup(name, 4, (e, address) => resolve(address))),
          all: await new Promise((resolve) => dns.lookup(name, { all: true }, (e, all) => resolve(all))),
          promise: await dns.promises.lookup(name),
          imported: await lookup(name, { all: true }),
          promisified: await require('node:util').promisify(dns.lookup)(name),
          other: await lookup('127.0.0.2'),
        };`),
    );
    const here = { address: '127.0.0.1', family: 4 };
    expect((await site.ask('GET', '/')).body).toEqual({
      callback: ['127.0.0.1', 4],
      family: '127.0.0.1',
      all: [here],
      promise: here,
      imported: [here],
      promisified: here,
      other: { address: '127.0.0.2', family: 4 },
    });
  });

  test('reaches other addresses as ever, and other ports of the sandbox names', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'others');
    await site.deploy(
      appOf(`
        const http = require('node:http');
        const server = http.createServer((q, s) => s.end('own')).listen(0, '127.0.0.1');
        await require('node:events').once(server, 'listening');
        const { port } = server.address();
        const direct = await (await fetch('http://127.0.0.1:' + port)).text();
        const named = await (await fetch('http://others.azurewebsites.localhost:' + port)).text();
        server.close();
        return { direct, named };`),
    );
    expect((await site.ask('GET', '/')).body).toEqual({ direct: 'own', named: 'own' });
  });

  plain('finds no packages but its own, wherever the folder of the sandbox is', async () => {
    const project = mkdtempSync(join(tmpdir(), 'lab-project-'));
    mkdirSync(join(project, 'node_modules', 'stray'), { recursive: true });
    writeFileSync(join(project, 'node_modules', 'stray', 'index.js'), 'module.exports = "stray"');
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    const { sandbox, close } = await start(join(project, '.lab'));
    const site = makeSite(sandbox, 'alone');
    const serve = (how: string) =>
      `createServer(async (q, s) => { try { ${how}; s.end('found'); } catch (e) { s.end(e.code); } }).listen(process.env.PORT);`;
    const results: unknown[] = [];
    for (const files of [
      { 'index.js': `const { createServer } = require('node:http'); ${serve("require('stray')")}` },
      { 'index.js': `const { createServer } = require('node:http'); ${serve("await import('stray')")}` },
      { 'main.mjs': `import { createServer } from 'node:http'; import 'stray'; ${serve('')}` },
    ]) {
      const manifest = { main: Object.keys(files)[0], dependencies: { stray: '1.0.0' } };
      await site.deploy({ ...files, 'package.json': JSON.stringify(manifest) });
      const answer = await site.ask('GET', '/');
      results.push(answer.status === 200 ? answer.body : answer.status);
    }
    await close();
    rmSync(project, { recursive: true, force: true });
    expect(results).toEqual(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 503]);
  });

  plain('is no ES module because of a package.json above it', async () => {
    const project = mkdtempSync(join(tmpdir(), 'lab-project-'));
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    const { sandbox, close } = await start(join(project, '.lab'));
    const site = makeSite(sandbox, 'common');
    await site.deploy({
      'index.js': `require('node:http').createServer((q, s) => s.end('ok')).listen(process.env.PORT)`,
    });
    const answer = await site.ask('GET', '/');
    await close();
    rmSync(project, { recursive: true, force: true });
    expect(answer.body).toBe('ok');
  });
});

/** Code that gets a URL with a module of Node's. */
function get(module: string, url: string, options = '{}'): string {
  return `return await new Promise((resolve, reject) => {
    require('${module}').get('${url}', ${options}, async (res) => {
      resolve((await res.setEncoding('utf8').toArray()).join(''));
    }).on('error', reject);
  });`;
}
