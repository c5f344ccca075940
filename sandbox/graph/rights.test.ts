import { describe, expect } from 'vitest';
import { userNamed } from '../entra/testing.ts';
import { test } from '../testing.ts';
import { asAppWith, asLab, asUser, asUserOf } from './testing.ts';

const denied = {
  status: 403,
  body: {
    error: {
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges to complete the operation.',
    },
  },
};

describe('a member', () => {
  test('registers applications, and changes their own only', async ({ sandbox }) => {
    const [megan, lee] = [await asUser(sandbox, 'megan'), await asUser(sandbox, 'lee')];
    const { body: app } = await megan('POST', 'applications', { displayName: 'mine' });
    expect(await lee('GET', `applications/${app.id}`)).toMatchObject({ status: 200 });
    for (const answer of [
      await lee('PATCH', `applications/${app.id}`, { displayName: 'yours' }),
      await lee('POST', `applications/${app.id}/addPassword`),
      await lee('POST', 'servicePrincipals', { appId: app.appId }),
      await lee('DELETE', `applications/${app.id}`),
    ]) {
      expect(answer).toMatchObject(denied);
    }
    expect(await megan('PATCH', `applications/${app.id}`, { displayName: 'still mine' })).toMatchObject({
      status: 204,
    });
  });

  test('registers nothing when the tenant forbids it; an administrator still does', async ({ sandbox }) => {
    const [admin, megan] = [await asUser(sandbox, 'admin'), await asUser(sandbox, 'megan')];
    const allow = (allowedToCreateApps: boolean) =>
      admin('PATCH', 'policies/authorizationPolicy', { defaultUserRolePermissions: { allowedToCreateApps } });
    expect(await allow(false)).toMatchObject({ status: 204 });
    expect(await megan('POST', 'applications', { displayName: 'x' })).toMatchObject(denied);
    expect(await admin('POST', 'applications', { displayName: 'x' })).toMatchObject({ status: 201 });
    expect(
      (await admin('GET', 'policies/authorizationPolicy')).body.defaultUserRolePermissions,
    ).toMatchObject({
      allowedToCreateApps: false,
      permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy'],
    });
    await allow(true);
  });

  test('changes no policy, and assigns no role of Microsoft Graph', async ({ sandbox }) => {
    const megan = await asUser(sandbox, 'megan');
    expect(await megan('PATCH', 'policies/authorizationPolicy', {})).toMatchObject(denied);
    const { body: app } = await megan('POST', 'applications', { displayName: 'x' });
    const { body: principal } = await megan('POST', 'servicePrincipals', { appId: app.appId });
    const graph = await megan(
      'GET',
      "servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id",
    );
    expect(
      await megan('POST', `servicePrincipals/${principal.id}/appRoleAssignments`, {
        principalId: principal.id,
        resourceId: graph.body.id,
        appRoleId: '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
      }),
    ).toMatchObject(denied);
  });

  test('is held to what the token allows, whatever they may do themselves', async ({ sandbox }) => {
    const admin = await asUserOf(sandbox, 'admin', 'User.Read');
    expect(await admin('POST', 'applications', { displayName: 'x' })).toMatchObject(denied);
    expect(await admin('GET', 'applications')).toMatchObject(denied);
    expect(await admin('GET', 'me')).toMatchObject({ status: 200 });
  });
});

describe('an application administrator', () => {
  test('changes every application, and gives the roles of all but Microsoft Graph', async ({ sandbox }) => {
    const user = userNamed(sandbox.directory, 'lee');
    sandbox.directory.users.put({ ...user, directoryRoles: ['Application Administrator'] });
    const [lab, lee] = [await asLab(sandbox), await asUser(sandbox, 'lee')];
    const { body: app } = await lab('POST', 'applications', { displayName: 'foreign' });
    const { body: principal } = await lab('POST', 'servicePrincipals', { appId: app.appId });
    expect(await lee('PATCH', `applications/${app.id}`, { notes: 'x' })).toMatchObject({ status: 204 });
    const assign = (resourceId: string, appRoleId: string) =>
      lee('POST', `servicePrincipals/${principal.id}/appRoleAssignments`, {
        principalId: principal.id,
        resourceId,
        appRoleId,
      });
    expect(await assign(principal.id, '00000000-0000-0000-0000-000000000000')).toMatchObject({ status: 201 });
    const graph = sandbox.directory.principalByAppId('00000003-0000-0000-c000-000000000000');
    expect(await assign(graph?.id ?? '', '7ab1d382-f21e-4acd-a863-ba3e13f7da61')).toMatchObject(denied);
    expect(await lee('POST', 'users', {})).toMatchObject(denied);
    sandbox.directory.users.put(user);
  });
});

describe('a guest', () => {
  test('sees themselves and single objects, lists nothing and registers nothing', async ({ sandbox }) => {
    const grady = await asUser(sandbox, 'grady');
    expect(await grady('GET', 'me')).toMatchObject({ status: 200, body: { displayName: 'Grady Archie' } });
    expect(await grady('GET', `users/${userNamed(sandbox.directory, 'megan').id}`)).toMatchObject({
      status: 200,
    });
    for (const path of ['users', 'applications', 'servicePrincipals', 'groups', 'directoryRoles']) {
      expect(await grady('GET', path)).toMatchObject(denied);
    }
    expect(await grady('POST', 'applications', { displayName: 'x' })).toMatchObject(denied);
  });
});

describe('an application for itself', () => {
  test('with Application.ReadWrite.OwnedBy changes what it made, and nothing else', async ({ sandbox }) => {
    const [lab, app] = [await asLab(sandbox), await asAppWith(sandbox, ['Application.ReadWrite.OwnedBy'])];
    const { body: own } = await app('POST', 'applications', { displayName: 'own' });
    const { body: foreign } = await lab('POST', 'applications', { displayName: 'foreign' });
    expect(await app('PATCH', `applications/${own.id}`, { notes: 'x' })).toMatchObject({ status: 204 });
    expect(await app('PATCH', `applications/${foreign.id}`, { notes: 'x' })).toMatchObject(denied);
    expect(await app('POST', 'servicePrincipals', { appId: foreign.appId })).toMatchObject(denied);
    expect(await app('POST', 'servicePrincipals', { appId: own.appId })).toMatchObject({ status: 201 });
    expect(await app('POST', 'servicePrincipals', { appId: own.id })).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining('must in the local tenant') } },
    });
  });

  test.for([
    ['applications', ['Application.Read.All'], 200],
    ['applications', ['User.Read.All'], 403],
    ['users', ['User.Read.All'], 200],
    ['users', ['Application.Read.All'], 403],
    ['oauth2PermissionGrants', ['Directory.Read.All'], 200],
    ['oauth2PermissionGrants', ['Application.Read.All'], 403],
    ['policies/authorizationPolicy', ['Policy.Read.All'], 200],
    ['policies/authorizationPolicy', ['User.Read.All'], 403],
    ['organization', [], 403],
  ] as const)('reads %s with %j: %i', async ([path, permissions, status], { sandbox }) => {
    const app = await asAppWith(sandbox, permissions);
    expect(await app('GET', path)).toMatchObject({ status });
  });

  test('that only reads writes nothing', async ({ sandbox }) => {
    const app = await asAppWith(sandbox, ['Application.Read.All', 'Directory.Read.All']);
    expect(await app('POST', 'applications', { displayName: 'x' })).toMatchObject(denied);
    expect(await app('POST', 'oauth2PermissionGrants', {})).toMatchObject(denied);
    expect(await app('POST', 'users', {})).toMatchObject(denied);
  });
});

describe('the policies of the tenant', () => {
  test('are read by administrators', async ({ sandbox }) => {
    const admin = await asUser(sandbox, 'admin');
    expect((await admin('GET', 'policies/adminConsentRequestPolicy')).body).toMatchObject({
      isEnabled: false,
    });
    expect((await admin('GET', 'policies/defaultAppManagementPolicy')).body).toMatchObject({
      isEnabled: true,
      applicationRestrictions: { identifierUris: { nonDefaultUriAddition: { state: 'enabled' } } },
    });
    expect((await admin('GET', 'policies/permissionGrantPolicies/microsoft-user-default-low')).status).toBe(
      200,
    );
    expect((await admin('GET', 'roleManagement/directory/roleAssignments')).body.value).toMatchObject([
      { roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10', directoryScopeId: '/' },
    ]);
    expect(
      (await admin('GET', 'roleManagement/directory/roleDefinitions')).body.value.length,
    ).toBeGreaterThan(3);
    expect(
      (await admin('GET', "directoryRoles(roleTemplateId='62e90394-69f5-4237-9190-012177145e10')")).status,
    ).toBe(200);
  });

  test('cannot be made nonsense', async ({ sandbox }) => {
    const admin = await asUser(sandbox, 'admin');
    const applicationRestrictions = { passwordCredentials: 'none' };
    expect(
      await admin('PATCH', 'policies/defaultAppManagementPolicy', { applicationRestrictions }),
    ).toMatchObject({ status: 400 });
    expect(await admin('PATCH', 'policies/authorizationPolicy', { allowEverything: true })).toMatchObject({
      status: 400,
    });
  });
});
