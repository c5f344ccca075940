import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import type { Descriptor } from '../lab/local/descriptor.ts';
import { startSandbox, stopSandbox } from '../lab/local/process.ts';
import { contextOf, type Ran, runLab } from '../lab/testing.ts';
import { type ForeignCloud, foreignCloud } from './foreign-cloud.ts';
import { runVisiting } from './run-visiting.ts';

/**
 * The lab in somebody's own cloud, from the plan to the clean-up. The cloud is a sandbox that the lab does not know as one:
 * it has its endpoints from a file, signs in as an application of the environment, and asks before it acts.
 */

const top = mkdtempSync(join(tmpdir(), 'lab-cloud-'));
let sandbox: Descriptor;
let cloud: ForeignCloud;

beforeAll(async () => {
  sandbox = (await startSandbox(join(top, 'azure'), { env: process.env, port: 0 })).descriptor;
  cloud = foreignCloud(sandbox, top);
});

afterAll(async () => {
  await cloud.close();
  await stopSandbox(join(top, 'azure'));
  rmSync(top, { recursive: true, force: true });
});

/** Runs one command line of the lab in `folder`, as somebody who opens the pages that it asks for. */
const lab = (folder: string, ...argv: string[]): Promise<Ran> =>
  runVisiting(['--dir', join(top, folder), '--cloud', cloud.file, ...argv], cloud);

const BY_ENVIRONMENT = ['--auth', 'environment'];

/** What `lab az` prints in a folder. */
const az = async (folder: string, ...argv: string[]): Promise<string> =>
  (await lab(folder, 'az', ...argv)).stdout.trim();

/** What `lab status` says, without what differs from one machine to the next. */
async function status(folder: string, ...argv: string[]) {
  const { code, stdout, stderr } = await lab(folder, ...argv, 'status', '--json');
  return { code, stderr, status: JSON.parse(stdout) };
}

/** Answers that somebody types at a terminal, one after the other. */
async function typing(folder: string, answers: readonly string[], ...argv: string[]): Promise<Ran> {
  const stdin = new PassThrough();
  stdin.end(answers.map((answer) => `${answer}\n`).join(''));
  const at = ['--dir', join(top, folder), '--cloud', cloud.file];
  return runLab([...at, ...argv], contextOf({ env: cloud.env, interactive: true, stdin }));
}

describe('a lab in a cloud of one’s own', () => {
  it('is not the one of a classmate in the same subscription', async () => {
    const mark = 'front-of-lee;back-of-lee;plan-of-lee;East US 2;F1;NODE:22-lts;deadbeef';
    const tags = [`easy-auth-lab-leeslab=${mark}`, 'easy-auth-lab=leeslab'];
    const group = ['group', 'create', '--name', 'rg-of-lee', '--location', 'eastus2', '--tags', ...tags];
    expect(await lab('mine', ...BY_ENVIRONMENT, 'az', ...group)).toMatchObject({ code: 0 });
    expect((await status('mine')).status.target.frontend).toMatch(/^easy-auth-frontend-/);
  });

  it('shows what a step will make, what it costs, and by which commands, and does nothing without a yes', async () => {
    const { code, stdout, stderr } = await lab('mine', ...BY_ENVIRONMENT, 'run', '--to', '1');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('--yes');
    expect(stdout).toMatch(/In ContosoCloud, subscription Easy Auth Lab \(sandbox\) \([0-9a-f-]{36}\), this/);
    expect(stdout).toMatch(/makes +web app easy-auth-frontend-\w+ with the code in it/);
    expect(stdout).toMatch(/costs +nothing \(tier FREE: free of charge/);
    expect(stdout).toMatch(/az webapp up --resource-group rg-easy-auth-lab-\w+ --name easy-auth-frontend/);
    expect(await az('mine', 'group', 'list', '--query', '[].name', '--output', 'tsv')).toBe('rg-of-lee');
  });

  it('does nothing either when somebody says no, or nothing', async () => {
    for (const answers of [['n'], ['']]) {
      const { code, stdout, stderr } = await typing('mine', answers, 'run', '--to', '1');
      expect(code).toBe(EXIT.fails);
      expect(stdout).toContain('Do it?');
      expect(stderr).toContain('Nothing was done.');
    }
    expect(await az('mine', 'group', 'list', '--query', '[].name', '--output', 'tsv')).toBe('rg-of-lee');
  });

  it('is done with a yes, and waits where somebody has to sign in', async () => {
    const { code, stdout, stderr } = await lab('mine', 'run', '--yes', '--to', '11');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    expect(stdout).toContain('All 11 steps are done and checked');
    expect(stdout.match(/Open this in a browser/g)).toHaveLength(3);
  });

  it('keeps no secret in its files or its words', async () => {
    const { stdout } = await lab('mine', 'status');
    const kept = readFileSync(join(top, 'mine', 'lab.json'), 'utf8');
    for (const text of [stdout, kept]) {
      expect(text).not.toContain(sandbox.clientSecret);
      expect(text).not.toMatch(/eyJ[\w-]+\./);
    }
  });

  it('is where the lab takes place from now on, when setup is told so', async () => {
    const set = await lab('mine', 'setup');
    expect(set.stdout).toContain(sandbox.subscriptionId);
    const { stdout } = await runLab(
      ['--dir', join(top, 'mine'), 'status', '--json'],
      contextOf({ env: cloud.env }),
    );
    expect(JSON.parse(stdout)).toMatchObject({ cloud: 'ContosoCloud', next: 12 });
  });

  it('stops before the step that deletes, which needs the name', async () => {
    const { code, stderr } = await lab('mine', 'run', '--yes');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toMatch(/--yes --confirm rg-easy-auth-lab-\w+/);
  });

  it('is found from another machine, which knows the subscription only, and stands there as it did', async () => {
    const here = await status('mine');
    expect(here.status).toMatchObject({ next: 12, summary: { fail: 0, error: 0 } });
    const there = await status('elsewhere', ...BY_ENVIRONMENT, '--subscription', sandbox.subscriptionId);
    expect(there.stderr).toContain('Found a lab in resource group rg-easy-auth-lab-');
    expect(there.status).toEqual(here.status);
    expect(there.code).toBe(here.code);
  });

  it('is found by the next steps, too: nothing is done twice', async () => {
    const { code, stdout } = await lab('elsewhere', 'run', '--yes', '--to', '11');
    expect(code).toBe(EXIT.ok);
    expect(stdout).not.toContain('$ az');
    expect(stdout).not.toContain('Open this in a browser');
  });
});

describe('cleaning up in a cloud of one’s own', () => {
  it('lists what the lab has made, and wants the name of the group', async () => {
    const refused = await lab('elsewhere', 'clean');
    expect(refused.code).toBe(EXIT.usage);
    expect(refused.stdout).toMatch(/^Resource group rg-easy-auth-lab-\w+, with\n/m);
    expect(refused.stdout).toMatch(/^App registrations in Microsoft Entra ID\n {2}easy-auth-/m);
    expect(refused.stderr).toMatch(/--yes --confirm rg-easy-auth-lab-/);
    expect((await lab('elsewhere', 'clean', '--yes')).code).toBe(EXIT.usage);
    const misspelt = await lab('elsewhere', 'clean', '--yes', '--confirm', 'rg-easy-auth-lab');
    expect(misspelt.code).toBe(EXIT.usage);
    expect(misspelt.stderr).toContain('--confirm says rg-easy-auth-lab');
    const typed = await typing('elsewhere', ['rg-easy-auth-lab', ''], 'clean');
    expect(typed.stdout).toContain('To delete it, type the name of the resource group');
    expect(typed.stderr).toContain('Nothing was done.');
  });

  it('leaves alone what the lab has not made, in its own group too', async () => {
    const { resourceGroup } = JSON.parse(readFileSync(join(top, 'elsewhere', 'lab.json'), 'utf8')).names;
    await az('elsewhere', 'group', 'create', '--name', 'rg-somebody', '--location', 'eastus2');
    const plan = ['appservice', 'plan', 'create', '--is-linux', '--sku', 'B1', '--name', 'plan-of-somebody'];
    await az('elsewhere', ...plan, '--resource-group', resourceGroup);
    await az('elsewhere', 'ad', 'app', 'create', '--display-name', 'easy-auth-frontend');
    const { code, stdout } = await lab('elsewhere', 'clean', '--yes', '--confirm', resourceGroup);
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain(`In resource group ${resourceGroup}, which stays`);
    expect(stdout).toMatch(/Left alone, as the lab has not made it\n {2}plan-of-somebody/);
    const left = await az(
      'elsewhere',
      'resource',
      'list',
      '-g',
      resourceGroup,
      '--query',
      '[].name',
      '--output',
      'tsv',
    );
    expect(left).toBe('plan-of-somebody');
    const registrations = ['ad', 'app', 'list', '--all', '--query', '[].displayName', '--output', 'tsv'];
    expect(await az('elsewhere', ...registrations)).toContain('easy-auth-frontend');
    expect(await az('elsewhere', ...registrations)).not.toMatch(/easy-auth-(?:frontend|backend)-\w/);
    await az(
      'elsewhere',
      'appservice',
      'plan',
      'delete',
      '--yes',
      '--name',
      'plan-of-somebody',
      '--resource-group',
      resourceGroup,
    );
  });

  it('takes the group when there is nothing else in it any more, and a second time does no harm', async () => {
    const { resourceGroup } = JSON.parse(readFileSync(join(top, 'elsewhere', 'lab.json'), 'utf8')).names;
    const clean = ['clean', '--yes', '--confirm', resourceGroup];
    expect(await lab('elsewhere', ...clean)).toMatchObject({ code: EXIT.ok, stderr: '' });
    const again = await lab('elsewhere', ...clean);
    expect(again.stdout).toContain('There was nothing to delete.');
    expect(again.code).toBe(EXIT.ok);
    expect(await az('elsewhere', 'group', 'list', '--query', '[].name', '--output', 'tsv')).toBe(
      'rg-of-lee\nrg-somebody',
    );
  });

  it('takes what was made by hand only when it is told to', async () => {
    const { resourceGroup } = JSON.parse(readFileSync(join(top, 'elsewhere', 'lab.json'), 'utf8')).names;
    await az('elsewhere', 'group', 'create', '--name', resourceGroup, '--location', 'eastus2');
    const clean = ['clean', '--yes', '--confirm', resourceGroup];
    const left = await lab('elsewhere', ...clean);
    expect(left).toMatchObject({ code: EXIT.ok });
    expect(left.stdout).toContain(
      `Left alone, as the lab has not made it\n  resource group ${resourceGroup}`,
    );
    const typed = await typing('elsewhere', [resourceGroup], 'clean', '--unmarked');
    expect(typed).toMatchObject({ code: EXIT.ok, stderr: '' });
    expect(typed.stdout).toContain('Deleted.');
    expect(await az('elsewhere', 'group', 'exists', '--name', resourceGroup)).toBe('false');
  });
});
