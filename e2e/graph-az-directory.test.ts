import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Az, type AzSandbox, hasAz, output, startAzSandbox } from './graph-az.ts';

const installed = await hasAz();

describe.skipIf(!installed)('the real Azure CLI against the directory of the sandbox', () => {
  let running: AzSandbox;
  let lab: Az;
  let megan: Az;
  let admin: Az;

  beforeAll(async () => {
    running = await startAzSandbox();
    const domain = running.sandbox.descriptor.tenantDomain;
    [lab, megan, admin] = await Promise.all([
      running.asLab(),
      running.asUser(`megan@${domain}`),
      running.asUser(`admin@${domain}`),
    ]);
  });
  afterAll(() => running?.close());

  it('has the owners of an application', async () => {
    const { appId } = await output(megan('ad', 'app', 'create', '--display-name', 'owned'));
    const lee = await output(
      megan('ad', 'user', 'show', '--id', `lee@${running.sandbox.descriptor.tenantDomain}`),
    );
    const owner = ['ad', 'app', 'owner'];
    await output(megan(...owner, 'add', '--id', appId, '--owner-object-id', lee.id));
    const listed = await output(megan(...owner, 'list', '--id', appId));
    expect(listed.map(({ displayName }: { displayName: string }) => displayName)).toEqual([
      'Megan Bowen',
      'Lee Gu',
    ]);
    await output(megan(...owner, 'remove', '--id', appId, '--owner-object-id', lee.id));
  });

  it('makes, shows, lists, changes and deletes service principals', async () => {
    const { appId } = await output(megan('ad', 'app', 'create', '--display-name', 'principal-1'));
    const { id } = await output(megan('ad', 'sp', 'create', '--id', appId));
    expect(await output(megan('ad', 'sp', 'show', '--id', appId))).toMatchObject({ id, appId });
    expect(await output(megan('ad', 'sp', 'list', '--display-name', 'principal-1'))).toMatchObject([{ id }]);
    expect(await output(megan('ad', 'sp', 'list', '--spn', appId))).toMatchObject([{ id }]);
    await output(megan('ad', 'sp', 'update', '--id', id, '--set', 'appRoleAssignmentRequired=true'));
    expect(await output(megan('ad', 'sp', 'show', '--id', id))).toMatchObject({
      appRoleAssignmentRequired: true,
    });
    expect(await output(megan('ad', 'sp', 'owner', 'list', '--id', id))).toMatchObject([
      { displayName: 'Megan Bowen' },
    ]);
    await output(megan('ad', 'sp', 'delete', '--id', id));
    const twice = await megan('ad', 'sp', 'create', '--id', appId);
    expect(twice.exitCode).toBe(0);
    expect(await megan('ad', 'sp', 'show', '--id', id)).toMatchObject({ exitCode: 3 });
  });

  it('makes a service principal with its secret in one command', async () => {
    const made = await output(lab('ad', 'sp', 'create-for-rbac', '--name', 'automation'));
    expect(made).toMatchObject({ displayName: 'automation', password: expect.any(String) });
    expect(await output(lab('ad', 'app', 'credential', 'list', '--id', made.appId))).toMatchObject([
      { displayName: 'rbac' },
    ]);
  });

  it('deletes an application, and finds it no more', async () => {
    const { appId } = await output(megan('ad', 'app', 'create', '--display-name', 'deleted-1'));
    await output(megan('ad', 'sp', 'create', '--id', appId));
    await output(megan('ad', 'app', 'delete', '--id', appId));
    expect(await megan('ad', 'app', 'show', '--id', appId)).toMatchObject({ exitCode: 3 });
    expect(await output(megan('ad', 'sp', 'list', '--filter', `appId eq '${appId}'`))).toEqual([]);
    const url = 'https://graph.azure.localhost/v1.0/directory/deletedItems/microsoft.graph.application';
    const { value } = await output(megan('rest', '--method', 'get', '--url', url));
    expect(value).toContainEqual(expect.objectContaining({ appId }));
  });

  it('knows who is signed in', async () => {
    expect(await output(megan('ad', 'signed-in-user', 'show'))).toMatchObject({ displayName: 'Megan Bowen' });
    expect(
      await output(megan('ad', 'signed-in-user', 'list-owned-objects', '--type', 'application')),
    ).toContainEqual(expect.objectContaining({ displayName: 'owned' }));
    expect(await lab('ad', 'signed-in-user', 'show')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('/me request is only valid with delegated authentication flow'),
    });
  });

  it('makes, shows, lists, changes and deletes users', async () => {
    const domain = running.sandbox.descriptor.tenantDomain;
    const upn = `adele@${domain}`;
    await output(
      admin(
        'ad',
        'user',
        'create',
        '--display-name',
        'Adele Vance',
        '--user-principal-name',
        upn,
        '--password',
        'sandbox-password-1',
      ),
    );
    expect(await output(megan('ad', 'user', 'show', '--id', upn))).toMatchObject({
      displayName: 'Adele Vance',
    });
    expect(await output(megan('ad', 'user', 'list', '--upn', upn))).toMatchObject([
      { userPrincipalName: upn },
    ]);
    expect((await output(megan('ad', 'user', 'list'))).length).toBe(5);
    await output(admin('ad', 'user', 'update', '--id', upn, '--display-name', 'Adele V.'));
    expect(
      await output(megan('ad', 'user', 'show', '--id', `grady_fabrikam.example#EXT#@${domain}`)),
    ).toMatchObject({ displayName: 'Grady Archie' });
    expect(await output(megan('ad', 'user', 'get-member-groups', '--id', upn))).toEqual([]);
    await output(admin('ad', 'user', 'delete', '--id', upn));
    expect(await megan('ad', 'user', 'show', '--id', upn)).toMatchObject({ exitCode: 3 });
    expect(await output(megan('ad', 'group', 'list'))).toEqual([]);
  });

  it('sends whatever else there is with az rest', async () => {
    const graph = 'https://graph.azure.localhost/v1.0';
    expect(
      await output(megan('rest', '--method', 'get', '--url', `${graph}/me?$select=displayName`)),
    ).toMatchObject({ displayName: 'Megan Bowen' });
    const body = JSON.stringify({ displayName: 'by rest', spa: { redirectUris: ['https://app.example/'] } });
    const made = await output(
      megan('rest', '--method', 'post', '--url', `${graph}/applications`, '--body', body),
    );
    await output(
      megan(
        'rest',
        '--method',
        'patch',
        '--url',
        `${graph}/applications/${made.id}`,
        '--body',
        '{"notes":"x"}',
      ),
    );
    expect(
      await output(megan('rest', '--url', `${graph}/applications(appId='${made.appId}')`)),
    ).toMatchObject({
      notes: 'x',
      spa: { redirectUris: ['https://app.example/'] },
    });
    const refused = await megan(
      'rest',
      '--method',
      'patch',
      '--url',
      `${graph}/applications/${made.id}`,
      '--body',
      '{"color":"red"}',
    );
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("Invalid property 'color'."),
    });
    const batch = JSON.stringify({ requests: [{ id: '1', method: 'GET', url: '/organization' }] });
    expect(
      await output(megan('rest', '--method', 'post', '--url', `${graph}/$batch`, '--body', batch)),
    ).toMatchObject({ responses: [{ status: 200 }] });
  });

  it('keeps federated credentials', async () => {
    const { appId } = await output(megan('ad', 'app', 'create', '--display-name', 'federated'));
    const parameters = JSON.stringify({
      name: 'github',
      issuer: 'https://token.example/',
      subject: 'repo:a/b:environment:prod',
      audiences: ['api://AzureADTokenExchange'],
    });
    const credential = ['ad', 'app', 'federated-credential'];
    await output(megan(...credential, 'create', '--id', appId, '--parameters', parameters));
    expect(await output(megan(...credential, 'list', '--id', appId))).toMatchObject([{ name: 'github' }]);
    await output(megan(...credential, 'delete', '--id', appId, '--federated-credential-id', 'github'));
    expect(await output(megan(...credential, 'list', '--id', appId))).toEqual([]);
  });

  it('asked for nothing that the sandbox does not imitate, and met no fault', () => {
    expect(running.sandbox.log.filter((line) => /^(fault in|not imitated)/.test(line))).toEqual([]);
  });
});
