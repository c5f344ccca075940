import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import { sandboxVariables } from '../lab/local/environment.ts';
import { startSandbox, stopSandbox } from '../lab/local/process.ts';
import { runLab } from '../lab/testing.ts';
import { foreignCloud } from './foreign-cloud.ts';
import { hasAz } from './installed.ts';

/** The lab in somebody's own cloud, signed in as the installed Azure CLI is. */

const LAB = fileURLToPath(new URL('../lab/bin.js', import.meta.url));
const top = mkdtempSync(join(tmpdir(), 'lab-cloud-az-'));

let file: string;
let env: Record<string, string>;

/** Runs the lab as a process, so that it and az have the environment of one terminal. */
const lab = (folder: string, argv: readonly string[], more: Record<string, string> = {}) =>
  execa(process.execPath, [LAB, '--dir', join(top, folder), '--cloud', file, ...argv], {
    env: { ...env, ...more },
    extendEnv: false,
    reject: false,
  });

beforeAll(async () => {
  const dir = join(top, 'azure');
  const { descriptor } = await startSandbox(dir, { env: process.env, port: 0 });
  // az is signed in once, as somebody does in a terminal of their own.
  await runLab(['--dir', dir, 'sandbox', 'env', '--login']);
  const cloud = foreignCloud(descriptor, top);
  file = cloud.file;
  await cloud.close();
  const { EASY_AUTH_LAB_DIR: _, ...variables } = sandboxVariables(dir, descriptor);
  env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...variables };
});

afterAll(async () => {
  await stopSandbox(join(top, 'azure'));
  rmSync(top, { recursive: true, force: true });
});

describe.runIf(hasAz())('signed in as the Azure CLI is', () => {
  it('the lab finds the subscription by itself, and has that az run its commands', async () => {
    const { exitCode, stdout } = await lab('mine', ['doctor', '--json']);
    const { findings } = JSON.parse(stdout);
    const of = (id: string) => findings.find((finding: { id: string }) => finding.id === id);
    expect(of('az')).toMatchObject({ status: 'ok', found: expect.stringMatching(/^Azure CLI \d+\./) });
    expect(of('sign-in')).toMatchObject({ status: 'ok', found: expect.stringContaining('in ContosoCloud') });
    expect(exitCode).toBe(EXIT.ok);
    const made = await lab('mine', [
      'az',
      'group',
      'create',
      '-n',
      'rg-by-az',
      '-l',
      'eastus2',
      '-o',
      'none',
    ]);
    expect(made).toMatchObject({ exitCode: 0, stdout: '' });
    expect((await lab('mine', ['az', 'group', 'list', '--query', '[].name', '-o', 'tsv'])).stdout).toBe(
      'rg-by-az',
    );
  });

  it('nobody is, in a terminal in which nobody has signed in: the line to type is said', async () => {
    const { exitCode, stderr } = await lab('nobody', ['status'], { AZURE_CONFIG_DIR: join(top, 'empty') });
    expect(exitCode).toBe(EXIT.couldNot);
    expect(stderr).toContain('Nobody is signed in to the Azure CLI for ContosoCloud');
    expect(stderr).toContain('az cloud set --name ContosoCloud, then: az login');
  });

  it('an application of the environment has the installed az run its commands where that is asked for', async () => {
    const { stdout, stderr } = await lab(
      'apart',
      [
        ...['--auth', 'environment', '--az', 'real', 'az'],
        ...['account', 'show', '--query', '[environmentName, user.type]', '-o', 'tsv'],
      ],
      { AZURE_CONFIG_DIR: join(top, 'empty') },
    );
    expect({ stderr, stdout }).toEqual({ stderr: '', stdout: 'ContosoCloud\nservicePrincipal' });
  });
});
