import { describe, expect } from 'vitest';
import { appOf, type Files, lockedApp, makeSite, type TestSite, zipOf } from '../sites/testing.ts';
import { test } from '../testing.ts';

const EXPRESS = `require('express')().get('/', (req, res) => res.send('from express')).listen(process.env.PORT)`;

const BUILD = { appSettings: { SCM_DO_BUILD_DURING_DEPLOYMENT: 'True' } };

/** Deploys and returns the deployment and its log, details included. */
async function push({ kudu }: TestSite, files: Files) {
  const { status } = await kudu('POST', '/api/zipdeploy', { body: await zipOf(files) });
  const record = (await kudu('GET', '/api/deployments/latest')).body;
  const entries: { message: string; type: number; details_url: string | null }[] = (
    await kudu('GET', '/api/deployments/latest/log')
  ).body;
  const details = await Promise.all(
    entries.flatMap(({ details_url: url }) => (url ? [kudu('GET', new URL(url).pathname)] : [])),
  );
  const lines: { message: string }[] = details.flatMap(({ body }) => body);
  return { status, record, entries, text: [...entries, ...lines].map(({ message }) => message).join('\n') };
}

describe('a build', () => {
  test('is not done unless the app setting or the zip asks for it', async ({ sandbox }) => {
    const files = {
      ...appOf('return "ok";'),
      'package.json': '{"scripts":{"start":"node index.js","build":"node -e 1"}}',
    };
    const plain = makeSite(sandbox, 'plain');
    expect((await push(plain, files)).text).not.toContain('oryx');
    plain.change({ appSettings: { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false' } });
    expect((await push(plain, files)).text).not.toContain('oryx');
    for (const value of ['true', 'TRUE', '1']) {
      plain.change({ appSettings: { SCM_DO_BUILD_DURING_DEPLOYMENT: value } });
      expect((await push(plain, files)).text).toContain('Running oryx build...');
    }
    plain.change({ appSettings: {} });
    const asked = { ...files, '.deployment': '[config]\nSCM_DO_BUILD_DURING_DEPLOYMENT = true\n' };
    expect((await push(plain, asked)).text).toContain('Remote build.');
  });

  test('leaves its manifest beside the app, also where there was nothing to install', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'manifest');
    const names = async () =>
      (await site.kudu('GET', '/api/vfs/site/wwwroot/')).body.map(({ name }: { name: string }) => name);
    await push(site, appOf('return "ok";'));
    expect(await names()).not.toContain('oryx-manifest.toml');
    site.change(BUILD);
    await push(site, { ...appOf('return "ok";'), 'package.json': '{"scripts":{"start":"node index.js"}}' });
    expect(await names()).toContain('oryx-manifest.toml');
    site.change({ appSettings: {} });
    await push(site, appOf('return "ok";'));
    expect(await names()).not.toContain('oryx-manifest.toml');
  });

  test('takes locked packages from those of the lab, without a network', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'express', BUILD);
    const { record, text } = await push(site, lockedApp('express', EXPRESS));
    expect(record).toMatchObject({ status: 4 });
    expect(text).toMatch(/Installed \d+ packages from those of this lab/);
    expect(text).not.toContain('npm install');
    expect((await site.ask('GET', '/')).body).toBe('from express');
  });

  test('asks npm for what the lab does not have in exactly that version, and shows what npm says', async ({
    sandbox,
  }) => {
    const site = makeSite(sandbox, 'other-version', {
      appSettings: {
        ...BUILD.appSettings,
        npm_config_registry: 'http://127.0.0.1:9/',
        npm_config_fetch_retries: '0',
      },
    });
    await site.deploy(appOf('return "before";'));
    const files = lockedApp('express', EXPRESS);
    const changed = String(files['package-lock.json']).replace(
      /"integrity":"sha512-../,
      '"integrity":"sha512-AA',
    );
    const { status, record, entries, text } = await push(site, { ...files, 'package-lock.json': changed });
    expect({ status, record }).toMatchObject({
      status: 400,
      record: { status: 3, active: false, status_text: "'npm install' failed (exit code 1)." },
    });
    expect(text).toMatch(/Running 'npm install'[\s\S]*npm error/);
    expect(entries.filter(({ type }) => type === 2).length).toBeGreaterThan(2);
    expect((await site.ask('GET', '/')).body).toBe('before');
  }, 60_000);

  test('installs what npm finds without a network', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'local-package', BUILD);
    const { record } = await push(site, {
      ...appOf('return require("inner");'),
      'inner/package.json': '{"name":"inner","version":"1.0.0"}',
      'inner/index.js': 'module.exports = "from inner"',
      'package.json': '{"scripts":{"start":"node index.js"},"dependencies":{"inner":"file:./inner"}}',
    });
    expect(record).toMatchObject({ status: 4 });
    expect((await site.ask('GET', '/')).body).toBe('from inner');
  }, 60_000);

  test('runs the build script with the app settings, and fails with it', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'scripts', {
      appSettings: { ...BUILD.appSettings, GREETING: 'hello' },
    });
    const files = (build: string) => ({
      'package.json': JSON.stringify({ scripts: { start: 'node out.js', build } }),
      'build.js': `require('node:fs').writeFileSync('out.js', "require('node:http').createServer((q, s) => s.end('" + process.env.GREETING + "')).listen(process.env.PORT)");
        console.log('secret of the lab: ' + process.env.LAB_TEST_SECRET)`,
    });
    process.env.LAB_TEST_SECRET = 'mine';
    const good = await push(site, files('node build.js'));
    delete process.env.LAB_TEST_SECRET;
    expect(good.text).toContain('secret of the lab: undefined');
    expect((await site.ask('GET', '/')).body).toBe('hello');
    const bad = await push(site, files('node missing.js'));
    expect(bad.record).toMatchObject({ status: 3, status_text: "'npm run build' failed (exit code 1)." });
    expect(bad.text).toMatch(/Cannot find module .*missing\.js/);
    expect((await site.ask('GET', '/')).body).toBe('hello');
  }, 60_000);

  test.for(['server.js', 'app.js'])(
    'finds Node.js by a %s alone, and has nothing to install',
    async (name, { sandbox }) => {
      const site = makeSite(sandbox, name.replace('.', '-'), BUILD);
      const { record, text } = await push(site, { [name]: appOf('return "no package";')['index.js'] ?? '' });
      expect(record).toMatchObject({ status: 4 });
      expect(text).not.toContain('npm install');
      expect((await site.ask('GET', '/')).body).toBe('no package');
    },
  );

  test('of an app for another stack is not tried, and the log says so', async ({ sandbox }) => {
    sandbox.expectNotImitated(/^not imitated: Kudu the build of an app for PYTHON$/);
    const site = makeSite(sandbox, 'python', { ...BUILD, config: { linuxFxVersion: 'PYTHON|3.12' } });
    expect((await push(site, { 'requirements.txt': 'flask', 'app.py': 'print(1)' })).record).toMatchObject({
      status: 3,
      status_text: 'The sandbox builds Node.js apps only, and this web app is one for PYTHON.',
    });
  });

  test.for([
    [
      'that is pages, with a script named server.js',
      { 'server.js': 'x', 'index.html': '<p>' },
      "Couldn't detect a version",
    ],
    ['without a package.json', { 'readme.md': 'x' }, "Couldn't detect a version for the platform 'nodejs'"],
    ['in a folder of the zip', { 'frontend/package.json': '{}' }, "Couldn't detect a version"],
    ['with a package.json that is no JSON', { 'package.json': '{' }, 'package.json cannot be read'],
  ] as const)('of an app %s fails and says why', async ([what, files, why], { sandbox }) => {
    const site = makeSite(sandbox, what.replace(/\W/g, '').toLowerCase(), BUILD);
    expect((await push(site, files)).record).toMatchObject({
      status: 3,
      status_text: expect.stringContaining(why),
    });
    expect((await site.ask('GET', '/')).body).toContain('waiting for your content');
  });
});
