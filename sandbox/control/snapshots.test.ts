import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { appOf, eventually, makeSite } from '../sites/testing.ts';
import { start, type TestSandbox, test } from '../testing.ts';

const control = ({ ask, descriptor }: TestSandbox, method: string, path: string, body?: unknown) =>
  ask(method, `http://127.0.0.1:${descriptor.port}/.sandbox/snapshots${path}`, {
    headers: { authorization: `Bearer ${descriptor.controlKey}` },
    body,
  });

/** Where the sandbox keeps its files. */
const folderOf = ({ descriptor }: TestSandbox): string => join(descriptor.caFile, '..');

describe('a snapshot', () => {
  test('brings back what was there: settings, apps and their files, and takes away what was not', async ({
    sandbox,
  }) => {
    const site = makeSite(sandbox, 'kept', { appSettings: { WORD: 'first' } });
    await site.deploy(appOf('return process.env.WORD;'));
    expect(await control(sandbox, 'PUT', '/then', { receipts: [1] })).toMatchObject({ status: 201 });
    site.change({ appSettings: { WORD: 'second' } });
    const other = makeSite(sandbox, 'later');
    expect((await site.ask('GET', '/')).body).toBe('second');

    expect(await control(sandbox, 'POST', '/then/restore')).toMatchObject({
      status: 200,
      body: { note: { receipts: [1] } },
    });
    expect((await site.ask('GET', '/')).body).toBe('first');
    expect((await other.ask('GET', '/')).status).toBe(404);
  });

  test('brings back the files of a site that was deleted a moment ago', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'deleted');
    await site.deploy(appOf(`return 'hello';`));
    await control(sandbox, 'PUT', '/before-deletion');
    expect((await site.ask('GET', '/')).body).toBe('hello');
    await sandbox.arm('DELETE', site.site.id);
    expect(await control(sandbox, 'POST', '/before-deletion/restore')).toMatchObject({ status: 200 });
    expect((await site.ask('GET', '/')).body).toBe('hello');
  });

  test('brings back a site that was deployed to more than once', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'twice');
    await site.deploy(appOf(`return 'old';`));
    await site.deploy(appOf(`return 'new';`));
    await control(sandbox, 'PUT', '/twice');
    await control(sandbox, 'POST', '/empty/restore');
    const from = performance.now();
    expect(await control(sandbox, 'POST', '/twice/restore')).toMatchObject({ status: 200 });
    expect((await site.ask('GET', '/')).body).toBe('new');
    expect(performance.now() - from).toBeLessThan(9000);
  });

  test('is not touched by what is deployed afterwards', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'deployed');
    await site.deploy(appOf(`return 'old';`));
    await control(sandbox, 'PUT', '/old');
    await site.kudu('PUT', '/api/vfs/site/wwwroot/index.js', {
      headers: { 'if-match': '*' },
      body: String(appOf(`return 'edited';`)['index.js']),
    });
    await site.deploy(appOf(`return 'new';`));
    await sandbox.arm('DELETE', site.site.id);
    await control(sandbox, 'POST', '/old/restore');
    expect((await site.ask('GET', '/')).body).toBe('old');
  });

  test('leaves alone who the sandbox is, and the keys that it signs with', async ({ sandbox }) => {
    const token = await sandbox.token('https://management.azure.localhost');
    await control(sandbox, 'POST', '/empty/restore');
    const { descriptor, ask, subscription } = sandbox;
    expect(await sandbox.token('https://management.azure.localhost')).not.toBe('');
    expect(
      await ask('GET', `https://management.azure.localhost${subscription}?api-version=2022-12-01`, {
        headers: { authorization: `Bearer ${token}` },
      }),
    ).toMatchObject({ status: 200, body: { tenantId: descriptor.tenantId } });
  });

  test('of a new sandbox is there from the beginning', async ({ sandbox }) => {
    makeSite(sandbox, 'made');
    expect((await control(sandbox, 'GET', '')).body.names).toContain('empty');
    await control(sandbox, 'POST', '/empty/restore');
    const { body } = await sandbox.arm('GET', `${sandbox.subscription}/resourcegroups`);
    expect(body.value).toEqual([]);
  });

  test('holds secrets, so that only its owner may read it', async ({ sandbox }) => {
    await control(sandbox, 'PUT', '/secret');
    const folder = join(folderOf(sandbox), 'snapshots');
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'secret.json')).mode & 0o077).toBe(0);
  });

  test('that is forgotten takes its files with it, unless another one has them', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'forgotten');
    await site.deploy(appOf(`return 'hello';`));
    const files = () =>
      readdirSync(join(folderOf(sandbox), 'snapshots', 'files'))
        .filter((name) => name.startsWith('forgotten-'))
        .flatMap((name) => readdirSync(join(folderOf(sandbox), 'snapshots', 'files', name)));
    await control(sandbox, 'PUT', '/one');
    await control(sandbox, 'PUT', '/two');
    await control(sandbox, 'DELETE', '/one');
    expect(files()).toHaveLength(1);
    await control(sandbox, 'DELETE', '/two');
    expect(files()).toHaveLength(0);
    expect(await control(sandbox, 'DELETE', '/two')).toMatchObject({ status: 404 });
  });

  test('survives a restart', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'lab-snapshots-'));
    const first = await start(dir);
    const site = makeSite(first.sandbox, 'again', { appSettings: { WORD: 'kept' } });
    await site.deploy(appOf('return process.env.WORD;'));
    await control(first.sandbox, 'PUT', '/then');
    await first.close();
    const second = await start(dir);
    // A connection from before the restart may be tried first.
    await eventually(() =>
      control(second.sandbox, 'GET', '').then(
        () => true,
        () => false,
      ),
    );
    await control(second.sandbox, 'POST', '/empty/restore');
    await control(second.sandbox, 'POST', '/then/restore');
    expect((await second.sandbox.ask('GET', 'https://again.azurewebsites.localhost/')).body).toBe('kept');
    await second.close();
    rmSync(dir, { recursive: true });
  });
});

describe('a first start that was killed', () => {
  test('before the snapshot of the new sandbox was kept has it after the next start', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'lab-snapshots-'));
    const first = await start(dir);
    await first.close();
    for (const late of ['snapshots', 'sandbox.json']) rmSync(join(dir, late), { recursive: true });
    const second = await start(dir);
    expect(await control(second.sandbox, 'POST', '/empty/restore')).toMatchObject({ status: 200 });
    expect(second.sandbox.descriptor.tenantId).toBe(first.sandbox.descriptor.tenantId);
    await second.close();
    rmSync(dir, { recursive: true });
  });
});

describe('what is no snapshot', () => {
  test('is refused: without the key, under a strange name, with a strange note', async ({ sandbox }) => {
    const url = `http://127.0.0.1:${sandbox.descriptor.port}/.sandbox/snapshots`;
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', '/x'],
      ['POST', '/x/restore'],
      ['DELETE', '/x'],
    ] as const) {
      expect(await sandbox.ask(method, url + path)).toMatchObject({ status: 401 });
    }
    expect(await control(sandbox, 'PUT', '/..%2f..%2fescaped')).toMatchObject({ status: 400 });
    expect(await control(sandbox, 'PUT', '/Big')).toMatchObject({ status: 400 });
    expect(await control(sandbox, 'PUT', '/x', 'no JSON')).toMatchObject({ status: 400 });
    expect(await control(sandbox, 'PUT', '/x', `"${'x'.repeat(300_000)}"`)).toMatchObject({ status: 400 });
    expect(await control(sandbox, 'POST', '/nothing/restore')).toMatchObject({ status: 404 });
    expect(await control(sandbox, 'PATCH', '/x')).toMatchObject({ status: 404 });
  });

  test('is refused when its file is broken, and the state stays as it is', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'untouched');
    await control(sandbox, 'PUT', '/broken');
    const file = join(folderOf(sandbox), 'snapshots', 'broken.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100));
    const answer = await control(sandbox, 'POST', '/broken/restore');
    expect(answer).toMatchObject({ status: 409, body: expect.stringContaining('damaged') });
    expect(site.site.name).toBe('untouched');
  });
});
