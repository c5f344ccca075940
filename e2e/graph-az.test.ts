import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Az, type AzSandbox, hasAz, output, startAzSandbox } from './graph-az.ts';

const installed = await hasAz();

const GRAPH = '00000003-0000-0000-c000-000000000000';
const USER_READ = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';

describe.skipIf(!installed)('the real Azure CLI against Microsoft Graph in the sandbox', () => {
  let running: AzSandbox;
  let megan: Az;
  let admin: Az;

  beforeAll(async () => {
    running = await startAzSandbox();
    const domain = running.sandbox.descriptor.tenantDomain;
    [megan, admin] = await Promise.all([
      running.asUser(`megan@${domain}`),
      running.asUser(`admin@${domain}`),
    ]);
  });
  afterAll(() => running?.close());

  it('registers the frontend as the tutorial does, and changes it when it is there already', async () => {
    const create = ['ad', 'app', 'create', '--display-name', 'frontend-1'];
    const callback = 'https://frontend-1.azurewebsites.localhost/.auth/login/aad/callback';
    const made = await output(
      megan(
        ...create,
        '--sign-in-audience',
        'AzureADMyOrg',
        '--web-redirect-uris',
        callback,
        '--enable-id-token-issuance',
        'true',
      ),
    );
    expect(made).toMatchObject({
      displayName: 'frontend-1',
      web: { redirectUris: [callback], implicitGrantSettings: { enableIdTokenIssuance: true } },
    });
    const again = await megan(...create, '--is-fallback-public-client', 'true');
    expect(again.stderr).toContain('Found an existing application instance');
    expect(again.json).toMatchObject({
      id: made.id,
      isFallbackPublicClient: true,
      web: { redirectUris: [callback] },
    });
  });

  it('shows and lists applications', async () => {
    const { appId, id } = await output(megan('ad', 'app', 'create', '--display-name', 'listed-1'));
    expect(await output(megan('ad', 'app', 'show', '--id', appId))).toMatchObject({ id });
    expect(await output(megan('ad', 'app', 'show', '--id', id))).toMatchObject({ appId });
    expect(await output(megan('ad', 'app', 'list', '--display-name', 'listed'))).toMatchObject([{ id }]);
    expect(await output(megan('ad', 'app', 'list', '--app-id', appId))).toMatchObject([{ id }]);
    expect(await output(megan('ad', 'app', 'list', '--filter', "displayName eq 'listed-1'"))).toMatchObject([
      { id },
    ]);
    const mine = await output(megan('ad', 'app', 'list', '--show-mine'));
    expect(mine).toContainEqual(expect.objectContaining({ id }));
    expect(await output(admin('ad', 'app', 'list', '--show-mine'))).toEqual([]);
  });

  it('exits with 3 for an application that is not there', async () => {
    for (const id of ['11111111-1111-4111-8111-111111111111', 'api://nobody']) {
      const result = await megan('ad', 'app', 'show', '--id', id);
      expect(result).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/does ?n[o']t exist/) });
    }
  });

  it('exposes an API: identifier URI, version of tokens, scope', async () => {
    const { appId } = await output(megan('ad', 'app', 'create', '--display-name', 'backend-1'));
    const update = ['ad', 'app', 'update', '--id', appId];
    await output(megan(...update, '--identifier-uris', `api://${appId}`));
    await output(megan(...update, '--set', 'api={"requestedAccessTokenVersion":2}'));
    const scope = {
      id: USER_READ,
      value: 'user_impersonation',
      type: 'User',
      isEnabled: true,
      adminConsentDisplayName: 'Access',
      adminConsentDescription: 'Access',
    };
    await output(megan(...update, '--set', `api=${JSON.stringify({ oauth2PermissionScopes: [scope] })}`));
    expect(await output(megan('ad', 'app', 'show', '--id', `api://${appId}`))).toMatchObject({
      appId,
      api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [{ value: 'user_impersonation' }] },
    });
    const refused = await megan(...update, '--identifier-uris', 'api://my-backend');
    expect(refused.exitCode).toBe(0); // version 2 is exempt from the policy
    await output(megan(...update, '--set', 'api={"requestedAccessTokenVersion":null}'));
    const bound = await megan(...update, '--identifier-uris', 'api://another-backend');
    expect(bound).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('must contain a tenant verified domain'),
    });
  });

  it('makes, lists and deletes secrets', async () => {
    const { appId } = await output(megan('ad', 'app', 'create', '--display-name', 'secretive'));
    const credential = ['ad', 'app', 'credential'];
    const first = await output(megan(...credential, 'reset', '--id', appId, '--display-name', 'one'));
    expect(first).toMatchObject({
      appId,
      tenant: running.sandbox.descriptor.tenantId,
      password: expect.stringContaining('~sandbox~'),
    });
    await output(megan(...credential, 'reset', '--id', appId, '--append', '--display-name', 'two'));
    const listed = await output(megan(...credential, 'list', '--id', appId));
    expect(listed.map(({ displayName }: { displayName: string }) => displayName)).toEqual(['one', 'two']);
    await output(megan(...credential, 'delete', '--id', appId, '--key-id', listed[0].keyId));
    await output(megan(...credential, 'reset', '--id', appId, '--display-name', 'three'));
    expect(await output(megan(...credential, 'list', '--id', appId))).toMatchObject([
      { displayName: 'three' },
    ]);
    await output(megan(...credential, 'reset', '--id', appId, '--create-cert'));
    expect(await output(megan(...credential, 'list', '--id', appId, '--cert'))).toMatchObject([
      { displayName: expect.stringMatching(/^CN=/), type: 'AsymmetricX509Cert' },
    ]);
  });

  it('asks for permissions, and an administrator grants them', async () => {
    const client = await output(admin('ad', 'app', 'create', '--display-name', 'client-1'));
    await output(admin('ad', 'sp', 'create', '--id', client.appId));
    const permission = ['ad', 'app', 'permission'];
    await output(
      admin(
        ...permission,
        'add',
        '--id',
        client.appId,
        '--api',
        GRAPH,
        '--api-permissions',
        `${USER_READ}=Scope`,
      ),
    );
    expect(await output(admin(...permission, 'list', '--id', client.appId))).toMatchObject([
      { resourceAppId: GRAPH, resourceAccess: [{ id: USER_READ, type: 'Scope' }] },
    ]);
    const grant = [...permission, 'grant', '--id', client.appId, '--api', GRAPH, '--scope'];
    expect(await output(admin(...grant, 'User.Read'))).toMatchObject({
      consentType: 'AllPrincipals',
      scope: 'User.Read',
    });
    expect(await output(admin(...grant, 'User.Read', 'profile'))).toMatchObject({
      scope: 'User.Read profile',
    });
    expect(
      await output(admin(...permission, 'list-grants', '--id', client.appId, '--show-resource-name')),
    ).toMatchObject([{ resourceDisplayName: 'Microsoft Graph', scope: 'User.Read profile' }]);
    await output(admin(...permission, 'delete', '--id', client.appId, '--api', GRAPH));
    expect(await output(admin(...permission, 'list', '--id', client.appId))).toEqual([]);
  });

  it('lets no member grant for everybody', async () => {
    const client = await output(megan('ad', 'app', 'create', '--display-name', 'client-2'));
    await output(megan('ad', 'sp', 'create', '--id', client.appId));
    const result = await megan(
      'ad',
      'app',
      'permission',
      'grant',
      '--id',
      client.appId,
      '--api',
      GRAPH,
      '--scope',
      'User.Read',
    );
    expect(result).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Insufficient privileges') });
  });

  it('asked for nothing that the sandbox does not imitate, and met no fault', () => {
    expect(running.sandbox.log.filter((line) => /^(fault in|not imitated)/.test(line))).toEqual([]);
  });
});
