import { once } from 'node:events';
import { request } from 'node:http';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { type TestSandbox, test } from '../testing.ts';
import { appOf, eventually, makeSite, openStream } from './testing.ts';

const echo = appOf('return { method: req.method, url: req.url, headers: req.headers };');

describe('the front end', () => {
  test('says that there is no site of this name', async ({ sandbox }) => {
    const answer = await sandbox.ask('GET', 'http://nobody.azurewebsites.localhost/');
    expect(answer.status).toBe(404);
    expect(answer.body).toContain('404 Web Site not found.');
  });

  test.for([
    ['of another stack, once it is deployed', 'PYTHON|3.12', true],
    ['in a container, which needs no deployment', 'DOCKER|nginx', false],
  ] as const)(
    'does not run an app %s, and says so',
    async ([_what, linuxFxVersion, deployed], { sandbox }) => {
      sandbox.expectNotImitated(/^not imitated: App Service running an app for (PYTHON|DOCKER)$/);
      const name = deployed ? 'of-python' : 'of-docker';
      const site = makeSite(sandbox, name, { config: { linuxFxVersion } });
      if (deployed) {
        expect((await site.ask('GET', '/')).body).toContain('waiting for your content');
        await site.deploy(appOf('return "never";'));
      }
      const answer = await site.ask('GET', '/');
      expect(answer.status).toBe(503);
      expect(answer.body).toContain('and the sandbox, unlike Azure, runs Node.js apps only.');
    },
  );

  test('shows a default page before the first deployment, and for files without an app', async ({
    sandbox,
  }) => {
    const site = makeSite(sandbox, 'empty');
    expect(await site.ask('GET', '/')).toMatchObject({
      status: 200,
      body: expect.stringContaining('waiting for'),
    });
    await site.deploy({ 'readme.txt': 'no app' });
    expect(await site.ask('GET', '/')).toMatchObject({
      status: 200,
      body: expect.stringContaining('waiting for'),
    });
  });

  test('answers for a site that is stopped, or has used up its quota', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'stopped');
    await site.deploy(echo);
    site.change({ state: 'Stopped' });
    expect(await site.ask('GET', '/')).toMatchObject({
      status: 403,
      body: expect.stringContaining('az webapp start --name stopped --resource-group rg-stopped'),
    });
    site.change({ state: 'Running', usageState: 'Exceeded' });
    expect(await site.ask('GET', '/')).toMatchObject({
      status: 403,
      body: expect.stringContaining('CPU time'),
    });
    site.change({ usageState: 'Normal' });
    expect((await site.ask('GET', '/')).status).toBe(200);
  });

  test('adds the headers of App Service, and lets nobody make up an identity', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'headers');
    await site.deploy(echo);
    const { body } = await site.ask('GET', '/a%20b?c=d', {
      headers: {
        'X-MS-CLIENT-PRINCIPAL-NAME': 'admin@contoso.com',
        'x-ms-client-principal': 'e30=',
        'x-ms-client-principal-anything': 'x',
        X_MS_CLIENT_PRINCIPAL_ID: 'x',
        'X-MS-TOKEN-AAD-ACCESS-TOKEN': 'token',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'http',
        'x-original-url': '/other',
        authorization: 'Bearer mine',
      },
    });
    expect(body).toMatchObject({
      url: '/a%20b?c=d',
      headers: {
        host: 'headers.azurewebsites.localhost',
        authorization: 'Bearer mine',
        'x-forwarded-for': expect.stringMatching(/^203\.0\.113\.9, 127\.0\.0\.1:\d+$/),
        'x-forwarded-proto': 'https',
        'x-original-url': '/a%20b?c=d',
        'x-site-deployment-id': 'headers',
        'was-default-hostname': 'headers.azurewebsites.localhost',
        'disguised-host': 'headers.azurewebsites.localhost',
        'x-arr-log-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'client-ip': expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        'max-forwards': '10',
      },
    });
    expect(Object.keys(body.headers).filter((name) => /^x[-_]ms[-_]/.test(name))).toEqual([]);
  });

  test('passes on what a proxy was asked with a whole URL', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'absolute');
    await site.deploy(echo);
    const req = request({
      host: '127.0.0.1',
      port: sandbox.descriptor.port,
      path: 'http://absolute.azurewebsites.localhost/page?a=1',
      headers: { host: 'absolute.azurewebsites.localhost' },
    }).end();
    const [res] = await once(req, 'response');
    const text = await res.setEncoding('utf8').toArray();
    expect(JSON.parse(text.join('')).url).toBe('/page?a=1');
  });

  test('streams both ways: the first byte of an answer comes before its last one is made', async ({
    sandbox,
  }) => {
    const site = makeSite(sandbox, 'streaming');
    await site.deploy(
      appOf(`
        if (req.url === '/finish') { global.finish(); return 'ok'; }
        res.write('first\\n');
        await new Promise((resolve) => { global.finish = resolve; });
        return 'last\\n';`),
    );
    const stream = await openStream(sandbox, 'http://streaming.azurewebsites.localhost/');
    await stream.until(/first/);
    expect(stream.text()).toBe('first\n');
    await site.ask('GET', '/finish');
    await stream.until(/last/);
  });

  test('hands a large body on and brings it back', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'large');
    await site.deploy(appOf(`req.pipe(res);`));
    const body = Buffer.alloc(5_000_000, 'x');
    expect((await site.ask('POST', '/', { body })).bytes.equals(body)).toBe(true);
  });

  test('brings an answer that the app gives before it has read the whole body', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'early');
    await site.deploy(appOf(`res.statusCode = 413; return 'too large';`));
    const req = request({
      host: '127.0.0.1',
      port: sandbox.descriptor.port,
      method: 'POST',
      headers: { host: 'early.azurewebsites.localhost', 'content-length': 1_000_000 },
    });
    req.on('error', () => undefined); // it is ended below, in the middle of its body
    req.write('the first of many bytes');
    const [res] = await once(req, 'response');
    expect([res.statusCode, String(await res.toArray())]).toEqual([413, 'too large']);
    req.destroy();
    expect((await site.ask('GET', '/')).status).toBe(413);
  });

  test('lets a client send its body that waits to be told so', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'waiting');
    await site.deploy(appOf(`req.pipe(res);`));
    const req = request({
      host: '127.0.0.1',
      port: sandbox.descriptor.port,
      method: 'PUT',
      headers: { host: 'waiting.azurewebsites.localhost', expect: '100-continue', 'content-length': 5 },
    });
    req.flushHeaders();
    await once(req, 'continue');
    req.end('hello');
    const [res] = await once(req, 'response');
    expect(String(await res.toArray())).toBe('hello');
  });

  test('tells the app when a client goes away', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'abort');
    await site.deploy(
      appOf(`
        if (req.url === '/gone') return { gone: Boolean(global.gone) };
        res.on('close', () => { global.gone = true; });
        res.write('started');`),
    );
    const stream = await openStream(sandbox, 'http://abort.azurewebsites.localhost/');
    await stream.until(/started/);
    stream.stop();
    await eventually(async () => (await site.ask('GET', '/gone')).body.gone);
    expect((await site.ask('GET', '/gone')).body).toEqual({ gone: true });
  });

  test('answers 502 when the app dies before it answers, and cuts an answer that was begun', async ({
    sandbox,
  }) => {
    const site = makeSite(sandbox, 'dying');
    await site.deploy(
      appOf(`
        if (req.url === '/now') process.exit(1);
        if (req.url === '/later') { res.setHeader('content-length', 100); res.write('part'); setImmediate(() => process.exit(1)); return; }
        return 'well';`),
    );
    expect((await site.ask('GET', '/')).status).toBe(200);
    expect(await site.ask('GET', '/now')).toMatchObject({
      status: 502,
      body: expect.stringContaining('log tail'),
    });
    await eventually(async () => (await site.ask('GET', '/')).status === 200);
    await expect(site.ask('GET', '/later')).rejects.toThrow(/aborted|hang up|reset/);
  });

  test('leaves it to the app how large headers may be, up to its own limit', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'cookies');
    await site.deploy(echo);
    expect((await site.ask('GET', '/', { headers: { cookie: 'a'.repeat(14_000) } })).status).toBe(200);
    expect((await site.ask('GET', '/', { headers: { cookie: 'a'.repeat(40_000) } })).status).toBe(431);
    expect((await site.ask('GET', '/')).status).toBe(200);
  });

  test('writes an access log without queries', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'accesses');
    await site.deploy(echo);
    await site.ask('GET', '/page?code=secret');
    const log = await openStream(sandbox, 'http://accesses.scm.azurewebsites.localhost/logstream/http', {
      authorization: site.basic,
    });
    await log.until(/GET \/page 200 \d+/);
    log.stop();
    expect(log.text()).not.toContain('secret');
  });

  test('answers any request without failing itself', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'fuzzed');
    await site.deploy(echo);
    const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.~!$%&*+/=?@:;,[]|'), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND'),
        token,
        fc.dictionary(fc.stringMatching(/^x-[a-z]{1,8}$/), token, { maxKeys: 4 }),
        fc.string(),
        async (method, path, headers, body) => {
          const answer = await rawAsk(
            sandbox,
            'fuzzed.azurewebsites.localhost',
            method,
            `/${path}`,
            headers,
            body,
          );
          expect(answer).toBeLessThan(500);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** The status of an answer to a request that `URL` would not let through as it is. */
async function rawAsk(
  sandbox: TestSandbox,
  host: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<number> {
  const req = request({
    host: '127.0.0.1',
    port: sandbox.descriptor.port,
    method,
    path: path.replace(/[^\x21-\x7e]/g, ''),
    headers: { ...headers, host },
    agent: false,
  });
  req.end(method === 'GET' || method === 'HEAD' || method === 'TRACE' ? undefined : body);
  const [res] = await once(req, 'response');
  res.resume();
  return res.statusCode;
}
