import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { start } from '../testing.ts';
import { siteFiles } from './files.ts';
import { appOf, eventually, type Files, makeSite, type TestSite, zipOf } from './testing.ts';

const BIN = fileURLToPath(new URL('../bin.js', import.meta.url));
const NAME = 'crashing';
const HOST = `${NAME}.azurewebsites.localhost`;
const SCM = `${NAME}.scm.azurewebsites.localhost`;

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A sandbox as a process of its own, in `dir`. */
class Process {
  readonly #child: ChildProcess;
  readonly #port: number;
  readonly #basic: string;

  private constructor(child: ChildProcess, port: number, basic: string) {
    this.#child = child;
    this.#port = port;
    this.#basic = basic;
  }

  static async start(dir: string, basic: string): Promise<Process> {
    const child = spawn(process.execPath, [BIN, '--dir', dir, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const { port } = z
      .object({ port: z.number() })
      .parse(JSON.parse(readFileSync(join(dir, 'sandbox.json'), 'utf8')));
    return new Process(child, port, basic);
  }

  ask(method: string, host: string, path: string, body?: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = {
        host,
        authorization: this.#basic,
        'content-length': body?.length ?? 0,
        connection: 'close',
      };
      const req = request({ host: '127.0.0.1', port: this.#port, method, path, headers }, async (res) => {
        const chunks = await res.setEncoding('utf8').toArray();
        resolve({ status: res.statusCode ?? 0, text: chunks.join('') });
      });
      req.on('error', reject);
      req.end(body);
    });
  }

  /** Begins to send a zip, and never ends. */
  beginUpload(zip: Buffer): void {
    const headers = { host: SCM, authorization: this.#basic, 'content-length': zip.length };
    const req = request({
      host: '127.0.0.1',
      port: this.#port,
      method: 'POST',
      path: '/api/zipdeploy',
      headers,
    });
    req.on('error', () => {}); // it is cut off
    req.write(zip.subarray(0, zip.length - 10));
  }

  async kill(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

let dir: string;
let site: TestSite['site'];
let basic: string;
const running: Process[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lab-crash-'));
  const { sandbox, close } = await start(dir);
  const made = makeSite(sandbox, NAME, { appSettings: { NOTES: join(dir, 'notes') } });
  await made.deploy(appOf('return "old";'));
  ({ site, basic } = made);
  await close();
});

afterEach(async () => {
  for (const each of running.splice(0)) await each.kill();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

async function startProcess(): Promise<Process> {
  const started = await Process.start(dir, basic);
  running.push(started);
  return started;
}

async function crash(sandbox: Process): Promise<void> {
  running.splice(running.indexOf(sandbox), 1);
  await sandbox.kill();
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const deploy = async (sandbox: Process, files: Files, query = ''): Promise<Answer> =>
  sandbox.ask('POST', SCM, `/api/zipdeploy${query}`, await zipOf(files));

const latest = async (sandbox: Process) =>
  JSON.parse((await sandbox.ask('GET', SCM, '/api/deployments/latest')).text);

describe('when the sandbox is killed', () => {
  test.each([
    ['an app and the processes that it started', 'node index.js'],
    ['an app that npm started', "node 'index.js'"],
  ])('%s end as well', async (_what, script) => {
    const sandbox = await startProcess();
    await deploy(sandbox, {
      ...appOf(
        'return [process.pid, process.ppid, global.child.pid];',
        `global.child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });`,
      ),
      'package.json': JSON.stringify({ scripts: { start: script } }),
    });
    const [pid, parent, child]: number[] = JSON.parse((await sandbox.ask('GET', HOST, '/')).text);
    const all = [pid, child, ...(script.includes("'") ? [parent] : [])].map(Number);
    expect(all.map(alive)).not.toContain(false);
    await crash(sandbox);
    await eventually(() => !all.some(alive));
    const again = await startProcess();
    const [newPid]: number[] = JSON.parse((await again.ask('GET', HOST, '/')).text);
    expect(all).not.toContain(newPid);
  });

  test('what a startup command runs without Node ends as well', async () => {
    const { sandbox, close } = await start(dir);
    const made = makeSite(sandbox, NAME, {
      createdAt: site.createdAt,
      config: { appCommandLine: 'sleep 1000 & echo $! > "$NOTES"; wait' },
      appSettings: { NOTES: join(dir, 'notes'), WEBSITES_CONTAINER_START_TIME_LIMIT: '600' },
    });
    expect(made.site.id).toBe(site.id);
    await close();
    const started = await startProcess();
    void started.ask('GET', HOST, '/').catch(() => {}); // it is cut off
    await eventually(
      () => existsSync(join(dir, 'notes')) && readFileSync(join(dir, 'notes'), 'utf8').endsWith('\n'),
    );
    const pid = Number(readFileSync(join(dir, 'notes'), 'utf8'));
    expect(alive(pid)).toBe(true);
    await crash(started);
    await eventually(() => !alive(pid));
  });

  test('while a zip comes in, the next start serves what was there', async () => {
    const sandbox = await startProcess();
    sandbox.beginUpload(
      await zipOf({ 'large.bin': Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))) }),
    );
    await eventually(
      () =>
        existsSync(siteFiles(dir, site).incoming) && readdirSync(siteFiles(dir, site).incoming).length > 0,
    );
    await crash(sandbox);
    const again = await startProcess();
    expect(await again.ask('GET', HOST, '/')).toEqual({ status: 200, text: 'old' });
    expect(await latest(again)).toMatchObject({ status: 4 });
    await eventually(() => !existsSync(siteFiles(dir, site).incoming));
  });

  test('while a build runs, the build ends, and the next start says that the deployment failed', async () => {
    const sandbox = await startProcess();
    await deploy(
      sandbox,
      {
        ...appOf('return "new";'),
        '.deployment': '[config]\nSCM_DO_BUILD_DURING_DEPLOYMENT=true\n',
        'package.json': JSON.stringify({ scripts: { start: 'node index.js', build: 'node build.js' } }),
        'build.js': `require('node:fs').writeFileSync(process.env.NOTES, process.pid + '\\n'); setInterval(() => {}, 1000);`,
      },
      '?isAsync=true',
    );
    await eventually(
      () => existsSync(join(dir, 'notes')) && readFileSync(join(dir, 'notes'), 'utf8').endsWith('\n'),
    );
    const pid = Number(readFileSync(join(dir, 'notes'), 'utf8'));
    await crash(sandbox);
    await eventually(() => !alive(pid));
    const again = await startProcess();
    expect(await latest(again)).toMatchObject({
      status: 3,
      complete: true,
      status_text: expect.stringContaining('The sandbox ended while this deployment was under way.'),
    });
    const log = JSON.parse((await again.ask('GET', SCM, '/api/deployments/latest/log')).text);
    expect(log.at(-1)).toMatchObject({ type: 2, message: expect.stringContaining('The sandbox ended') });
    expect((await again.ask('GET', HOST, '/')).text).toBe('old');
    expect((await deploy(again, appOf('return "newest";'))).status).toBe(200);
    expect((await again.ask('GET', HOST, '/')).text).toBe('newest');
  });

  test('at any moment of a deployment, the old one or the new one is there, whole', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`lib/${index}.js`, `exports.n = ${index}`]),
    );
    const version = (name: string): Files => ({
      ...many,
      ...appOf(`
        const { readdirSync } = require('node:fs');
        return '${name} ' + readdirSync('lib').map((file) => require('./lib/' + file).n).length;`),
    });
    let before = 'old';
    for (let moment = 0; moment < 6; moment++) {
      const sandbox = await startProcess();
      const name = `version${moment}`;
      const { status } = await deploy(sandbox, version(name), '?isAsync=true');
      expect(status).toBe(202);
      await new Promise((resolve) => setTimeout(resolve, moment * 25)); // the moment is what is tried out
      await crash(sandbox);
      const again = await startProcess();
      const record = await latest(again);
      expect([3, 4]).toContain(record.status);
      const after = record.status === 4 && record.active ? `${name} 400` : before;
      expect((await again.ask('GET', HOST, '/')).text).toBe(after);
      before = after;
      const known: { id: string; status: number }[] = JSON.parse(
        (await again.ask('GET', SCM, '/api/deployments')).text,
      );
      const kept = known.filter((each) => each.status === 4).map(({ id }) => id);
      await eventually(() => readdirSync(siteFiles(dir, site).deployments).every((id) => kept.includes(id)));
      await crash(again);
    }
  }, 120_000);
});
