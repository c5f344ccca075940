import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import { readDescriptor } from '../lab/local/descriptor.ts';
import { labFile } from '../lab/state/lab-file.ts';
import { contextOf, runLab, type TestLab, testOnce as test } from '../lab/testing.ts';
import { countSteps } from '../steps/index.ts';
import { foreignCloud } from './foreign-cloud.ts';

/** Azure is the memory: whatever the lab has written down is lost, and it stands where it stood. */

const NAMES = {
  frontend: 'raptor-client-resume',
  backend: 'raptor-server-resume',
  resourceGroup: 'rg-raptor-test',
  plan: 'myPlan',
  location: 'West Europe',
  sku: 'F1',
  runtime: 'NODE:22-lts',
};

const FLAGS = ['frontend', 'backend', 'group', 'plan', 'location', 'sku', 'runtime'].flatMap((flag) => {
  const key = flag === 'group' ? 'resourceGroup' : flag;
  return [`--${flag}`, String(Object.entries(NAMES).find(([name]) => name === key)?.[1])];
});

async function go(lab: TestLab, step: number): Promise<void> {
  const { code, stderr } = await lab.run('goto', String(step));
  expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
}

const statusOf = async (lab: TestLab) => JSON.parse((await lab.run('status', '--json')).stdout);

const forget = (lab: TestLab): void => rmSync(labFile(lab.dir), { force: true });

/**
 * The same from another machine: its folder is empty, it knows no sandbox but a cloud and the subscription's ID, and nobody
 * tells it any names.
 */
async function statusElsewhere(lab: TestLab) {
  const sandbox = readDescriptor(lab.dir) ?? expect.fail('there is no sandbox');
  const dir = mkdtempSync(join(lab.dir, 'elsewhere-'));
  const cloud = foreignCloud(sandbox, dir);
  const folder = join(dir, '.lab');
  const at = ['--dir', folder, '--cloud', cloud.file, '--auth', 'environment'];
  const which = ['--subscription', sandbox.subscriptionId];
  const { stdout } = await runLab([...at, ...which, 'status', '--json'], contextOf({ env: cloud.env }));
  await cloud.close();
  return JSON.parse(stdout.replaceAll(folder, lab.dir)); // what to type next names the folder
}

const az = async (lab: TestLab, ...argv: string[]) => lab.run('--az', 'builtin', 'az', ...argv);

/** Takes all tags away, as they are in a lab that somebody made by hand. */
async function removeTags(lab: TestLab): Promise<void> {
  const group = `/subscriptions/{subscriptionId}/resourceGroups/${NAMES.resourceGroup}`;
  for (const scope of [
    group,
    `${group}/providers/Microsoft.Web/sites/${NAMES.frontend}`,
    `${group}/providers/Microsoft.Web/sites/${NAMES.backend}`,
    `${group}/providers/Microsoft.Web/serverfarms/${NAMES.plan}`,
  ]) {
    const url = `${scope}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;
    const body = '{"operation": "Replace", "properties": {"tags": {}}}';
    expect(await az(lab, 'rest', '--method', 'PATCH', '--url', url, '--body', body)).toMatchObject({
      code: 0,
    });
  }
}

const steps = Array.from({ length: countSteps() - 1 }, (_, index) => index + 2);

describe('a lab whose own file is lost', () => {
  test('has nothing to lose before the first step', async ({ lab }) => {
    expect((await lab.run('setup', ...FLAGS)).code).toBe(EXIT.ok);
    const before = await statusOf(lab);
    forget(lab);
    const after = await statusOf(lab);
    expect(after).toMatchObject({ summary: before.summary, next: 1 });
    await lab.run('setup', ...FLAGS);
    await go(lab, countSteps());
  });

  test.for(steps)('stands at the start of step %i as it did', async (step, { lab }) => {
    await go(lab, step);
    const before = await statusOf(lab);
    expect(before).toMatchObject({ next: step, target: NAMES });
    forget(lab);
    expect(await statusOf(lab)).toEqual(before);
    expect(await statusElsewhere(lab)).toEqual({ ...before, cloud: 'ContosoCloud' });
  });

  const at = ['--resource-group', NAMES.resourceGroup];
  test.for<readonly [step: number, how: string, argv: readonly string[]]>([
    [
      1,
      'the backend is not made yet',
      ['webapp', 'delete', ...at, '--name', NAMES.backend, '--keep-empty-plan'],
    ],
    [4, 'one app has no registration yet', ['ad', 'app', 'delete', '--id', `<${NAMES.frontend}>`]],
    [
      7,
      'the settings are half written',
      [
        'webapp',
        'config',
        'appsettings',
        'delete',
        ...at,
        '--name',
        NAMES.frontend,
        '--setting-names',
        'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET',
      ],
    ],
  ])('stands in the middle of step %i as it did: %s', async ([step, , argv], { lab }) => {
    await go(lab, step + 1);
    const [named] = argv.flatMap((word) => /^<(.*)>$/.exec(word)?.[1] ?? []);
    const filter = ['--display-name', named ?? '', '--query', '[0].appId', '--output', 'tsv'];
    const id = named === undefined ? '' : (await az(lab, 'ad', 'app', 'list', ...filter)).stdout.trim();
    const words = argv.map((word) => (word === `<${named}>` ? id : word));
    expect(await az(lab, ...words)).toMatchObject({ code: 0 });
    await statusOf(lab); // it has told of what somebody has changed
    const before = await statusOf(lab);
    expect(before.next).toBeLessThanOrEqual(step);
    forget(lab);
    expect(await statusOf(lab)).toEqual(before);
    expect(await statusElsewhere(lab)).toEqual({ ...before, cloud: 'ContosoCloud' });
  });

  test('is cleaned up as before, and has nothing to clean up then', async ({ lab }) => {
    await go(lab, countSteps());
    forget(lab);
    const { code, stdout } = await lab.run('clean', '--yes', '--az', 'builtin');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toMatch(/^Resource group rg-raptor-test, with\n/m);
    expect(stdout.match(/\$ az ad app delete/g)).toHaveLength(2);
    forget(lab);
    expect((await lab.run('clean', '--yes', '--az', 'builtin')).stdout).toContain('nothing to delete');
  });

  test('is recognised by the shape of its apps, where nothing is marked', async ({ lab }) => {
    await lab.run('setup', ...FLAGS);
    await go(lab, 8);
    const before = await statusOf(lab);
    await removeTags(lab);
    forget(lab);
    const { stdout } = await lab.run('status');
    expect(stdout).toContain('Found a lab in resource group rg-raptor-test (raptor-client-resume and');
    const { frontend, backend, resourceGroup, plan } = NAMES;
    const target = { frontend, backend, resourceGroup, plan };
    expect(await statusOf(lab)).toMatchObject({ next: 8, target, summary: before.summary });
  });

  test('asks which one, where there are several, and takes the one of a group', async ({ lab }) => {
    const up = ['--plan', 'other-plan', '--sku', 'B1', '--location', 'eastus2', '--runtime', 'NODE:22-lts'];
    for (const name of ['other-front-resume', 'other-back-resume']) {
      const created = await lab.connection();
      const run = await (await created.az()).run(
        ['webapp', 'up', '--resource-group', 'rg-other', '--name', name, ...up, '--os-type', 'Linux'],
        { cwd: `${process.cwd()}/apps/backend` },
      );
      expect(run).toMatchObject({ exitCode: 0 });
    }
    forget(lab);
    const { code, stderr } = await lab.run('status');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('There are several labs in the subscription: rg-');
    expect((await lab.run('setup', '--group', 'rg-other')).stdout).toContain('other-front-resume');
    expect(await statusOf(lab)).toMatchObject({ target: { frontend: 'other-front-resume' } });
  });
});

describe('what somebody changes meanwhile', () => {
  test('is told by lab status: what was done, and is not any more', async ({ lab }) => {
    forget(lab);
    await lab.run('setup', ...FLAGS);
    await go(lab, 4);
    expect(await statusOf(lab)).toMatchObject({ next: 4, changes: [] });
    const at = ['--resource-group', NAMES.resourceGroup, '--name', NAMES.frontend];
    await az(lab, 'webapp', 'config', 'appsettings', 'delete', ...at, '--setting-names', 'BACKEND_URL');
    const { stdout } = await lab.run('status');
    expect(stdout).toMatch(
      /Changed since .*, and not by the lab:\n {2}✖ step 2: BACKEND_URL is the backend's address: passed then/,
    );
    expect(stdout).toContain('Next: step 2');
    // It is news once.
    expect(await statusOf(lab)).toMatchObject({ next: 2, changes: [] });
  });

  test('is not what the lab has done itself', async ({ lab }) => {
    await lab.run('solve', '2', '--az', 'builtin');
    await lab.run('solve', '4', '--az', 'builtin');
    expect(await statusOf(lab)).toMatchObject({ next: 6, changes: [] });
  });
});
