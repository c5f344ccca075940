import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clouds } from '../../checks/clouds.ts';
import { type OpenAzOptions, openAz } from './index.ts';

/** An az that writes down how it is called, what files hold that it is pointed at, and then does what a file tells it. */
const FAKE_AZ = `
const { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const args = process.argv.slice(2);
const files = args.flatMap((arg) => /(?:^|=)@(.+)/s.exec(arg)?.[1] ?? []).map((name) => ({
  name, text: readFileSync(name, 'utf8'), mode: (statSync(name).mode & 0o777).toString(8),
}));
appendFileSync(join(__dirname, 'calls.jsonl'), JSON.stringify({ args, env: process.env, cwd: process.cwd(), files }) + '\\n');
const script = join(__dirname, 'behaviour.js');
if (args[0] === 'version') console.log('{ "azure-cli": "2.99.0" }');
else if (existsSync(script)) require(script);
const keep = (name, text) => writeFileSync(join(process.env.AZURE_CONFIG_DIR, name), text);
const said = (name) => args[args.indexOf(name) + 1];
if (!process.exitCode && args[0] === 'cloud' && args[1] === 'set') keep('config', '[cloud]\\nname = ' + said('--name') + '\\n');
if (!process.exitCode && args[0] === 'login') {
  const user = { name: said('--username') };
  keep('azureProfile.json', '\\ufeff' + JSON.stringify({ subscriptions: [{ environmentName: 'sandbox', user }] }));
}
if (args[0] === 'logout') keep('azureProfile.json', '{ "subscriptions": [] }');
`;

interface Call {
  readonly args: string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly files: { name: string; text: string; mode: string }[];
}

let dir = '';
let bin = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lab-openaz-'));
  bin = join(dir, 'bin');
  mkdirSync(bin);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function installAz(behaviour?: string): void {
  writeFileSync(join(bin, 'az.js'), FAKE_AZ);
  if (behaviour) writeFileSync(join(bin, 'behaviour.js'), behaviour);
  writeFileSync(join(bin, 'az'), `#!/bin/sh\nexec '${process.execPath}' '${join(bin, 'az.js')}' "$@"\n`);
  chmodSync(join(bin, 'az'), 0o755);
  writeFileSync(join(bin, 'az.cmd'), `@"${process.execPath}" "${join(bin, 'az.js')}" %*\r\n`);
}

const calls = (): Call[] =>
  existsSync(join(bin, 'calls.jsonl'))
    ? readFileSync(join(bin, 'calls.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

const servicePrincipal = { tenantId: 'tenant-1', clientId: 'client-1', clientSecret: 's3cret-value' };

/** As it is opened for the user's own subscription. */
const openUser = (more: Partial<OpenAzOptions> = {}) =>
  openAz({
    choice: 'auto',
    cloud: { ...clouds.azure, name: 'sandbox', arm: 'https://management.azure.localhost' },
    credential: { getToken: async () => null },
    target: { tenant: 'tenant-1', subscription: 'subscription-1' },
    // The shell that starts our az needs its own folders.
    env: {
      PATH: [bin, '/bin', dirname(process.execPath)].join(delimiter),
      SystemRoot: process.env.SystemRoot,
      MARK: 'given',
    },
    azureConfigDir: join(dir, 'az-config'),
    ...more,
  });

/** As it is opened for a sandbox. */
const open = (more: Partial<OpenAzOptions> = {}) => openUser({ servicePrincipal, ...more });

const alone = { PATH: join(tmpdir(), 'no-such-folder') };

describe('without an installed az', () => {
  it('auto is the built-in one', async () => {
    expect(await open({ env: alone })).toMatchObject({ kind: 'builtin', version: '2.45.0' });
  });
  it('real is an error that says how to get one', async () => {
    await expect(open({ env: alone, choice: 'real' })).rejects.toMatchObject({
      code: 'az',
      message: 'There is no az in PATH.',
      next: expect.stringContaining('install-azure-cli'),
    });
  });
});

describe('with an installed az', () => {
  it('auto is that one', async () => {
    installAz();
    expect(await open()).toMatchObject({ kind: 'real', version: '2.99.0' });
  });
  it('builtin does not start it', async () => {
    installAz();
    expect(await open({ choice: 'builtin' })).toMatchObject({ kind: 'builtin' });
    expect(calls()).toEqual([]);
  });
  it('that is broken, auto is the built-in one, and real says what it said', async () => {
    installAz();
    writeFileSync(join(bin, 'az.js'), "console.error('No module named azure'); process.exit(1);");
    expect(await open()).toMatchObject({ kind: 'builtin' });
    await expect(open({ choice: 'real' })).rejects.toMatchObject({
      message: 'The installed az does not work: No module named azure',
    });
  });

  it('gets the environment that it is given, quiet, and nothing of ours', async () => {
    installAz();
    const az = await open();
    await az.run(['group', 'list'], { cwd: dir });
    const { env, args, cwd } = calls().at(-1) ?? { env: {}, args: [], cwd: '' };
    expect(args).toEqual(['group', 'list']);
    expect(statSync(cwd).ino).toBe(statSync(dir).ino);
    expect(env).toMatchObject({
      MARK: 'given',
      AZURE_CONFIG_DIR: join(dir, 'az-config'),
      AZURE_CORE_COLLECT_TELEMETRY: 'false',
      AZURE_EXTENSION_USE_DYNAMIC_INSTALL: 'no',
    });
    expect(env).not.toHaveProperty('VITEST');
  });

  it('reads a secret from a file of this user alone, so that no list of processes shows it', async () => {
    installAz();
    const az = await openUser();
    const args = ['webapp', 'set', '--settings', 'SECRET=s3cr3t=1', 's3cr3t', 'A=B', 'n-s3cr3t=x'];
    await az.run(args, { cwd: dir, secrets: ['s3cr3t', ''] });
    const call = calls().at(-1);
    expect(call?.files.map(({ text }) => text)).toEqual(['s3cr3t=1', 's3cr3t', 'n-s3cr3t=x']);
    expect(call?.args.map((arg) => arg.replace(/@.*/s, '@…'))).toEqual([
      ...['webapp', 'set', '--settings', 'SECRET=@…', '@…', 'A=B', '@…'],
      ...['--subscription', 'subscription-1'],
    ]);
    for (const { name, mode } of call?.files ?? []) {
      expect(existsSync(name)).toBe(false);
      if (process.platform !== 'win32') expect(mode).toBe('600');
    }
  });

  it('hands on output as it comes, and the exit code', async () => {
    installAz(
      "process.stdout.write('öut\\n'); process.stderr.write('WARNING: err\\n'); process.exitCode = 3;",
    );
    const az = await openUser();
    const pieces: Record<string, string> = { stdout: '', stderr: '' };
    const run = await az.run(['group', 'list'], {
      cwd: dir,
      onOutput: (text, stream) => {
        pieces[stream] += text;
      },
    });
    expect(run).toEqual({ exitCode: 3, stdout: 'öut\n', stderr: 'WARNING: err\n' });
    expect(pieces).toEqual({ stdout: 'öut\n', stderr: 'WARNING: err\n' });
  });

  it('ends, with all that it started, when it is aborted', async () => {
    installAz(
      "require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']); process.stdout.write('started\\n'); setTimeout(() => {}, 60000);",
    );
    const az = await openUser();
    const controller = new AbortController();
    const run = az.run(['group', 'list'], {
      cwd: dir,
      signal: controller.signal,
      onOutput: () => controller.abort(),
    });
    expect(await run).toMatchObject({ exitCode: 130, stdout: 'started\n' });
  });
});

describe("in the user's own cloud, az", () => {
  it("uses the user's own sign-in, and the lab's subscription", async () => {
    installAz();
    const az = await openUser();
    await az.run(['group', 'list'], { cwd: dir });
    await az.run(['group', 'list', '--subscription', 'mine'], { cwd: dir });
    await az.run(['ad', 'app', 'list'], { cwd: dir });
    expect(calls().map(({ args }) => args.join(' '))).toEqual([
      'version --output json',
      'group list --subscription subscription-1',
      'group list --subscription mine',
      'ad app list',
    ]);
    expect(calls().at(-1)?.env).not.toHaveProperty('AZURE_CONFIG_DIR');
    expect(existsSync(join(dir, 'az-config'))).toBe(false);
  });
});

describe('the sign-in', () => {
  it('names the cloud, then signs in, once; the secret is in no argument, and in a file for the owner only', async () => {
    installAz();
    await open();
    await open();
    const lines = calls().map(({ args }) => args.filter((arg) => !arg.startsWith('@')).join(' '));
    expect(lines).toEqual([
      'version --output json',
      'cloud register --name sandbox --cloud-config --output none',
      'cloud set --name sandbox --output none',
      'login --service-principal --username client-1 --password --tenant tenant-1 --output none',
      'version --output json',
    ]);
    expect(JSON.stringify(calls().map(({ args, env }) => ({ args, env })))).not.toContain('s3cret-value');
    const [, register, , login] = calls();
    expect(JSON.parse(register?.files[0]?.text ?? '')).toMatchObject({
      endpoints: {
        activeDirectory: 'https://login.microsoftonline.com/adfs',
        resourceManager: 'https://management.azure.localhost/',
        appServiceResourceId: 'https://appservice.azure.localhost',
      },
    });
    expect(login?.files[0]?.text).toBe('s3cret-value');
    if (process.platform !== 'win32') {
      expect(login?.files[0]?.mode).toBe('600');
      expect(statSync(join(dir, 'az-config')).mode & 0o777).toBe(0o700);
    }
    const passed = login?.args.find((arg) => arg.startsWith('@'))?.slice(1) ?? '';
    expect(existsSync(passed)).toBe(false);
    expect(readFileSync(join(dir, 'az-config', 'signed-in.json'), 'utf8')).not.toContain('s3cret-value');
  });

  it.each([
    ['signed out', ['logout']],
    ['led to another cloud', ['cloud', 'set', '--name', 'AzureCloud']],
  ])('is done anew when az was %s since', async (_what, args) => {
    installAz();
    const az = await open();
    await az.run(args, { cwd: dir });
    await open();
    await open();
    expect(calls().filter(({ args: [first] }) => first === 'login')).toHaveLength(2);
  });

  it.each([
    ['another tenant', { tenantId: 'tenant-2' }],
    ['another application', { clientId: 'client-2' }],
    ['another secret', { clientSecret: 'changed' }],
  ])('is done anew for %s, and forgets the old one', async (_what, change) => {
    installAz();
    await open();
    writeFileSync(join(dir, 'az-config', 'msal_token_cache.json'), 'old');
    await open({ servicePrincipal: { ...servicePrincipal, ...change } });
    expect(calls().filter(({ args }) => args[0] === 'login')).toHaveLength(2);
    expect(existsSync(join(dir, 'az-config', 'msal_token_cache.json'))).toBe(false);
  });

  it('updates a cloud that is known already', async () => {
    installAz(
      "if (process.argv[3] === 'register') { console.error('ERROR: It is registered.'); process.exitCode = 1; }",
    );
    await open();
    expect(calls().map(({ args }) => args.slice(0, 2).join(' '))).toContain('cloud update');
  });

  it('that fails says why, and is tried again next time', async () => {
    installAz(
      "if (process.argv[2] === 'login') { console.error('ERROR: AADSTS7000215: Invalid client secret provided.'); process.exitCode = 1; }",
    );
    await expect(open()).rejects.toMatchObject({
      code: 'az',
      message: expect.stringContaining('The sandbox was reset'),
    });
    await expect(open()).rejects.toMatchObject({ code: 'az' });
    expect(calls().filter(({ args }) => args[0] === 'login')).toHaveLength(2);
  });
});
