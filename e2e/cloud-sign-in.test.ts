import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import type { Descriptor } from '../lab/local/descriptor.ts';
import { startSandbox, stopSandbox } from '../lab/local/process.ts';
import { contextOf, runLab } from '../lab/testing.ts';
import { type ForeignCloud, foreignCloud } from './foreign-cloud.ts';

/** People sign in to somebody's own cloud by a code that they enter in a browser of another device. */

const top = mkdtempSync(join(tmpdir(), 'lab-sign-in-'));
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

/** Runs one command line for `user`, who enters the codes that it says. */
async function lab(user: string, ...argv: string[]) {
  const context = contextOf({ env: { PATH: process.env.PATH, HOME: process.env.HOME } });
  const entered: Promise<void>[] = [];
  for (const stream of [context.stdout, context.stderr]) {
    stream.on('data', (text: unknown) => {
      if (/enter the code/.test(String(text))) entered.push(cloud.enterCode(String(text), user));
    });
  }
  const folder = join(top, user.split('@')[0] ?? '');
  const ran = await runLab(
    ['--dir', folder, '--cloud', cloud.file, '--auth', 'device-code', ...argv],
    context,
  );
  await Promise.all(entered);
  return { ...ran, codes: entered.length, folder };
}

const findingsOf = (stdout: string): Map<string, { status: string; found: string; next?: string }> =>
  new Map(JSON.parse(stdout).findings.map((each: { id: string }) => [each.id, each]));

describe('signing in by a code', () => {
  it('is asked for once in a command, and the lab is whoever entered it', async () => {
    const { code, stdout, codes, folder } = await lab(sandbox.user, 'doctor', '--json');
    expect({ code, codes }).toEqual({ code: EXIT.ok, codes: 1 });
    const findings = findingsOf(stdout);
    expect(findings.get('sign-in')).toMatchObject({ found: expect.stringContaining(sandbox.user) });
    expect(findings.get('account')).toMatchObject({ status: 'ok', found: 'a member of the tenant' });
    // What was chosen is remembered, and no token.
    const kept = readFileSync(join(folder, 'lab.json'), 'utf8');
    expect(JSON.parse(kept).signIns[cloud.file]).toEqual({
      auth: 'device-code',
      tenant: sandbox.tenantId,
      subscription: sandbox.subscriptionId,
    });
    expect(kept).not.toMatch(/eyJ[\w-]+\./);
  });

  it('does not help a guest without a role, who is told whom to ask for what', async () => {
    const guest = `grady_fabrikam.example#EXT#@${sandbox.tenantDomain}`;
    const { code, stderr } = await lab(guest, 'status');
    expect(code).toBe(EXIT.couldNot);
    expect(stderr).toContain('You are signed in, and see no subscription');
    expect(stderr).toContain('ask the owner of a subscription for the role Contributor');
  });

  it('warns a guest with a role, who cannot register applications', async () => {
    const admin = join(top, 'azure');
    const guest = `grady_fabrikam.example#EXT#@${sandbox.tenantDomain}`;
    const az = async (...argv: string[]) => runLab(['--dir', admin, '--az', 'builtin', 'az', ...argv]);
    const filter = `/users?$filter=mail eq 'grady@fabrikam.example'&$select=id`;
    const found = await az(
      'rest',
      '--url',
      `https://graph.azure.localhost/v1.0${filter}`,
      '--query',
      'value[0].id',
      '-o',
      'tsv',
    );
    const scope = `/subscriptions/${sandbox.subscriptionId}`;
    const owner = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
    const assigned = await az(
      ...['rest', '--method', 'PUT', '--url'],
      `${scope}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-555555555555?api-version=2022-04-01`,
      '--body',
      JSON.stringify({
        properties: {
          roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${owner}`,
          principalId: found.stdout.trim(),
        },
      }),
    );
    expect(assigned).toMatchObject({ code: 0 });
    const { stdout } = await lab(guest, 'doctor', '--json');
    expect(findingsOf(stdout).get('account')).toMatchObject({
      status: 'warn',
      found: 'you are a guest in this tenant',
      next: expect.stringContaining('Application Developer'),
    });
  });
});
