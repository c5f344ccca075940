import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EXIT } from '../lab/exit.ts';
import { contextOf, type Ran, runLab } from '../lab/testing.ts';
import { start, type TestSandbox } from '../sandbox/testing.ts';
import { type ForeignCloud, foreignCloud } from './foreign-cloud.ts';
import { collectIssuedSecrets } from './issued-secrets.ts';

/** `lab author capture` in somebody's own cloud, which is a sandbox that the lab does not know as one. */

const top = mkdtempSync(join(tmpdir(), 'lab-capture-'));
const file = join(top, 'answers.jsonl');
const issued = collectIssuedSecrets();
let sandbox: TestSandbox;
let close: () => Promise<void>;
let cloud: ForeignCloud;

beforeAll(async () => {
  ({ sandbox, close } = await start(join(top, 'azure')));
  cloud = foreignCloud(sandbox.descriptor, top);
});

afterAll(async () => {
  issued.stop();
  await cloud.close();
  await close();
  rmSync(top, { recursive: true, force: true });
});

const capture = (globals: readonly string[], ...options: string[]): Promise<Ran> =>
  captureTo(file, globals, ...options);

const captureTo = (out: string, globals: readonly string[], ...options: string[]): Promise<Ran> =>
  runLab(
    [
      ...['--dir', join(top, 'lab'), '--cloud', cloud.file, '--auth', 'environment', ...globals],
      ...['author', 'capture', '--out', out, ...options],
    ],
    contextOf({ env: cloud.env }),
  );

const Rows = z.array(
  z.strictObject({
    source: z.string().regex(/^capture#\d+$/),
    command: z.string(),
    method: z.string(),
    url: z.url(),
    requestHeaders: z.record(z.string(), z.string()),
    requestBody: z.unknown().optional(),
    requestArchive: z.number().optional(),
    status: z.number(),
    responseHeaders: z.record(z.string(), z.string()),
    responseBody: z.unknown().optional(),
    polls: z.number().optional(),
  }),
);

const whatIsThere = (): string[] => [
  ...Object.keys(sandbox.store.snapshot().groups ?? {}),
  ...sandbox.directory.applications.all().map(({ displayName }) => displayName),
];

describe('the answers of a real cloud', { timeout: 120_000 }, () => {
  it('are asked for only in a subscription that its owner names, and agrees to', async () => {
    const before = whatIsThere();
    const unnamed = await capture([]);
    expect(unnamed).toMatchObject({ code: EXIT.usage, stderr: expect.stringContaining('--subscription ID') });
    const unasked = await capture(['--subscription', sandbox.descriptor.subscriptionId]);
    expect(unasked).toMatchObject({ code: EXIT.usage, stderr: expect.stringContaining('--yes') });
    expect(unasked.stdout).toMatch(/a free Linux plan.*costs {4}nothing/s);
    expect(whatIsThere()).toEqual(before);
  });

  it('are not asked for where there is no place for them', async () => {
    const before = whatIsThere();
    const nowhere = join(top, 'contoso-cloud.json', 'answers.jsonl');
    const { code, stderr } = await captureTo(
      nowhere,
      ['--subscription', sandbox.descriptor.subscriptionId],
      '--yes',
    );
    expect({ code, stderr }).toEqual({ code: EXIT.couldNot, stderr: expect.stringContaining('--out') });
    expect(whatIsThere()).toEqual(before);
  });

  it('are written down for every question that a program can ask, and nothing stays behind', async () => {
    const before = whatIsThere();
    const { code, stdout } = await capture(
      ['--subscription', sandbox.descriptor.subscriptionId, '--json'],
      ...['--yes', '--paid'],
    );
    expect(code).toBe(EXIT.ok);
    expect(whatIsThere()).toEqual(before);
    const { questions, left } = JSON.parse(stdout);
    expect(left).toEqual([]);
    const rows = Rows.parse(
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    const asked = questions.filter(({ state }: { state: string }) => state === 'asked');
    expect(asked.length).toBeGreaterThanOrEqual(14);
    for (const { operation } of asked) expect(rows.map(({ command }) => command)).toContain(operation);
    const statuses = (command: string) =>
      rows.filter((row) => row.command === command).map(({ status }) => status);
    expect(statuses('any path, with an access token')).toContain(403);
    expect(statuses('any path, by nobody who is known')).toEqual([302, 401, 401, 302, 401, 302]);
    const refusals = rows.flatMap(
      ({ responseBody }) => /AADSTS\d+/.exec(JSON.stringify(responseBody) ?? '')?.[0] ?? [],
    );
    expect(refusals).toEqual(['AADSTS7000229', 'AADSTS1002012', 'AADSTS501051', 'AADSTS700025']);
  });

  it('hold no secret, and tell neither where they are from nor whose they are', () => {
    const text = readFileSync(file, 'utf8');
    const { subscriptionId, tenantId, tenantDomain, clientId, clientSecret, url } = sandbox.descriptor;
    const secrets = [...issued.found, clientSecret];
    expect(secrets.some((secret) => /^eyJ/.test(secret))).toBe(true);
    const names = [
      subscriptionId,
      tenantId,
      tenantDomain,
      clientId,
      new URL(url).host,
      'Contoso',
      'azure.localhost',
    ];
    expect([...secrets, ...names].filter((what) => text.includes(what))).toEqual([]);
    expect(statSync(file).mode & 0o077).toBe(0);
  });
});
