import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { appOf, eventually, latest, makeSite, zipOf } from '../sites/testing.ts';
import { test } from '../testing.ts';

const app = (text: string) => appOf(`return ${JSON.stringify(text)};`);

/** An app whose build waits for the file `GO`: a deployment that is under way as long as wanted. */
const slowBuild = {
  ...app('slow'),
  'package.json': JSON.stringify({ scripts: { start: 'node index.js', build: 'node build.js' } }),
  'build.js': `const { existsSync } = require('node:fs');
    setInterval(() => existsSync(process.env.GO) && process.exit(0), 20);`,
};

describe('zip deployment', () => {
  test('without waiting answers 202 at once, and is followed at its Location', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'later');
    const answer = await site.kudu('POST', '/api/zipdeploy?isAsync=true', {
      body: await zipOf(app('hello')),
    });
    expect(answer).toMatchObject({
      status: 202,
      headers: {
        location: expect.stringMatching(
          /^https:\/\/later\.scm\.azurewebsites\.localhost:443\/api\/deployments\/latest\?deployer=Push-Deployer&time=\d{4}-\d\d-\d\d_\d\d-\d\d-\d\dZ$/,
        ),
        'scm-deployment-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        server: 'Kestrel',
      },
    });
    expect(answer.bytes.length).toBe(0);
    expect(await latest(site)).toMatchObject({
      id: answer.headers['scm-deployment-id'],
      status: 4,
      active: true,
      is_temp: false,
      message: 'Created via a push deployment',
      deployer: 'Push-Deployer',
      site_name: 'later',
      url: 'https://later.scm.azurewebsites.localhost/api/deployments/latest',
      log_url: 'https://later.scm.azurewebsites.localhost/api/deployments/latest/log',
      build_summary: { errors: [], warnings: [] },
    });
    expect((await site.ask('GET', '/')).body).toBe('hello');
  });

  test('that waits answers 200 when it is done', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'waiting');
    expect(await site.kudu('POST', '/api/zipdeploy', { body: await zipOf(app('a')) })).toMatchObject({
      status: 200,
    });
    expect((await site.ask('GET', '/')).body).toBe('a');
  });

  test('replaces what was deployed before', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'replacing');
    await site.deploy({ ...app('one'), 'old.txt': 'old' });
    await site.deploy(app('two'));
    expect((await site.ask('GET', '/')).body).toBe('two');
    expect((await site.kudu('GET', '/api/vfs/site/wwwroot/old.txt')).status).toBe(404);
    const all = (await site.kudu('GET', '/api/deployments')).body;
    expect(all.map((each: { active: boolean }) => each.active)).toEqual([true, false]);
  });

  test('by OneDeploy may keep what was there, and may go to a folder', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'onedeploy');
    await site.kudu('POST', '/api/publish?type=zip', {
      body: await zipOf({ ...app('one'), 'kept.txt': 'kept' }),
    });
    expect(await latest(site)).toMatchObject({ deployer: 'OneDeploy', message: 'OneDeploy', status: 4 });
    const zip = await zipOf({ 'new.txt': 'new' });
    expect((await site.kudu('POST', '/api/publish?type=zip&clean=false', { body: zip })).status).toBe(200);
    expect((await site.kudu('POST', '/api/publish?type=zip&path=below/it', { body: zip })).status).toBe(200);
    for (const path of ['kept.txt', 'new.txt', 'below/it/new.txt', 'index.js']) {
      expect((await site.kudu('GET', `/api/vfs/site/wwwroot/${path}`)).status).toBe(200);
    }
    expect((await site.kudu('POST', '/api/publish?type=zip&async=True', { body: zip })).status).toBe(202);
    await latest(site);
    expect((await site.kudu('GET', '/api/vfs/site/wwwroot/index.js')).status).toBe(404);
  });

  test('shows what is under way, refuses a second one, and keeps the app running meanwhile', async ({
    sandbox,
  }) => {
    const go = `${sandbox.descriptor.caFile}.go`;
    const site = makeSite(sandbox, 'underway', {
      appSettings: { GO: go, SCM_DO_BUILD_DURING_DEPLOYMENT: 'True' },
    });
    await site.deploy(app('before'));
    await site.kudu('POST', '/api/zipdeploy?isAsync=true', { body: await zipOf(slowBuild) });
    await eventually(async () =>
      /Building/.test((await site.kudu('GET', '/api/deployments/latest')).body.status_text),
    );
    expect(await site.kudu('GET', '/api/deployments/latest')).toMatchObject({
      status: 202,
      headers: { location: 'http://underway.scm.azurewebsites.localhost:80/api/deployments/latest' },
      body: { status: 0, complete: false, active: false, url: null, log_url: null, end_time: null },
    });
    expect((await site.kudu('GET', '/api/isdeploying')).body).toEqual({
      value: 'True',
      msg: 'Deployment Underway',
    });
    expect(await site.kudu('POST', '/api/zipdeploy', { body: await zipOf(app('no')) })).toMatchObject({
      status: 409,
      body: expect.stringContaining('There is a deployment currently in progress.'),
    });
    expect((await site.ask('GET', '/')).body).toBe('before');
    writeFileSync(go, '');
    expect(await latest(site)).toMatchObject({ status: 4 });
    expect((await site.kudu('GET', '/api/isdeploying')).body).toEqual({ value: 'False', msg: '' });
    expect((await site.ask('GET', '/')).body).toBe('slow');
  });

  test('verifies the checksum that az sends', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'checksum');
    const body = await zipOf(app('checked'));
    const send = (sum: string) =>
      site.kudu('POST', '/api/zipdeploy', { body, headers: { 'x-ms-artifact-checksum': sum } });
    expect((await send('0'.repeat(64))).status).toBe(400);
    expect((await site.kudu('GET', '/api/deployments')).body).toEqual([]);
    expect((await send(createHash('sha256').update(body).digest('hex'))).status).toBe(200);
  });

  test('is refused where it cannot be', async ({ sandbox }) => {
    const stopped = makeSite(sandbox, 'is-stopped', { state: 'Stopped' });
    const body = await zipOf(app('x'));
    expect(await stopped.kudu('POST', '/api/zipdeploy', { body })).toMatchObject({
      status: 403,
      body: expect.stringContaining('This web app is stopped'),
    });
    const remote = makeSite(sandbox, 'remote-zip', {
      appSettings: { WEBSITE_RUN_FROM_PACKAGE: 'https://x/y.zip' },
    });
    expect((await remote.kudu('POST', '/api/zipdeploy', { body })).status).toBe(409);
    const site = makeSite(sandbox, 'refusing');
    for (const [path, status, text] of [
      ['/api/publish', 400, "type='' not recognized"],
      ['/api/publish?type=tar', 400, "type='tar' not recognized"],
      ['/api/publish?type=war', 400, "Artifact type = 'war' cannot be deployed to stack = 'NODE'"],
      ['/api/publish?type=zip&path=../up', 400, 'is invalid'],
      ['/api/publish?type=zip&path=/etc', 400, 'is invalid'],
    ] as const) {
      expect(await site.kudu('POST', path, { body })).toMatchObject({
        status,
        body: expect.stringContaining(text),
      });
    }
    const headers = { 'content-length': String(2 ** 30), connection: 'close' };
    expect((await site.kudu('POST', '/api/zipdeploy', { headers })).status).toBe(413);
  });

  test('says so where the sandbox does less than the service', async ({ sandbox }) => {
    sandbox.expectNotImitated(/not imitated: Kudu/);
    const site = makeSite(sandbox, 'less');
    const json = { 'content-type': 'application/json' };
    for (const [method, path, headers] of [
      ['PUT', '/api/zipdeploy', json],
      ['POST', '/api/publish?type=zip', json],
      ['POST', '/api/publish?type=static', {}],
    ] as const) {
      expect(
        await site.kudu(method, path, { headers, body: '{"packageUri":"https://x/y.zip"}' }),
      ).toMatchObject({
        status: 400,
        body: expect.stringContaining('not supported by the sandbox'),
      });
    }
    expect((await site.kudu('GET', '/api/processes')).status).toBe(404);
  });

  test('to Windows is answered as it is there', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'windows', { linux: false });
    expect(
      await site.kudu('POST', '/api/zipdeploy?isAsync=true', { body: await zipOf(app('w')) }),
    ).toMatchObject({
      status: 202,
      headers: {
        location: expect.stringMatching(
          /^https:\/\/windows\.scm\.azurewebsites\.localhost\/api.*deployer=ZipDeploy&/,
        ),
        server: 'Microsoft-IIS/10.0',
      },
    });
    expect(await latest(site)).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      deployer: 'ZipDeploy',
      provisioningState: 'Succeeded',
    });
    expect((await site.ask('GET', '/')).body).toBe('w');
  });

  test('remembers the last ten', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'many');
    for (let count = 0; count < 12; count++) await site.deploy({ 'a.txt': String(count) });
    const all = (await site.kudu('GET', '/api/deployments/')).body;
    expect(all).toHaveLength(10);
    expect(all[0].active).toBe(true);
    expect((await site.kudu('GET', '/api/vfs/site/wwwroot/a.txt')).bytes.toString()).toBe('11');
  });
});
