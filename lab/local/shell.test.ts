import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { type TestLab, test } from '../testing.ts';
import { sandboxEnvironment } from './environment.ts';

const PROGRAM = fileURLToPath(new URL('../bin.js', import.meta.url));

/** Runs `lab sandbox shell` with these commands on standard input, and a PATH without an az. */
async function shell(lab: TestLab, commands: string) {
  const home = join(lab.dir, 'home');
  mkdirSync(home, { recursive: true });
  const child = spawn(process.execPath, [PROGRAM, '--dir', lab.dir, 'sandbox', 'shell'], {
    env: { PATH: join(lab.dir, 'no-programs'), SHELL: '/bin/sh', HOME: home, AZURE_DEFAULTS_GROUP: 'mine' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  child.stdin.end(commands);
  const [code] = await once(child, 'close');
  return { code, stdout, stderr, home };
}

// The built-in az goes into PATH as a script of /bin/sh; on Windows it is az.cmd, which nothing here can run.
describe.skipIf(process.platform === 'win32')(
  'lab sandbox shell, on a machine without az',
  { timeout: 60_000 },
  () => {
    test('has one all the same, which talks to the sandbox', async ({ lab }) => {
      const { code, stdout, stderr } = await shell(
        lab,
        'az group create --name one --location eastus2 --output none\naz group list --query "[].name" --output tsv\n',
      );
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'one\n', stderr: '' });
    });

    test('has the lab itself in every folder', async ({ lab }) => {
      const { stdout } = await shell(lab, 'cd /\nlab setup --plan the-one --quiet\nlab setup --json\n');
      expect(stdout).toContain('"plan": "the-one"');
    });

    test('ends with the code of what it ran', async ({ lab }) => {
      expect((await shell(lab, 'exit 7\n')).code).toBe(7);
      expect((await shell(lab, 'az group show --name nobody\n')).code).toBe(3);
    });

    test('has the environment of the sandbox and no other settings of the tools of Azure', async ({
      lab,
    }) => {
      const { stdout, home } = await shell(
        lab,
        'echo "$AZURE_DEFAULTS_GROUP|$AZURE_CONFIG_DIR|$NO_PROXY|$EASY_AUTH_LAB_DIR"\n',
      );
      expect(stdout).toBe(`|${join(lab.dir, '.azure-sandbox')}||${lab.dir}\n`);
      expect(existsSync(join(home, '.azure'))).toBe(false);
    });
  },
);

describe('the environment of that shell', () => {
  test('is that of the user, without what could lead az elsewhere', ({ lab }) => {
    const env = sandboxEnvironment(
      {
        PATH: '/bin',
        AZURE_CLOUD_NAME: 'AzureCloud',
        ARM_TENANT_ID: 'x',
        all_proxy: 'http://proxy',
        EDITOR: 'vi',
      },
      { HTTPS_PROXY: 'http://127.0.0.1:1', AZURE_CONFIG_DIR: lab.dir },
    );
    expect(env).toEqual({
      PATH: '/bin',
      EDITOR: 'vi',
      HTTPS_PROXY: 'http://127.0.0.1:1',
      AZURE_CONFIG_DIR: lab.dir,
    });
  });
});
