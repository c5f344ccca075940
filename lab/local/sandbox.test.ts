import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import { EXIT } from '../exit.ts';
import { type TestLab, test } from '../testing.ts';
import { runningSandbox, waitFor } from './client.ts';
import { sandboxChanges } from './events.ts';

/** What `eval` of a shell would set: the reading of `export NAME='value'` lines, written anew for the test. */
function parseExports(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const line of text.trimEnd().split('\n')) {
    const found = /^export ([A-Za-z_][A-Za-z0-9_]*)='(.*)'$/.exec(line);
    if (!found?.[1]) throw new Error(`no export: ${line}`);
    variables[found[1]] = (found[2] ?? '').replaceAll(`'\\''`, `'`);
  }
  return variables;
}

const up = async (lab: TestLab, ...options: string[]) => {
  const { code, stdout, stderr } = await lab.run('sandbox', 'up', '--json', '--port', '0', ...options);
  expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
  return JSON.parse(stdout);
};

/** Listens on a free port. */
async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  return port;
}

describe('lab sandbox', () => {
  test('up starts it, and finds it running the next time', async ({ lab }) => {
    const first = await up(lab);
    expect(first).toMatchObject({ running: true, started: true });
    expect(await up(lab)).toMatchObject({ started: false, url: first.url, pid: first.pid });
    expect(JSON.parse((await lab.run('sandbox', 'status', '--json')).stdout)).toMatchObject({
      running: true,
      url: first.url,
    });
  });

  test('down stops it, and its state stays', async ({ lab }) => {
    const { pid, tenantId } = await up(lab);
    expect((await lab.run('sandbox', 'down')).stdout).toContain('down');
    // The process is this one's child: it may be gone and not yet reaped.
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow());
    expect((await lab.run('sandbox', 'status')).code).toBe(EXIT.fails);
    expect((await lab.run('sandbox', 'down')).code).toBe(EXIT.ok);
    expect(await up(lab)).toMatchObject({ tenantId });
  });

  test('outlives a kill -9: the next command starts it again with its state', async ({ lab }) => {
    const { pid, tenantId } = await up(lab);
    process.kill(pid, 'SIGKILL');
    await waitFor(async () => ((await runningSandbox(lab.dir)) ? undefined : true), 5000);
    expect(JSON.parse((await lab.run('sandbox', 'status', '--json')).stdout)).toEqual({ running: false });
    const again = await up(lab);
    expect(again).toMatchObject({ started: true, tenantId });
    expect(again.pid).not.toBe(pid);
  });

  test.skipIf(process.platform === 'win32')(
    'is not said to be down, and gets no second one beside it, while it is suspended',
    { timeout: 60_000 },
    async ({ lab }) => {
      const { pid } = await up(lab);
      process.kill(pid, 'SIGSTOP');
      try {
        const answers = await Promise.all(['down', 'up'].map((command) => lab.run('sandbox', command)));
        for (const { code, stderr } of answers) {
          expect({ code, stderr }).toEqual({
            code: EXIT.couldNot,
            stderr: expect.stringContaining(`The sandbox (process ${pid}) does not answer`),
          });
        }
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      expect(await up(lab)).toMatchObject({ started: false, pid });
    },
  );

  test('ends when its folder is deleted, and is not in the way of the next one', async ({ lab }) => {
    const first = await up(lab);
    rmSync(lab.dir, { recursive: true, force: true, maxRetries: 10 }); // it may be writing something at this moment
    const next = await up(lab);
    expect(next).toMatchObject({ running: true, started: true });
    expect(next.tenantId).not.toBe(first.tenantId);
    await vi.waitFor(() => expect(() => process.kill(first.pid, 0)).toThrow(), 10_000);
    expect(await runningSandbox(lab.dir)).toMatchObject({ instance: expect.any(String), pid: next.pid });
  });

  test('takes another port when the one asked for is taken', async ({ lab }) => {
    const other = createServer((_req, res) => res.end('somebody else'));
    const port = await listen(other);
    const { code, stdout } = await lab.run('sandbox', 'up', '--port', String(port));
    other.close();
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain(`Port ${port} is taken`);
    expect((await runningSandbox(lab.dir))?.port).not.toBe(port);
  });

  test('is started once when two ask for it at the same time', async ({ lab }) => {
    const port = String(await freePort());
    const both = await Promise.all([up(lab, '--port', port), up(lab, '--port', port)]);
    expect(new Set(both.map(({ pid }) => pid)).size).toBe(1);
  });

  test('says that its state is damaged, and reset starts over on the same port', async ({ lab }) => {
    const { port, tenantId } = await up(lab);
    await lab.run('sandbox', 'down');
    const journal = join(lab.dir, 'sandbox', 'state.journal');
    const text = readFileSync(journal, 'utf8');
    writeFileSync(journal, `${text.slice(0, 200)}garbled${text.slice(200)}`);
    const { code, stderr } = await lab.run('check');
    expect(code).toBe(EXIT.couldNot);
    expect(stderr).toContain('state.journal');
    expect(stderr).toContain(`npx lab --dir ${lab.dir} sandbox reset`);
    expect(stderr).not.toContain('    at ');
    const reset = await lab.run('sandbox', 'reset', '--json');
    expect(reset.code).toBe(EXIT.ok);
    const now = JSON.parse(reset.stdout);
    expect(now.port).toBe(port);
    expect(now.tenantId).not.toBe(tenantId);
  });

  test('starts with a descriptor that was cut short', async ({ lab }) => {
    const { tenantId } = await up(lab);
    await lab.run('sandbox', 'down');
    truncateSync(join(lab.dir, 'sandbox', 'sandbox.json'), 20);
    expect(await up(lab)).toMatchObject({ started: true, tenantId });
  });

  test('reset forgets what az knew of the old one', async ({ lab }) => {
    await up(lab);
    mkdirSync(join(lab.dir, '.azure-sandbox'));
    writeFileSync(join(lab.dir, '.azure-sandbox', 'msal_http_cache.bin'), 'x');
    await lab.run('sandbox', 'reset');
    expect(existsSync(join(lab.dir, '.azure-sandbox', 'msal_http_cache.bin'))).toBe(false);
  });

  test('tells its changes, until it ends', async ({ lab }) => {
    await up(lab);
    const sandbox = await runningSandbox(lab.dir);
    if (!sandbox) throw new Error('it does not run');
    const told: string[] = [];
    const ended = (async () => {
      for await (const change of sandboxChanges(sandbox, new AbortController().signal)) {
        told.push(JSON.stringify(change));
      }
    })();
    await lab.run('az', 'group', 'create', '--name', 'rg-told', '--location', 'eastus2');
    await expect.poll(() => told.join()).toContain('rg-told');
    await lab.run('sandbox', 'down');
    await ended;
  });
});

describe('lab sandbox env', () => {
  test('starts the sandbox and prints what its clients need, and nothing else', async ({ lab }) => {
    const { code, stdout, stderr } = await lab.run('sandbox', 'env');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    const variables = parseExports(stdout);
    const sandbox = await runningSandbox(lab.dir);
    expect(variables).toMatchObject({
      AZURE_TENANT_ID: sandbox?.tenantId,
      AZURE_SUBSCRIPTION_ID: sandbox?.subscriptionId,
      AZURE_CLIENT_ID: sandbox?.clientId,
      AZURE_CLIENT_SECRET: sandbox?.clientSecret,
      LAB_USER: sandbox?.user,
      LAB_PASSWORD: '',
      LAB_SANDBOX_URL: sandbox?.url,
      HTTPS_PROXY: sandbox?.url,
      HTTP_PROXY: sandbox?.url,
      NO_PROXY: '',
      no_proxy: '',
      AZURE_CONFIG_DIR: join(lab.dir, '.azure-sandbox'),
      AZURE_CORE_USE_MSAL_HTTP_CACHE: 'false',
      AZURE_CORE_COLLECT_TELEMETRY: 'false',
      LAB_APP_SCHEME: 'http',
    });
    for (const name of ['NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE']) {
      expect(readFileSync(variables[name] ?? '', 'utf8')).toContain('BEGIN CERTIFICATE');
    }
  });

  test('is the same as JSON', async ({ lab }) => {
    const lines = await lab.run('sandbox', 'env');
    const json = await lab.run('sandbox', 'env', '--json');
    expect(JSON.parse(json.stdout)).toEqual(parseExports(lines.stdout));
  });

  test('speaks PowerShell and cmd', async ({ lab }) => {
    const powershell = await lab.run('sandbox', 'env', '--shell', 'powershell');
    expect(powershell.stdout).toMatch(/^\$env:AZURE_TENANT_ID = '[0-9a-f-]{36}'$/m);
    const cmd = await lab.run('sandbox', 'env', '--shell', 'cmd');
    expect(cmd.stdout).toMatch(/^set "NO_PROXY="$/m);
  });

  test('leaves a secret in no file that others may read', async ({ lab }) => {
    await lab.run('sandbox', 'env');
    expect(statSync(join(lab.dir, 'sandbox', 'sandbox.json')).mode & 0o077).toBe(0);
  });
});
