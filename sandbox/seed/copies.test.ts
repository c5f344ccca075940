import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { appOf, makeSite } from '../sites/testing.ts';
import { resources } from '../state/resources.ts';
import { type TestSandbox, test } from '../testing.ts';

const control = ({ ask, descriptor }: TestSandbox, method: string, path: string, body?: unknown) =>
  ask(method, `http://127.0.0.1:${descriptor.port}/.sandbox${path}`, {
    headers: { authorization: `Bearer ${descriptor.controlKey}` },
    body,
  });

const copy = (name: string, more: object = {}) => ({
  snapshot: 'template',
  replace: [['template', name]],
  subscription: { subscriptionId: randomUUID(), displayName: `Of ${name}`, state: 'Enabled', owned: true },
  ...more,
});

/** A site with an app, and a registration with a secret that the site knows. */
async function makeTemplate(sandbox: TestSandbox) {
  const { body: app } = await graph(sandbox, 'POST', '/applications', { displayName: 'template' });
  await graph(sandbox, 'PATCH', `/applications/${app.id}`, { identifierUris: [`api://${app.appId}`] });
  const { body: secret } = await graph(sandbox, 'POST', `/applications/${app.id}/addPassword`, {});
  await graph(sandbox, 'POST', '/servicePrincipals', { appId: app.appId });
  const site = makeSite(sandbox, 'template', {
    appSettings: { CLIENT: app.appId, SHOUTED: app.appId.toUpperCase(), SECRET: secret.secretText },
  });
  await site.deploy({
    ...appOf('return require("answer") + process.env.CLIENT;'),
    'node_modules/answer/index.js': 'module.exports = "42 ";',
  });
  await control(sandbox, 'PUT', '/snapshots/template');
  return { app, secret };
}

async function graph(sandbox: TestSandbox, method: string, path: string, body?: unknown) {
  const token = await sandbox.token('https://graph.azure.localhost');
  return sandbox.ask(method, `https://graph.azure.localhost/v1.0${path}`, {
    headers: { authorization: `Bearer ${token}` },
    body,
  });
}

const siteOf = (sandbox: TestSandbox, name: string) =>
  resources(sandbox.store)
    .sites.all()
    .find((each) => each.name === name) ?? expect.fail(`no site ${name}`);

describe('copies of a lab', () => {
  test('are labs of their own: other names, other IDs, other secrets, and an app that runs', async ({
    sandbox,
  }) => {
    const { app, secret } = await makeTemplate(sandbox);
    const orders = [copy('ada'), copy('lin')];
    expect(await control(sandbox, 'POST', '/copies', { copies: orders })).toMatchObject({ status: 201 });
    const [ada, lin] = [siteOf(sandbox, 'ada'), siteOf(sandbox, 'lin')];
    expect(ada.id).toContain(orders[0]?.subscription.subscriptionId);
    expect(ada.hostName).toBe('ada.azurewebsites.localhost');
    const clients = [app.appId, ada.appSettings.CLIENT, lin.appSettings.CLIENT];
    expect(new Set(clients).size).toBe(3);
    expect(ada.appSettings.SHOUTED).toBe(ada.appSettings.CLIENT?.toUpperCase());
    expect(new Set([secret.secretText, ada.appSettings.SECRET, lin.appSettings.SECRET]).size).toBe(3);

    const { body } = await graph(sandbox, 'GET', `/applications(appId='${ada.appSettings.CLIENT}')`);
    expect(body).toMatchObject({ displayName: 'ada', identifierUris: [`api://${ada.appSettings.CLIENT}`] });
    const token = await sandbox.ask(
      'POST',
      `https://login.azure.localhost/${sandbox.descriptor.tenantId}/oauth2/v2.0/token`,
      {
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: ada.appSettings.CLIENT ?? '',
          client_secret: ada.appSettings.SECRET ?? '',
          scope: `api://${ada.appSettings.CLIENT}/.default`,
        }),
      },
    );
    expect(token).toMatchObject({ status: 200 });
    const page = await sandbox.ask('GET', 'https://ada.azurewebsites.localhost/');
    expect(page.body).toBe(`42 ${ada.appSettings.CLIENT}`);
  });

  test('share the packages of their apps, and nothing that a learner changes', async ({ sandbox }) => {
    await makeTemplate(sandbox);
    await control(sandbox, 'POST', '/copies', { copies: [copy('eva'), copy('max')] });
    const sites = join(sandbox.descriptor.caFile, '..', 'sites');
    const folders = readdirSync(sites).filter((name) => /^(eva|max)-/.test(name));
    const roots = folders.map((name) => {
      const deployments = join(sites, name, 'deployments');
      return join(deployments, readdirSync(deployments)[0] ?? '', 'site', 'wwwroot');
    });
    expect(roots.map((root) => lstatSync(join(root, 'node_modules')).isSymbolicLink())).toEqual([true, true]);
    const kudu = (method: string, path: string, body?: string) => async (name: string) =>
      sandbox.ask(method, `https://${name}.scm.azurewebsites.localhost${path}`, {
        headers: {
          authorization: `Bearer ${await sandbox.token('https://management.azure.localhost')}`,
          'if-match': '*',
        },
        body,
      });
    await kudu('PUT', '/api/vfs/site/wwwroot/index.js', 'changed')('eva');
    expect((await kudu('GET', '/api/vfs/site/wwwroot/index.js')('max')).body).not.toBe('changed');
    await sandbox.arm('DELETE', siteOf(sandbox, 'eva').id);
    await expect
      .poll(() => existsSync(join(sites, folders.find((name) => name.startsWith('eva')) ?? '')))
      .toBe(false);
    expect((await sandbox.ask('GET', 'https://max.azurewebsites.localhost/')).body).toContain('42 ');
  });

  test('go into subscriptions that may be disabled, or nobody’s', async ({ sandbox }) => {
    await makeTemplate(sandbox);
    const subscription = (state: string, owned: boolean) => ({
      subscription: { subscriptionId: randomUUID(), displayName: state, state, owned },
    });
    const orders = [
      copy('off', subscription('Disabled', true)),
      copy('shut', subscription('Enabled', false)),
    ];
    await control(sandbox, 'POST', '/copies', { copies: orders });
    const [off, shut] = orders.map((each) => `/subscriptions/${each.subscription.subscriptionId}`);
    expect(await sandbox.arm('GET', `${off}`)).toMatchObject({ status: 200, body: { state: 'Disabled' } });
    expect(await sandbox.arm('GET', `${shut}/resourcegroups`)).toMatchObject({ status: 403 });
  });
});

describe('what cannot be copied', () => {
  test('is refused, and nothing is made', async ({ sandbox }) => {
    const before = resources(sandbox.store).subscriptions.all().length;
    const refused = [
      { copies: [copy('x', { snapshot: 'nothing' })] },
      { copies: [copy('x', { replace: [['a', 'b']] })] },
      { copies: [{ ...copy('x'), more: 1 }] },
      'no list',
    ];
    for (const body of refused) {
      expect(await control(sandbox, 'POST', '/copies', body)).toMatchObject({ status: 400 });
    }
    const url = `http://127.0.0.1:${sandbox.descriptor.port}/.sandbox/copies`;
    expect(await sandbox.ask('POST', url, { body: { copies: [] } })).toMatchObject({ status: 401 });
    expect(resources(sandbox.store).subscriptions.all()).toHaveLength(before);
  });

  test('is what all of a tenant have in common', async ({ sandbox }) => {
    const { directory } = sandbox;
    const policies = directory.tenantPolicies();
    directory.policies.put({
      ...policies,
      conditionalAccess: { ...policies.conditionalAccess, mfaRequiredFor: ['x'] },
    });
    await control(sandbox, 'PUT', '/snapshots/template');
    expect(await control(sandbox, 'POST', '/copies', { copies: [copy('common')] })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('policies') },
    });
    directory.policies.delete('tenant');
  });
});
