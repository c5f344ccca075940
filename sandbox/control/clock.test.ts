import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { logTo } from '../core/log.ts';
import { protectedPair, Visitor } from '../easy-auth/testing.ts';
import { postToken, refused, register } from '../entra/testing.ts';
import { control } from '../faults/testing.ts';
import { startSandbox } from '../server.ts';
import { appOf, eventually, makeSite } from '../sites/testing.ts';
import { type TestSandbox, test } from '../testing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const move = async (sandbox: TestSandbox, moveMs: number): Promise<void> => {
  expect((await control(sandbox, 'PUT', 'clock', { moveMs })).status).toBe(200);
};

/** The time in the sandbox, less that of this machine; a test takes a moment. */
const ahead = ({ now }: { now: string }): number => Date.parse(now) - Date.now();

const Published = z.object({ clockOffset: z.number(), replicates: z.boolean() });
const published = ({ descriptor }: TestSandbox) =>
  Published.parse(JSON.parse(readFileSync(join(descriptor.caFile, '..', 'sandbox.json'), 'utf8')));

describe('the sandbox’s clock', () => {
  test('is moved, set and put right, and the lab can read how far it is ahead', async ({ sandbox }) => {
    expect((await control(sandbox, 'GET', 'clock')).body.offsetMs).toBe(0);
    await move(sandbox, 61 * MINUTE);
    const { body } = await control(sandbox, 'GET', 'clock');
    expect(body.offsetMs).toBe(61 * MINUTE);
    expect(Math.abs(ahead(body) - 61 * MINUTE)).toBeLessThan(5000);
    expect(published(sandbox)).toEqual({ clockOffset: 61 * MINUTE, replicates: false });

    const at = '2031-01-02T03:04:05+01:00';
    const set = await control(sandbox, 'PUT', 'clock', { at });
    expect(Math.abs(Date.parse(set.body.now) - Date.parse(at))).toBeLessThan(5000);
    const real = await control(sandbox, 'PUT', 'clock', { real: true });
    expect(real.body.offsetMs).toBe(0);
    expect(published(sandbox).clockOffset).toBe(0);
  });

  test('is left alone by what is no time, and by whoever has no key', async ({ sandbox }) => {
    for (const body of [
      undefined,
      'nonsense',
      {},
      { moveMs: 'x' },
      { moveMs: 1.5 },
      { moveMs: 1e15 },
      { at: 'tomorrow' },
      { at: '2031-01-02' },
      { at: '1999-01-01T00:00:00Z' },
      { real: false },
      { moveMs: 1, real: true },
    ]) {
      expect(await control(sandbox, 'PUT', 'clock', body)).toMatchObject({
        status: 400,
        body: { message: 'The sandbox has no such time.', next: expect.stringContaining('+61m') },
      });
    }
    const url = `http://127.0.0.1:${sandbox.descriptor.port}/.sandbox/clock`;
    expect((await sandbox.ask('PUT', url, { body: { moveMs: 1 } })).status).toBe(401);
    expect((await control(sandbox, 'GET', 'clock')).body.offsetMs).toBe(0);
  });

  test('is the clock of the apps, too: of one that runs, and of one that is started later', async ({
    sandbox,
  }) => {
    const site = makeSite(sandbox, 'timely');
    await site.deploy(
      appOf(
        'return { now: new Date().toISOString(), same: new Date() instanceof Date, zero: new Date(0).getTime(), text: Date().slice(-60), diff: Date.now() - new Date().getTime() };',
      ),
    );
    const app = async () => (await site.ask('GET', '/')).body;
    expect(Math.abs(ahead(await app()))).toBeLessThan(5000);
    await move(sandbox, DAY);
    await eventually(async () => ahead(await app()) > DAY - 5000);
    const { same, zero, text, diff } = await app();
    expect({ same, zero }).toEqual({ same: true, zero: 0 });
    expect(Math.abs(diff)).toBeLessThan(100);
    expect(Math.abs(Date.parse(text) - Date.now() - DAY)).toBeLessThan(5000);
    site.change({ appSettings: { CHANGED: '1' } });
    await eventually(async () => ahead(await app()) > DAY - 5000);
    await control(sandbox, 'PUT', 'clock', { real: true });
    await eventually(async () => ahead(await app()) < 5000);
  });
});

describe('what expires, lived through in a moment:', { timeout: 60_000 }, () => {
  const fe = 'https://aging-fe.azurewebsites.localhost';
  const expiresOn = async (megan: Visitor): Promise<number> =>
    Date.parse((await megan.ask('GET', `${fe}/.auth/me`)).body[0].expires_on);

  test('the access token after an hour or so, and a refresh renews it; the session; the refresh', async ({
    sandbox,
  }) => {
    await protectedPair(sandbox, 'aging');
    const megan = new Visitor(sandbox);
    await megan.signIn(`${fe}/`);
    expect(await expiresOn(megan)).toBeGreaterThan(sandbox.clock.now().getTime());

    await move(sandbox, 91 * MINUTE);
    expect(await expiresOn(megan)).toBeLessThan(sandbox.clock.now().getTime());
    expect((await megan.ask('GET', `${fe}/.auth/refresh`)).status).toBe(200);
    expect(await expiresOn(megan)).toBeGreaterThan(sandbox.clock.now().getTime());

    await move(sandbox, 9 * HOUR);
    expect((await megan.ask('GET', `${fe}/`)).status).toBe(302);
    expect((await megan.ask('GET', `${fe}/.auth/refresh`)).status).toBe(200);
    expect((await megan.ask('GET', `${fe}/`)).status).toBe(200);

    // The session's 8 hours, and 72 in which it can still be renewed.
    await move(sandbox, 81 * HOUR);
    expect((await megan.ask('GET', `${fe}/.auth/refresh`)).status).toBe(401);
    await control(sandbox, 'PUT', 'clock', { real: true });
  });

  test('a client secret at its end', async ({ sandbox }) => {
    const { appId, secret } = register(sandbox.directory, 'with an old secret');
    const ask = () =>
      postToken(sandbox, {
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: secret,
        scope: 'https://graph.azure.localhost/.default',
      });
    expect((await ask()).status).toBe(200);
    await move(sandbox, 366 * DAY);
    expect(await ask()).toMatchObject(refused(401, 7000222, 'invalid_client'));
    await control(sandbox, 'PUT', 'clock', { real: true });
    expect((await ask()).status).toBe(200);
  });
});

test('the clock is kept for the next start, and certificates are made by the machine’s', async ({
  sandbox: _,
}) => {
  const dir = mkdtempSync(join(tmpdir(), 'clock-'));
  const options = { dir, port: 0, log: logTo(() => undefined) };
  const first = await startSandbox(options);
  const { controlKey, port } = first.descriptor;
  const answer = await fetch(`http://127.0.0.1:${port}/.sandbox/clock`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${controlKey}` },
    body: JSON.stringify({ moveMs: 1000 * DAY }),
  });
  expect(answer.status).toBe(200);
  const authority = readFileSync(first.descriptor.caFile, 'utf8');
  await first.close();

  const second = await startSandbox(options);
  expect(second.descriptor.clockOffset).toBe(1000 * DAY);
  expect(readFileSync(second.descriptor.caFile, 'utf8')).toBe(authority);
  const { validFrom, validTo } = new X509Certificate(authority);
  expect(Date.parse(validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(validTo)).toBeGreaterThan(Date.now());
  const socket = connect({
    port: second.descriptor.port,
    host: '127.0.0.1',
    servername: 'login.azure.localhost',
    ca: authority,
  });
  const authorized = await new Promise((resolve, reject) => {
    socket.on('secureConnect', () => resolve(socket.authorized)).on('error', reject);
  });
  expect(authorized).toBe(true);
  socket.destroy();
  await second.close();
  rmSync(dir, { recursive: true, force: true });
});
