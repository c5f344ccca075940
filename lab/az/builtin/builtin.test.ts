import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type TestAz, test } from '../testing.ts';

const UP = '-g rg-1 --plan plan-1 --sku FREE -l "East US 2" --os-type Linux --runtime NODE:22-lts';

/** A small app in the folder, and a group for it. */
function app(builtin: TestAz): void {
  builtin.file('package.json', '{ "name": "small", "scripts": { "start": "node index.js" } }');
  builtin.file('index.js', "require('http').createServer((q, r) => r.end('hello')).listen(process.env.PORT)");
}

const written = (builtin: TestAz) =>
  builtin
    .requests()
    .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    .map(({ method, path, body }) => ({
      request: `${method} ${path.split('/').slice(-2).join('/')}`,
      body: body.length > 0 && body[0] === 0x7b ? JSON.parse(body.toString()) : undefined,
    }));

describe('az webapp up', () => {
  test('makes group, plan and site, and deploys the folder; a second time it needs no arguments', async ({
    builtin,
  }) => {
    app(builtin);
    const first = await builtin.run(`webapp up --name up-app-1 ${UP}`);
    expect(first).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(first.stdout)).toMatchObject({
      name: 'up-app-1',
      resourcegroup: 'rg-1',
      location: 'eastus2',
      runtime_version: 'NODE|22-lts',
      URL: 'http://up-app-1.azurewebsites.localhost',
    });
    expect(first.stderr).toContain('WARNING: Deployment endpoint responded with status code 202\n');
    expect(written(builtin).map(({ request }) => request)).toEqual([
      'POST Microsoft.Web/checknameavailability',
      'PUT resourcegroups/rg-1',
      'PUT serverfarms/plan-1',
      'POST Microsoft.Web/checknameavailability',
      'PUT sites/up-app-1',
      'POST up-app-1/publishxml',
      'PUT config/logs',
      'POST publishingcredentials/list',
      'POST api/zipdeploy',
    ]);
    const second = await builtin.run('webapp up --runtime NODE:22-lts');
    expect(second.exitCode).toBe(0);
    expect(second.stderr).toMatch(/^WARNING: Webapp 'up-app-1' already exists\./);
  });

  test('changes the runtime of an app that has another', async ({ builtin }) => {
    app(builtin);
    await builtin.run(`webapp up --name up-app-2 ${UP}`);
    builtin.requests();
    const run = await builtin.run('webapp up --name up-app-2 --runtime NODE:24-lts');
    expect(run.stderr).toContain('WARNING: Updating runtime version from NODE|22-lts to NODE|24-lts\n');
    const patch = written(builtin).find(({ request }) => request === 'PATCH config/web');
    expect(patch?.body.properties).toMatchObject({ linuxFxVersion: 'NODE|24-lts' });
    expect(Object.values(patch?.body.properties)).not.toContain(null);
    expect(patch?.body.properties).not.toHaveProperty('ipSecurityRestrictions');
  });

  test('asks for a build that fails, and says where its log is', async ({ builtin }) => {
    builtin.file('package.json', '{ this is no JSON');
    const run = await builtin.run(`webapp up --name up-app-3 ${UP}`);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(
      /ERROR: Zip deployment failed\. \{'id': '.*'status': 3.*az webapp log deployment show -n up-app-3 -g rg-1\n$/,
    );
  });

  test.for([
    [
      'webapp up --name up-app-4 -g rg-1 -l eastus2 --runtime NODE:18-lts',
      "ERROR: Linux runtime 'NODE|18-lts' is not supported. Please check supported runtimes with: 'az webapp list-runtimes --os Linux'\n",
    ],
    [
      'webapp up --name up.app -g rg-1 -l eastus2 --runtime NODE:22-lts',
      'ERROR: Site names only allow alphanumeric characters and hyphens, cannot start or end in a hyphen, and must be less than 64 chars.\n',
    ],
  ])('refuses as az does: %s', async ([line, stderr], { builtin }) => {
    expect(await builtin.run(line ?? '')).toMatchObject({ exitCode: 1, stdout: '', stderr });
  });

  test('in a folder without an app says so', async ({ builtin }) => {
    for (const name of ['package.json', 'index.js']) rmSync(join(builtin.cwd, name), { force: true });
    const run = await builtin.run('webapp up --name up-app-5 -g rg-1 -l eastus2');
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Could not auto-detect') });
  });
});

describe('any command', () => {
  test('prints what is not there on standard error, and ends with 3', async ({ builtin }) => {
    expect(await builtin.run('group show -n nothing')).toEqual({
      exitCode: 3,
      stdout: '',
      stderr:
        "ERROR: (ResourceGroupNotFound) Resource group 'nothing' could not be found.\nCode: ResourceGroupNotFound\nMessage: Resource group 'nothing' could not be found.\n",
    });
  });

  test('that is not known says how to get one that knows it', async ({ builtin }) => {
    for (const line of ['vm create -n x', 'webapp ssh', 'webapp vnet-integration list']) {
      const run = await builtin.run(line);
      expect(run).toMatchObject({ exitCode: 2, stdout: '' });
      expect(run.stderr).toMatch(
        /^ERROR: The lab's built-in az does not know 'az .+'\.\n.*install-azure-cli\n$/,
      );
    }
    expect(builtin.requests()).toHaveLength(0);
  });

  test('has help that comes from the table of commands', async ({ builtin }) => {
    const all = await builtin.run('--help');
    expect(all.stdout).toMatch(/Subgroups:\n {4}account .*\n {4}ad .*/);
    const group = await builtin.run('webapp config --help');
    expect(group.stdout).toMatch(
      /Subgroups:\n {4}appsettings : .*\n\nCommands:\n {4}show : .*\n {4}set {2}: /,
    );
    const one = await builtin.run('group delete -h');
    expect(one.stdout).toMatch(/az group delete : /);
    expect(one.stdout).toMatch(/--name --resource-group -n -g \[Required\] : /);
    expect(one.stdout).toMatch(/--yes -y +: /);
    expect(one.stdout).toMatch(/Allowed values: json, jsonc, tsv, table, none\./);
  });

  test('tells its version as the one that it stands in for', async ({ builtin }) => {
    expect(JSON.parse((await builtin.run('version')).stdout)).toMatchObject({ 'azure-cli': '2.45.0' });
    expect((await builtin.run('--version')).stdout).toMatch(/^azure-cli +2\.45\.0\n/);
  });

  test('that destroys something wants --yes', async ({ builtin }) => {
    await builtin.run('group create -n rg-kept -l eastus2');
    const run = await builtin.run('group delete -n rg-kept');
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Use --yes.') });
    expect((await builtin.run('group exists -n rg-kept')).stdout).toBe('true\n');
    expect((await builtin.run('group delete -n rg-kept --yes')).exitCode).toBe(0);
    expect((await builtin.run('group exists -n rg-kept')).stdout).toBe('false\n');
  });

  test('hands on its output as it comes', async ({ builtin }) => {
    const pieces: string[] = [];
    const run = await builtin.run('group create -n rg-2 -l eastus2 --query name', {
      onOutput: (text, stream) => pieces.push(`${stream}: ${text}`),
    });
    expect(run.stdout).toBe('"rg-2"\n');
    expect(pieces).toEqual(['stdout: "rg-2"\n']);
  });

  test('says nothing but errors when it is asked to', async ({ builtin }) => {
    const run = await builtin.run('rest --url https://elsewhere.azurewebsites.localhost/ --only-show-errors');
    expect(run.stderr).toMatch(/^ERROR: /);
  });

  test('ends when it is aborted', async ({ builtin }) => {
    const controller = new AbortController();
    controller.abort();
    expect(await builtin.run('group list', { signal: controller.signal })).toMatchObject({ exitCode: 130 });
  });

  test('takes a subscription by its name, and refuses one that is not there', async ({ builtin }) => {
    const run = await builtin.run('account show --subscription "easy auth lab (sandbox)" --query id -o tsv');
    expect(run.stdout.trim()).toBe(builtin.sandbox.subscriptionId);
    expect(await builtin.run('group list --subscription nothing')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("The subscription of 'nothing' doesn't exist"),
    });
  });
});

describe('az webapp config appsettings set', () => {
  test('takes settings in every form, and names no value that it cannot read', async ({ builtin }) => {
    app(builtin);
    await builtin.run(`webapp up --name set-app-1 ${UP}`);
    builtin.file('more.json', '{ "FROM_FILE": "1" }');
    const set = 'webapp config appsettings set -g rg-1 -n set-app-1';
    const run = await builtin.run(
      `${set} --settings A=B "C=D E" F=g=h @more.json --slot-settings SECRET=s --query "[].[name, value, slotSetting]" -o tsv`,
    );
    expect(run.stdout).toContain(
      'A\tB\tFalse\nC\tD E\tFalse\nF\tg=h\tFalse\nFROM_FILE\t1\tFalse\nSECRET\ts\tTrue\n',
    );
    const bad = await builtin.run(`${set} --settings A=B ${'x'.repeat(60)}`);
    expect(bad).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/NAME=VALUE; 'x{40}' is not/) });
  });
});

describe('a secret', () => {
  test('is in the result of the command that makes it, and in nothing else that is printed', async ({
    builtin,
  }) => {
    await builtin.run('ad app create --display-name secretive');
    const { stdout: appId } = await builtin.run(
      'ad app list --display-name secretive --query "[0].appId" -o tsv',
    );
    const reset = await builtin.run(`ad app credential reset --id ${appId.trim()} --verbose --debug`);
    const { password, ...rest } = JSON.parse(reset.stdout);
    expect(rest).toEqual({ appId: appId.trim(), tenant: builtin.sandbox.tenantId });
    expect(password).toMatch(/^.{3}~sandbox~\w{20,}$/);
    expect(reset.stderr).not.toContain(password);
    expect(reset.stderr).not.toMatch(/eyJ/);
  });
});

describe('az rest', () => {
  test('sends a token to the cloud only, unless it is told for whom', async ({ builtin }) => {
    const run = await builtin.run('rest --url https://elsewhere.azurewebsites.localhost/x');
    expect(run.stderr).toContain("WARNING: Can't derive appropriate Azure AD resource from --url");
    const graph = await builtin.run('rest --url https://graph.azure.localhost.evil.localhost/v1.0/me');
    expect(graph.stderr).toContain("WARNING: Can't derive");
  });
  test('refuses what is no URL', async ({ builtin }) => {
    expect(await builtin.run('rest --url file:///etc/passwd')).toMatchObject({ exitCode: 1 });
    expect(builtin.requests()).toHaveLength(0);
  });
});
