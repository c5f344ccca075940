import { describe, expect } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { appOf, eventually, makeSite, openStream } from '../sites/testing.ts';
import { test } from '../testing.ts';

const chatty = appOf(`console.log('asked for ' + req.url); console.error('also on stderr'); return 'ok';`);

describe('the log stream', () => {
  test('welcomes, shows the end of the log, and goes on with what comes', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'tail');
    await site.deploy(chatty);
    for (let count = 0; count < 12; count++) await site.ask('GET', `/old-${count}`);
    const stream = await openStream(sandbox, 'https://tail.scm.azurewebsites.localhost/logstream', {
      authorization: site.basic,
    });
    expect(stream.status).toBe(200);
    await stream.until(/Starting Live Log Stream/);
    expect(stream.text()).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d {2}Welcome, you are now connected to log-streaming service\./,
    );
    await site.ask('GET', '/new');
    await stream.until(/\d{4}-\d\d-\d\dT[\d:.]+Z asked for \/new\n/);
    await stream.until(/also on stderr\n$/);
    expect(stream.text()).not.toContain('old-0');
    stream.stop();
  });

  test('is there before the first line, and shows the start of the container', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'early');
    const stream = await openStream(
      sandbox,
      'https://early.scm.azurewebsites.localhost/api/logstream/application',
      {
        authorization: site.basic,
      },
    );
    await stream.until(/Starting Live Log Stream/);
    await site.deploy(chatty);
    await site.ask('GET', '/');
    await stream.until(/Starting container for site[\s\S]*Node\.js v[\s\S]*initialized successfully/);
    expect(stream.text()).toContain('NODE|22-lts');
    stream.stop();
  });
});

describe('the dump', () => {
  test('holds the logs of deployments and of the app', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'dumping');
    await site.deploy(chatty);
    await site.ask('GET', '/something');
    let names: string[] = [];
    await eventually(async () => {
      const answer = await site.kudu('GET', '/dump');
      expect(answer.headers).toMatchObject({
        'content-type': 'application/zip',
        'content-disposition': expect.stringMatching(/filename=dump-\d\d-\d\d-\d\d-\d\d-\d\d\.zip$/),
      });
      const zip = await fromBufferPromise(answer.bytes);
      names = [];
      for await (const entry of zip.eachEntry()) names.push(entry.fileName);
      return names.length >= 3;
    });
    expect(names.sort()).toEqual([
      expect.stringMatching(/^LogFiles\/\d{4}_\d\d_\d\d_0001_default_docker\.log$/),
      expect.stringMatching(/^LogFiles\/http\/\d{4}_\d\d_\d\d_0001_http\.log$/),
      expect.stringMatching(/^deployments\/[0-9a-f-]{36}\/log\.log$/),
    ]);
  });
});

describe('logs of an app that writes without end', () => {
  test('stay small, keep their newest lines, and do not stop the app', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'noisy');
    await site.deploy(
      appOf(`
        if (req.url === '/') {
          for (let count = 0; count < 200; count++) {
            console.log('x'.repeat(60_000));
            await new Promise((resolve) => setImmediate(resolve));
          }
        }
        console.log('the last line of ' + req.url);
        return 'done';`),
    );
    expect((await site.ask('GET', '/')).body).toBe('done');
    expect((await site.ask('GET', '/end')).body).toBe('done');
    await eventually(async () => {
      const stream = await openStream(sandbox, 'https://noisy.scm.azurewebsites.localhost/logstream', {
        authorization: site.basic,
      });
      await stream.until(/Starting Live Log Stream/);
      stream.stop();
      return stream.text().includes('the last line of /end');
    });
    const files: { name: string; size: number }[] = (await site.kudu('GET', '/api/vfs/LogFiles/')).body;
    const docker = files.filter(({ name }) => name.endsWith('docker.log'));
    expect(docker.length).toBeLessThanOrEqual(3);
    expect(Math.max(...docker.map(({ size }) => size))).toBeLessThan(5_000_000);
  });
});

describe('settings', () => {
  test('are the app settings over defaults, all or one by one', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'settings', { appSettings: { COLOR: 'red' } });
    expect((await site.kudu('GET', '/api/settings')).body).toMatchObject({
      COLOR: 'red',
      SCM_LOGSTREAM_TIMEOUT: '7200',
    });
    expect((await site.kudu('GET', '/settings/color')).body).toBe('red');
    expect(await site.kudu('GET', '/api/settings/NONE')).toMatchObject({
      status: 404,
      body: "The setting 'NONE' does not exist.",
    });
  });
});

describe('deployments', () => {
  test('that are not there are said to be so', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'asking');
    expect((await site.kudu('GET', '/api/deployments')).body).toEqual([]);
    for (const path of ['latest', 'abc', 'abc/log', 'latest/log/1']) {
      expect(await site.kudu('GET', `/api/deployments/${path}`)).toMatchObject({
        status: 404,
        body: expect.stringMatching(/^Deployment '(latest|abc)' not found\.$/),
      });
    }
    await site.deploy(chatty);
    expect(await site.kudu('GET', '/api/deployments/latest/log/1')).toMatchObject({
      status: 404,
      body: expect.stringContaining("LogId '1' was not found in Deployment"),
    });
  });

  test('are listed with an ETag, with addresses that lead to them', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'listing');
    await site.deploy(chatty);
    const { body, headers } = await site.kudu('GET', '/deployments');
    const again = await site.kudu('GET', '/deployments', {
      headers: { 'if-none-match': String(headers.etag) },
    });
    expect(again.status).toBe(304);
    expect((await site.kudu('GET', new URL(body[0].url).pathname)).body.id).toBe(body[0].id);
    expect((await site.kudu('GET', new URL(body[0].log_url).pathname)).body[0]).toMatchObject({
      message: 'Updating submodules.',
      type: 0,
      details_url: null,
    });
  });
});
