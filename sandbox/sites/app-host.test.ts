import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { type TestSandbox, test } from '../testing.ts';
import { appOf, eventually, makeSite, type TestSite } from './testing.ts';

const dirOf = (sandbox: TestSandbox): string => dirname(sandbox.descriptor.caFile);

describe("an app's environment", () => {
  test("is App Service's, and nothing of the user's", async ({ sandbox }) => {
    process.env.LAB_TEST_SECRET = 'mine';
    const site = makeSite(sandbox, 'environment', {
      appSettings: { BACKEND_URL: 'https://b.azurewebsites.localhost', 'dots.and-dashes': '1' },
      connectionStrings: { main: { value: 'Server=x', type: 'SQLAzure' } },
    });
    await site.deploy(appOf('return { env: process.env, cwd: process.cwd() };'));
    const { env, cwd } = (await site.ask('GET', '/')).body;
    delete process.env.LAB_TEST_SECRET;
    expect(env).toMatchObject({
      WEBSITE_SITE_NAME: 'environment',
      WEBSITE_HOSTNAME: 'environment.azurewebsites.localhost',
      WEBSITE_RESOURCE_GROUP: 'rg-environment',
      WEBSITE_AUTH_ENABLED: 'False',
      BACKEND_URL: 'https://b.azurewebsites.localhost',
      APPSETTING_BACKEND_URL: 'https://b.azurewebsites.localhost',
      'dots.and-dashes': '1',
      SQLAZURECONNSTR_main: 'Server=x',
      PORT: expect.stringMatching(/^\d+$/),
    });
    expect(cwd).toMatch(/site.wwwroot$/);
    expect(existsSync(env.HOME)).toBe(true);
    const known =
      /^(WEBSITE_|APPSETTING_|SQLAZURECONNSTR_|npm_|BACKEND_URL$|dots|REGION_NAME$|COMPUTERNAME$|SITE_BITNESS$|PLATFORM_VERSION$|ScmType$|ORYX_|APPSVC_|HOME$|PORT$|PATH$|LANG$|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$|SystemRoot$|SystemDrive$|windir$|ComSpec$|PATHEXT$|TEMP$|TMP$|NUMBER_OF_PROCESSORS$|USERPROFILE$)/;
    expect(Object.keys(env).filter((name) => !known.test(name))).toEqual([]);
    expect(env.PATH).not.toBe(process.env.PATH);
  });

  test('cannot be taken over by settings that hold it together', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'overrides', {
      appSettings: {
        PORT: '1',
        HOME: '/nowhere',
        NODE_EXTRA_CA_CERTS: '/nowhere',
        NODE_OPTIONS: '--title=mine',
      },
    });
    await site.deploy(
      appOf('return { title: process.title, port: process.env.PORT, asked: process.env.APPSETTING_PORT };'),
    );
    const { title, port, asked } = (await site.ask('GET', '/')).body;
    expect({ title, asked }).toEqual({ title: 'mine', asked: '1' });
    expect(port).not.toBe('1');
  });
});

describe('an app', () => {
  test('is started by its first request, once for many', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'lazy');
    await site.deploy(appOf('return { pid: process.pid };'));
    const answers = await Promise.all(Array.from({ length: 10 }, () => site.ask('GET', '/')));
    expect(new Set(answers.map(({ body }) => body.pid)).size).toBe(1);
  });

  test.for([
    ['the startup command', { 'a.js': server('a'), 'package.json': script('node b.js') }, 'node a.js', 'a'],
    ['a file as startup command', { 'a.js': server('a') }, 'a.js', 'a'],
    ['a command line for a shell', { 'a.js': server('a') }, 'FOO="x y" node a.js # && exit', 'a'],
    ["npm's start script", { 'b.js': server('b'), 'package.json': script('node b.js') }, '', 'b'],
    [
      'a start script that npm has to run',
      { 'b.js': server('b'), 'package.json': script("node 'b.js'") },
      '',
      'b',
    ],
    ['the main file', { 'lib/c.js': server('c'), 'package.json': '{"main":"lib/c.js"}' }, '', 'c'],
    ['server.js before index.js', { 'server.js': server('d'), 'index.js': server('e') }, '', 'd'],
    ['hostingstart.js', { 'hostingstart.js': server('f') }, '', 'f'],
  ] as const)('is started by %s', async ([what, files, startup, answer], { sandbox }) => {
    const site = makeSite(sandbox, what.replace(/[^a-z]/gi, '').toLowerCase(), {
      config: { appCommandLine: startup },
    });
    await site.deploy(files);
    expect((await site.ask('GET', '/')).body).toBe(answer);
  });

  test('starts anew when its settings change, is restarted, or another deployment is active', async ({
    sandbox,
  }) => {
    const site = makeSite(sandbox, 'changing', { appSettings: { COLOR: 'red' } });
    await site.deploy(appOf('return { pid: process.pid, color: process.env.COLOR };'));
    const ask = async () => (await site.ask('GET', '/')).body;
    const first = await ask();
    expect(await ask()).toEqual(first);
    site.change({ appSettings: { COLOR: 'blue' } });
    const second = await ask();
    expect(second.color).toBe('blue');
    site.change({ tags: { a: 'b' } });
    expect(await ask()).toEqual(second);
    site.change({ restarts: 1 });
    const third = await ask();
    expect(third.pid).not.toBe(second.pid);
    await site.deploy(appOf('return { color: "of version 2" };'));
    expect(await ask()).toEqual({ color: 'of version 2' });
    for (const { pid } of [first, second, third]) await eventually(() => !alive(pid));
  });

  test('serves a request that comes while it is changed', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'busy');
    await site.deploy(appOf('return process.env.STEP ?? "none";'));
    for (let step = 0; step < 5; step++) {
      const asking = site.ask('GET', '/');
      site.change({ appSettings: { STEP: String(step) } });
      expect([200, 502]).toContain((await asking).status); // the old process may end under it
      expect((await site.ask('GET', '/')).bytes.toString()).toBe(String(step));
    }
  });

  test('that does not start gets a plain page, and its reason in the log', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'broken', { appSettings: { PASSWORD: 'hush-hush' } });
    await site.deploy({ 'index.js': 'throw new Error("no database " + process.env.PASSWORD)' });
    const answer = await site.ask('GET', '/');
    expect(answer).toMatchObject({
      status: 503,
      body: expect.stringContaining('az webapp log tail --name broken --resource-group rg-broken'),
    });
    expect(answer.body).toContain('exit code 1');
    expect(answer.body).not.toContain('hush-hush');
    await logged(
      site,
      /Starting container[\s\S]*no database[\s\S]*has exited \(exit code 1\), failing site start/,
    );
  });

  test('that ends again and again is not started for each request', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'looping');
    await site.deploy({
      'index.js': `require('node:fs').appendFileSync(process.env.HOME + '/data/starts', 'x'); process.exit(3)`,
    });
    for (let index = 0; index < 30; index++) expect((await site.ask('GET', '/')).status).toBe(503);
    site.change({ config: { appCommandLine: 'node -p "0"' } });
    const home = join(dirOf(sandbox), 'sites', folderOf(sandbox, 'looping'), 'home', 'data');
    expect(readdirSync(home)).toEqual(['starts']);
    const { size } = await import('node:fs').then(({ statSync }) => statSync(join(home, 'starts')));
    expect(size).toBeLessThan(4);
  });

  test('that listens on a port of its own gets told which one it has to take', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'elsewhere');
    await site.deploy({ 'index.js': `require('node:http').createServer().listen(0, '127.0.0.1')` });
    const answer = await site.ask('GET', '/');
    expect(answer.status).toBe(503);
    expect(answer.body).toMatch(/The app listens on port \d+, but App Service expects it on the port in/);
    await logged(site, /listens on port \d+/);
  });

  test('that never listens is ended after its time limit', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'mute', { appSettings: { WEBSITES_CONTAINER_START_TIME_LIMIT: '1' } });
    await site.deploy({ 'index.js': `console.log('pid ' + process.pid); setInterval(() => {}, 1000)` });
    const answer = await site.ask('GET', '/');
    expect(answer).toMatchObject({ status: 503, body: expect.stringContaining('within 1 seconds') });
    const log = await logged(site, /didn't respond to HTTP pings on port/);
    await eventually(() => !alive(Number(/pid (\d+)/.exec(log)?.[1])));
  });

  test('takes along what it started when it ends by itself', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'leaving');
    await site.deploy(
      appOf(
        'if (req.url === "/end") process.exit(1); return { child: global.child.pid };',
        `global.child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);`,
      ),
    );
    const { child } = (await site.ask('GET', '/')).body;
    expect((await site.ask('GET', '/end')).status).toBe(502);
    await eventually(() => !alive(child));
  });

  test.skipIf(process.platform === 'win32')(
    'is restarted without what it has detached, as a container is',
    async ({ sandbox }) => {
      const site = makeSite(sandbox, 'detaching');
      await site.deploy(
        appOf(
          'return { child: global.child.pid };',
          `process.on('SIGTERM', () => process.exit(0));
           global.child = require('node:child_process').spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
           global.child.unref();`,
        ),
      );
      const { child } = (await site.ask('GET', '/')).body;
      expect(alive(child)).toBe(true);
      expect((await sandbox.arm('POST', `${site.site.id}/restart`)).status).toBe(200);
      await eventually(() => !alive(child));
    },
  );

  test('ends with what it started, and its files go, when the site is deleted', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'deleted');
    await site.deploy(
      appOf(
        'return { pid: process.pid, child: global.child.pid };',
        `global.child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);`,
      ),
    );
    const { pid, child } = (await site.ask('GET', '/')).body;
    const folder = join(dirOf(sandbox), 'sites', folderOf(sandbox, 'deleted'));
    expect(existsSync(folder)).toBe(true);
    expect((await sandbox.arm('DELETE', site.site.id)).status).toBe(200);
    await eventually(() => !existsSync(folder) && !alive(pid) && !alive(child));
    expect((await sandbox.ask('GET', 'http://deleted.azurewebsites.localhost/')).status).toBe(404);
    const again = makeSite(sandbox, 'deleted');
    expect((await again.ask('GET', '/')).body).toContain('waiting for your content');
  });
});

function server(answer: string): string {
  return `require('node:http').createServer((q, s) => s.end('${answer}')).listen(process.env.PORT)`;
}

function script(start: string): string {
  return JSON.stringify({ scripts: { start } });
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const folderOf = (sandbox: TestSandbox, name: string): string =>
  readdirSync(join(dirOf(sandbox), 'sites')).find((each) => each.startsWith(`${name}-`)) ?? 'none';

/** The site's log, once it matches. */
async function logged({ kudu }: TestSite, pattern: RegExp): Promise<string> {
  let text = '';
  await eventually(async () => {
    const files: { name: string }[] = (await kudu('GET', '/api/vfs/LogFiles/')).body;
    const file = files.find(({ name }) => name.endsWith('_docker.log'));
    text = file ? (await kudu('GET', `/api/vfs/LogFiles/${file.name}`)).bytes.toString() : '';
    return pattern.test(text);
  });
  return text;
}
