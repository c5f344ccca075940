import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { siteFiles } from '../sites/files.ts';
import { appOf, makeSite } from '../sites/testing.ts';
import { test } from '../testing.ts';

describe('the files of a site', () => {
  test('can be listed and read, from /home down', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'reading');
    await site.deploy({ ...appOf('return "x";'), 'views/a b.ejs': '<%= 1 %>' });
    const names = async (path: string) =>
      (await site.kudu('GET', path)).body.map((each: { name: string }) => each.name).sort();
    expect(await names('/api/vfs/')).toEqual(['LogFiles', 'site']);
    expect(await names('/api/vfs/site/')).toEqual(['wwwroot']);
    expect(await names('/vfs/site/wwwroot/')).toEqual(['index.js', 'package.json', 'views']);
    expect((await site.kudu('GET', '/api/vfs/site/wwwroot/views/')).body).toEqual([
      {
        name: 'a b.ejs',
        size: 8,
        mtime: expect.stringMatching(/Z$/),
        crtime: expect.stringMatching(/Z$/),
        mime: 'application/octet-stream',
        href: 'https://reading.scm.azurewebsites.localhost/api/vfs/site/wwwroot/views/a%20b.ejs',
        path: '/home/site/wwwroot/views/a b.ejs',
      },
    ]);
    expect((await site.kudu('GET', '/api/vfs/site/wwwroot/views/a%20b.ejs')).bytes.toString()).toBe(
      '<%= 1 %>',
    );
    expect(await site.kudu('GET', '/api/vfs/site/wwwroot')).toMatchObject({
      status: 307,
      headers: { location: 'https://reading.scm.azurewebsites.localhost/api/vfs/site/wwwroot/' },
    });
    expect((await site.kudu('GET', '/api/vfs/site/wwwroot/index.js/')).status).toBe(307);
    expect(await site.kudu('GET', '/api/vfs/site/wwwroot/none')).toMatchObject({
      status: 404,
      body: "'/home/site/wwwroot/none' not found.",
    });
  });

  test('can be written with their ETag, and the app sees it', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'writing');
    const url = '/api/vfs/site/wwwroot/index.js';
    const code = (text: string) => appOf(`return ${JSON.stringify(text)};`)['index.js'];
    expect((await site.kudu('PUT', url, { body: code('one') })).status).toBe(201);
    expect((await site.ask('GET', '/')).body).toBe('one');
    expect((await site.kudu('PUT', url, { body: code('two') })).status).toBe(412);
    expect((await site.kudu('PUT', url, { body: code('two'), headers: { 'if-match': '"0"' } })).status).toBe(
      412,
    );
    const { etag } = (await site.kudu('GET', url)).headers;
    const changed = await site.kudu('PUT', url, { body: code('two'), headers: { 'if-match': String(etag) } });
    expect(changed.status).toBe(204);
    site.change({ restarts: 1 });
    expect((await site.ask('GET', '/')).body).toBe('two');
    expect((await site.kudu('DELETE', url)).status).toBe(412);
    expect((await site.kudu('DELETE', url, { headers: { 'if-match': String(etag) } })).status).toBe(409);
    expect((await site.kudu('DELETE', url, { headers: { 'if-match': '*' } })).status).toBe(200);
    expect((await site.kudu('GET', url)).status).toBe(404);
  });

  test('come in folders, which are made and removed', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'folders');
    const root = '/api/vfs/site/wwwroot';
    expect((await site.kudu('PUT', `${root}/a/b/`)).status).toBe(201);
    expect((await site.kudu('PUT', `${root}/a/`)).status).toBe(409);
    expect((await site.kudu('PUT', `${root}/a/c.txt`, { body: 'c' })).status).toBe(201);
    expect((await site.kudu('DELETE', `${root}/a/`)).status).toBe(409);
    expect((await site.kudu('DELETE', `${root}/a/b/`)).status).toBe(200);
    expect((await site.kudu('DELETE', `${root}/a/?recursive=true`)).status).toBe(200);
    expect((await site.kudu('GET', `${root}/`)).body).toEqual([]);
    for (const path of ['/api/vfs/', '/api/vfs/site/', `${root}/`, '/api/vfs/LogFiles/']) {
      expect((await site.kudu('DELETE', `${path}?recursive=true`)).status).toBe(409);
    }
  });

  test('are all that can be reached, whatever the path and wherever links lead', async ({ sandbox }) => {
    sandbox.expectNotImitated(/not imitated: Kudu \w+ .*state\.journal/); // where a client shortens the path
    const site = makeSite(sandbox, 'contained');
    await site.deploy({ 'inside.txt': 'inside' });
    const dir = dirname(sandbox.descriptor.caFile);
    const active = (await site.kudu('GET', '/api/deployments/latest')).body.id;
    symlinkSync(dir, join(siteFiles(dir, site.site).wwwroot(active), 'link'));
    const evil = [
      '/api/vfs/../state.journal',
      '/api/vfs/%2e%2e/%2e%2e/%2e%2e/state.journal',
      '/api/vfs/site/wwwroot/..%2f..%2f..%2f..%2f..%2f..%2fstate.journal',
      '/api/vfs/site/wwwroot/%2e%2e%5c%2e%2e%5cstate.journal',
      '/api/vfs/site/wwwroot/link/state.journal',
      '/api/vfs/site/wwwroot/link/',
      '/api/vfs//etc/passwd',
      '/api/vfs/site/wwwroot/a%00b',
      '/api/vfs/data/',
    ];
    for (const path of evil) {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const answer = await site.kudu(method, path, { headers: { 'if-match': '*' } });
        expect([path, method, answer.status]).toEqual([
          path,
          method,
          expect.toSatisfy((s: number) => s >= 400 && s < 500),
        ]);
        expect(answer.bytes.toString()).not.toContain('Easy Auth Lab sandbox state');
      }
    }
  });

  test('are answered for, whatever is asked', async ({ sandbox }) => {
    sandbox.expectNotImitated(/not imitated: Kudu/);
    const site = makeSite(sandbox, 'any');
    await site.deploy(appOf('return "x";'));
    const part = fc.oneof(
      fc.constantFrom(
        'api',
        'vfs',
        'deployments',
        'latest',
        'log',
        'settings',
        'site',
        'wwwroot',
        'zipdeploy',
        'publish',
        'dump',
        '..',
        '.',
        '',
        '%',
        '%zz',
        '%2e%2e',
        '%00',
        'a b',
      ),
      fc.string({ maxLength: 12 }).map(encodeURIComponent),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'),
        fc.array(part, { maxLength: 5 }),
        fc.constantFrom('', '?type=zip', '?isAsync=true', '?recursive=true', '?type=%'),
        fc.string({ maxLength: 200 }),
        async (method, parts, query, body) => {
          const answer = await site.kudu(method, `/${parts.join('/')}${query}`, {
            ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
            headers: { 'if-match': '*' },
          });
          expect(answer.status).toBeLessThan(500);
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});
