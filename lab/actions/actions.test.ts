import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clouds } from '../../checks/clouds.ts';
import type { Target } from '../../checks/target.ts';
import { adviceFor } from './advice.ts';
import { argumentsOf, callOf, lineOf } from './command-line.ts';
import { chosenValues, fill, placeholdersIn } from './placeholders.ts';
import { redact, redactingStream } from './redact.ts';
import { createVariables } from './variables.ts';

const target: Target = {
  tenant: 't',
  subscription: 's',
  resourceGroup: 'rg (raptor)',
  location: 'East US 2',
  plan: 'myPlan',
  sku: 'FREE',
  runtime: 'NODE|22-lts',
  frontend: 'raptor-client',
  backend: 'raptor-server',
};

const command = (text: string) =>
  ({ kind: 'command', text, folder: 'apps/frontend', changes: true, line: 1 }) as const;

describe('a command of a step', () => {
  it('gets the values of the learner, each as one argument', () => {
    const { args } = callOf(
      command(
        'az webapp up --resource-group <resource-group-name> --location "<location>" --runtime <runtime>',
      ),
      chosenValues(target),
    );
    expect(args).toEqual([
      'webapp',
      'up',
      '--resource-group',
      'rg (raptor)',
      '--location',
      'East US 2',
      '--runtime',
      'NODE|22-lts',
    ]);
  });

  it('is shown as one can type it', () => {
    const call = callOf(
      command('az x --group <resource-group-name> --name <front-end-app-name>'),
      chosenValues(target),
    );
    expect(lineOf(call)).toBe('az x --group "rg (raptor)" --name raptor-client');
    expect(argumentsOf(lineOf(call))).toEqual(call.args);
  });

  it('runs in the folder that the step says', () => {
    expect(callOf(command('az x'), new Map()).cwd).toMatch(/apps[\\/]frontend$/);
  });

  it.each([
    ['another program', 'rm -rf /', 'begin with az'],
    ['two commands', 'az group list\naz group list', 'begin with az'],
    ['nothing', '', 'begin with az'],
    ['what only a shell can do', 'az group list | rm', 'a pipe is for shells only'],
    ['another program whose output is kept', 'a=$(whoami)', 'begin with az'],
  ])('is one of az, and not %s', (_what, line, says) => {
    expect(() => argumentsOf(line)).toThrow(says);
  });

  it('may keep what it prints, and use what was kept; its line names the variable, and no value', () => {
    const values = chosenValues(target);
    const kept = callOf(command('secret=$(az x --name <front-end-app-name>)'), values);
    expect(kept).toMatchObject({ args: ['x', '--name', 'raptor-client'], keeps: 'secret' });
    expect(lineOf(kept)).toBe('secret=$(az x --name raptor-client)');
    const used = callOf(command('az y --set "<back-end-app-name>=$secret"'), values);
    expect(lineOf(used)).toBe('az y --set "raptor-server=$secret"');
    const variables = createVariables();
    variables.keep('secret', 's3cr3t', true);
    expect(used.args.map((arg) => variables.expand(arg))).toEqual(['y', '--set', 'raptor-server=s3cr3t']);
    expect(variables.secrets()).toEqual(['s3cr3t']);
  });

  it('that needs what nobody has kept says which command comes first', () => {
    const [, , arg = ''] = argumentsOf('az y --set "$secret"');
    expect(() => createVariables().expand(arg)).toThrow('needs $secret');
  });

  it('that was printed reads back as the same arguments', () => {
    const arg = fc.stringMatching(/^[\w@%+=:,./ ()|<>-]+$/);
    fc.assert(
      fc.property(fc.array(arg), (args) => {
        expect(argumentsOf(lineOf({ args }))).toEqual(args);
      }),
    );
  });
});

describe('placeholders', () => {
  it('are found, and left alone where there is no value', () => {
    const text = 'az x --name <front-end-app-name> --settings A=https://<back-end-host-name>';
    expect(placeholdersIn(text)).toEqual(['<front-end-app-name>', '<back-end-host-name>']);
    expect(fill(text, chosenValues(target))).toBe(
      'az x --name raptor-client --settings A=https://<back-end-host-name>',
    );
  });
});

describe('what is printed', () => {
  it.each([
    ['a token', 'Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln'],
    ['a password in an address', 'https://$raptor-client:s3cr3tPassw0rd@raptor-client.scm.azurewebsites.net'],
    ['a publishing password', '{"publishingPassword": "s3cr3tPassw0rd"}'],
    ['a client secret', '"clientSecret":"s3cr3tPassw0rd",'],
    ['a publish profile', '<publishProfile userPWD="s3cr3tPassw0rd" />'],
    ['a client secret among settings', '"value": "abc8Q~s3cr3tPassw0rd-_.~s3cr3tPassw0rd12"'],
    ['a client secret of the sandbox', 'set xyz~sandbox~s3cr3tPassw0rds3cr3tPassw0rd now'],
    ['an argument', 'az login --password s3cr3tPassw0rd'],
    ['what the lab knows to be one', 'the key is known-secret.'],
  ])('holds no secret: %s', (_what, text) => {
    const clean = redact(text, ['known-secret']);
    expect(clean).toContain('[secret]');
    expect(clean).not.toMatch(/s3cr3tPassw0rd|c2ln|known-secret/);
  });

  it('keeps names, addresses and settings', () => {
    const text =
      '{"name": "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET", "defaultHostName": "x.azurewebsites.net"}\nhttps://x:443/y';
    expect(redact(text)).toBe(text);
  });

  it('is clean although a secret comes in two pieces', () => {
    let out = '';
    const stream = redactingStream(['known-secret'], (text) => {
      out += text;
    });
    for (const piece of ['one known-', 'secret two\nthree kno', 'wn-secret']) stream.write(piece);
    stream.end();
    expect(out).toBe('one [secret] two\nthree [secret]');
  });
});

describe('a failure of az', () => {
  const facts = { runtimes: async () => ['NODE|22-lts', 'NODE|24-lts'] };
  const advise = (output: string, cloud = 'sandbox', args: readonly string[] = []) =>
    // biome-ignore lint/suspicious/noExplicitAny: an advice reads this one fact
    adviceFor(output, { cloud: { ...clouds.azure, name: cloud }, target, facts: facts as any, args });

  it('for a runtime that is no longer offered says which are, and which setting to change', async () => {
    const advice = await advise(
      "ERROR: Linux runtime 'NODE|18-lts' is not supported. Please check supported runtimes with: 'az webapp list-runtimes --os Linux'",
    );
    expect(advice?.why).toContain('NODE:18-lts is not on offer');
    expect(advice?.why).toContain('NODE:22-lts, NODE:24-lts');
    expect(advice?.next).toBe('npx lab setup --runtime NODE:24-lts');
  });

  it.each([
    ["ERROR: Unable to retrieve details of the existing app 'raptor-client'.", '--frontend NAME'],
    [
      'has reached the limit of 1 Free Linux app service plan(s) it can create in this region.',
      '--location REGION',
    ],
    ['Operation cannot be completed without additional quota.', '--sku B1'],
    ['(RequestDisallowedByAzure) Resource was disallowed', '--location REGION'],
    ['Linux workers are not available in resource group rg-raptor-test.', '--group NAME'],
  ])('names the setting to change: %s', async (output, setting) => {
    expect((await advise(output))?.next).toContain(`npx lab setup ${setting}`.split(' --')[0]);
    expect((await advise(output))?.next).toContain(setting);
  });

  it('because az was signed out is repaired by the lab in the sandbox, and by az elsewhere', async () => {
    const signedOut = "ERROR: Please run 'az login' to setup account.";
    expect((await advise(signedOut))?.next).toContain('npx lab az account show');
    expect((await advise(signedOut, 'AzureCloud'))?.next).toContain('az login --tenant');
  });

  it('is about the app that the command names, which may be the backend', async () => {
    const busy =
      'ERROR: There may be an ongoing deployment or your app setting has WEBSITE_RUN_FROM_PACKAGE.';
    const args = ['webapp', 'up', '--resource-group', 'rg', '--name', target.backend];
    expect((await advise(busy, 'sandbox', args))?.next).toContain(`--name ${target.backend} `);
  });

  it('that nobody knows gets no advice', async () => {
    expect(await advise('ERROR: something new')).toBeUndefined();
  });
});
