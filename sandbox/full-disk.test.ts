import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Store } from './core/store.ts';

const PROGRAM = fileURLToPath(new URL('bin.js', import.meta.url));

/** No system test can fill the disk; a limit to the size of a file stops a write in its middle just so. */
describe.skipIf(process.platform === 'win32')('a sandbox whose disk takes nothing more', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-full-disk-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const start = (dir: string, kilobytes: number | 'unlimited') => {
    const limit = kilobytes === 'unlimited' ? kilobytes : kilobytes * 2; // of 512 bytes, as POSIX has it
    const command = `ulimit -f ${limit}; exec "$0" "$@"`;
    const child = spawn('sh', ['-c', command, process.execPath, PROGRAM, '--dir', dir, '--port', '0']);
    return { child, exit: once(child, 'exit'), errors: text(child.stderr) };
  };

  it('refuses what it cannot keep, says why, lives on, and has lost nothing when there is room again', async () => {
    const dir = join(folder, 'refuses');
    const { child, exit } = start(dir, 64);
    const [ready] = await once(createInterface(child.stdout), 'line');
    expect(ready).toMatch(/^The sandbox is ready/);
    const sandbox = JSON.parse(readFileSync(join(dir, 'sandbox.json'), 'utf8'));
    const ask = async (host: string, path: string, body: string, headers: Record<string, string> = {}) => {
      const method = host.startsWith('login') ? 'POST' : 'PUT';
      const req = request(sandbox.url, { method, path, headers: { host, ...headers } }).end(body);
      const [res] = await once(req, 'response');
      return { status: res.statusCode, body: JSON.parse(await text(res)) };
    };
    const credentials = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: sandbox.clientId,
      client_secret: sandbox.clientSecret,
      scope: 'https://management.azure.localhost/.default',
    });
    const token = await ask(
      'login.azure.localhost',
      `/${sandbox.tenantId}/oauth2/v2.0/token`,
      `${credentials}`,
      {
        'content-type': 'application/x-www-form-urlencoded',
      },
    );
    const group = (name: string) =>
      ask(
        'management.azure.localhost',
        `/subscriptions/${sandbox.subscriptionId}/resourcegroups/${name}?api-version=2021-04-01`,
        JSON.stringify({ location: 'eastus2', tags: { filling: 'x'.repeat(200) } }),
        { authorization: `Bearer ${token.body.access_token}`, 'content-type': 'application/json' },
      );
    const made: string[] = [];
    let answer = await group('g-0');
    while (answer.status === 201) {
      made.push(`g-${made.length}`);
      answer = await group(`g-${made.length}`);
    }
    expect(made).not.toEqual([]);
    expect(answer.status).toBe(500);
    expect(answer.body.error.message).toMatch(/^The sandbox cannot write to its folder: .*\(EFBIG\)/);
    expect((await group(`g-${made.length}`)).status).toBe(500);
    child.kill();
    await exit;
    const store = Store.open(join(dir, 'state.journal'));
    const kept = store.collection<{ name: string }>('groups', ({ name }) => name).all();
    store.close();
    expect(kept.map(({ name }) => name)).toEqual(made);
  });

  it('says at the start, by its exit code, too, that it is the disk', async () => {
    const { exit, errors } = start(join(folder, 'starts'), 1);
    expect(await errors).toContain('a file may not grow any more (EFBIG)');
    expect(await exit).toEqual([4, null]);
  });
});

describe('the state of a sandbox that runs for long', () => {
  it('does not grow for ever', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'lab-long-')), 'state.journal');
    const store = Store.open(path);
    const things = store.collection<{ name: string; size: number; text: string }>(
      'things',
      ({ name }) => name,
    );
    for (let size = 0; size < 10_000; size += 1)
      things.put({ name: `${size % 7}`, size, text: 'x'.repeat(1000) });
    expect(statSync(path).size).toBeLessThan(3 * 1024 * 1024);
    const before = things.all();
    store.close();
    const again = Store.open(path);
    expect(again.collection<{ name: string }>('things', ({ name }) => name).all()).toEqual(before);
    again.close();
    rmSync(dirname(path), { recursive: true });
  });
});
