import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { test } from '../../testing.ts';
import { asLab, asUser, asUserOf } from '../testing.ts';

describe('/me', () => {
  test('has the usual properties, in their order', async ({ sandbox }) => {
    const megan = await asUserOf(sandbox, 'megan', 'User.Read');
    const { body } = await megan('GET', 'me');
    expect(Object.keys(body)).toEqual([
      '@odata.context',
      'businessPhones',
      'displayName',
      'givenName',
      'jobTitle',
      'mail',
      'mobilePhone',
      'officeLocation',
      'preferredLanguage',
      'surname',
      'userPrincipalName',
      'id',
    ]);
    expect(body['@odata.context']).toBe('https://graph.azure.localhost/v1.0/$metadata#users/$entity');
  });

  test('may be changed a little by its user', async ({ sandbox }) => {
    const megan = await asUserOf(sandbox, 'megan', 'User.ReadWrite');
    expect(await megan('PATCH', 'me', { mobilePhone: '+1 555 0100' })).toMatchObject({ status: 204 });
    expect((await megan('GET', 'me')).body.mobilePhone).toBe('+1 555 0100');
    expect(await megan('PATCH', 'me', { jobTitle: 'Director' })).toMatchObject({ status: 403 });
  });

  test('says which roles its user has', async ({ sandbox }) => {
    const [admin, megan] = [await asUser(sandbox, 'admin'), await asUser(sandbox, 'megan')];
    const { body } = await admin('GET', 'me/memberOf');
    expect(body.value).toMatchObject([
      {
        '@odata.type': '#microsoft.graph.directoryRole',
        displayName: 'Global Administrator',
        roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
      },
    ]);
    expect((await megan('GET', 'me/memberOf')).body.value).toEqual([]);
    expect((await admin('GET', `directoryRoles/${body.value[0].id}/members`)).body.value).toMatchObject([
      { displayName: 'Alex Wilber' },
    ]);
    const ids = { ids: [body.value[0].id, randomUUID()] };
    expect((await admin('POST', 'me/checkMemberObjects', ids)).body.value).toEqual([body.value[0].id]);
    expect((await admin('POST', 'me/checkMemberGroups', { groupIds: [randomUUID()] })).body.value).toEqual(
      [],
    );
  });
});

describe('a user', () => {
  const newcomer = (domain: string, alias: string) => ({
    accountEnabled: true,
    displayName: 'Adele Vance',
    mailNickname: alias,
    userPrincipalName: `${alias}@${domain}`,
    passwordProfile: { password: 'Sandbox-password-1', forceChangePasswordNextSignIn: true },
  });

  test('is made, changed, deleted and brought back by an administrator', async ({ sandbox }) => {
    const admin = await asUser(sandbox, 'admin');
    const made = await admin('POST', 'users', newcomer(sandbox.descriptor.tenantDomain, 'adele'));
    expect(made).toMatchObject({
      status: 201,
      body: { displayName: 'Adele Vance', mail: null, givenName: null },
    });
    expect(JSON.stringify(sandbox.directory.users.get(made.body.id))).not.toContain('Sandbox-password-1');
    const path = `users/${made.body.userPrincipalName}`;
    expect(
      await admin('PATCH', path, { jobTitle: 'Retail Manager', officeLocation: '18/2111' }),
    ).toMatchObject({ status: 204 });
    expect((await admin('GET', path)).body).toMatchObject({
      jobTitle: 'Retail Manager',
      officeLocation: '18/2111',
    });
    expect(await admin('DELETE', path)).toMatchObject({ status: 204 });
    expect(await admin('GET', path)).toMatchObject({ status: 404 });
    const deleted = await admin('GET', 'directory/deletedItems/microsoft.graph.user');
    expect(deleted.body.value).toMatchObject([{ id: made.body.id }]);
    expect(await admin('POST', `directory/deletedItems/${made.body.id}/restore`)).toMatchObject({
      status: 200,
    });
    expect(await admin('GET', path)).toMatchObject({ status: 200 });
  });

  test('takes consents and roles along, and brings them back', async ({ sandbox }) => {
    const admin = await asUser(sandbox, 'admin');
    const { body: user } = await admin('POST', 'users', newcomer(sandbox.descriptor.tenantDomain, 'joni'));
    const { body: app } = await admin('POST', 'applications', { displayName: 'used' });
    const { body: principal } = await admin('POST', 'servicePrincipals', { appId: app.appId });
    const ids = { principalId: user.id, resourceId: principal.id };
    await admin('POST', `users/${user.id}/appRoleAssignments`, {
      ...ids,
      appRoleId: '00000000-0000-0000-0000-000000000000',
    });
    await admin('POST', 'oauth2PermissionGrants', {
      ...ids,
      clientId: principal.id,
      consentType: 'Principal',
      scope: 'x',
    });
    const seen = async () => {
      const assigned = await admin('GET', `servicePrincipals/${principal.id}/appRoleAssignedTo`);
      const granted = await admin('GET', `servicePrincipals/${principal.id}/oauth2PermissionGrants`);
      return [assigned.body.value.length, granted.body.value.length];
    };
    expect(await seen()).toEqual([1, 1]);
    await admin('DELETE', `users/${user.id}`);
    expect(await seen()).toEqual([0, 0]);
    await admin('POST', `directory/deletedItems/${user.id}/restore`);
    expect(await seen()).toEqual([1, 1]);
  });

  test.for([
    ['without a name', { displayName: undefined }, /^A value is required for property 'displayName'/],
    [
      'without a password',
      { passwordProfile: undefined },
      /^A value is required for property 'passwordProfile'/,
    ],
    [
      'with a short password',
      { passwordProfile: { password: 'aB3' } },
      /^The specified password does not comply/,
    ],
    [
      'with a password of two kinds of characters',
      { passwordProfile: { password: 'sandboxpassword1' } },
      /^The specified password does not comply/,
    ],
    ['of another domain', { userPrincipalName: 'adele@fabrikam.example' }, /^The domain portion/],
    [
      'with a name that is none',
      { userPrincipalName: 'adele' },
      /^Invalid value specified for property 'userPrincipalName'/,
    ],
  ] as const)('%s is refused', async ([_what, change, message], { sandbox }) => {
    const admin = await asUser(sandbox, 'admin');
    const body = { ...newcomer(sandbox.descriptor.tenantDomain, 'refused'), ...change };
    expect(await admin('POST', 'users', body)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(message) } },
    });
  });

  test('has a name of their own', async ({ sandbox }) => {
    const admin = await asUser(sandbox, 'admin');
    expect(await admin('POST', 'users', newcomer(sandbox.descriptor.tenantDomain, 'megan'))).toMatchObject({
      status: 400,
      body: {
        error: {
          message: 'Another object with the same value for property userPrincipalName already exists.',
        },
      },
    });
  });

  test('is not made by a member', async ({ sandbox }) => {
    const megan = await asUser(sandbox, 'megan');
    expect(await megan('POST', 'users', newcomer(sandbox.descriptor.tenantDomain, 'nobody'))).toMatchObject({
      status: 403,
    });
  });

  test('that is not there is not found in the words that az waits for', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('GET', 'users/nobody@contoso.example')).toMatchObject({
      status: 404,
      body: {
        error: { message: expect.stringContaining("Resource 'nobody@contoso.example' does not exist") },
      },
    });
  });

  test('is found by address', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { user } = sandbox.descriptor;
    for (const filter of [
      `userPrincipalName eq '${user}'`,
      `mail eq '${user}'`,
      "startswith(displayName,'Meg')",
    ]) {
      expect((await lab('GET', `users?$filter=${filter}`)).body.value).toMatchObject([
        { userPrincipalName: user },
      ]);
    }
  });
});

describe('the directory', () => {
  test('answers for objects of any kind by their ids', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const [user] = sandbox.directory.users.all();
    const [principal] = sandbox.directory.servicePrincipals.all();
    const ids = [user?.id, principal?.id, randomUUID()];
    const answer = await lab('POST', 'directoryObjects/getByIds', {
      ids,
      types: ['user', 'servicePrincipal'],
    });
    expect(answer.body.value).toMatchObject([
      { '@odata.type': '#microsoft.graph.user', id: user?.id },
      { '@odata.type': '#microsoft.graph.servicePrincipal', id: principal?.id },
    ]);
    expect(
      (await lab('POST', 'directoryObjects/getByIds', { ids, types: ['user'] })).body.value,
    ).toHaveLength(1);
    expect(await lab('POST', 'directoryObjects/getByIds', { ids: ['me'] })).toMatchObject({
      status: 400,
      body: { error: { message: 'Invalid GUID:me' } },
    });
    expect(await lab('GET', `directoryObjects/${user?.id}`)).toMatchObject({ status: 200 });
    expect(await lab('GET', `directoryObjects/${randomUUID()}`)).toMatchObject({ status: 404 });
  });

  test('is of one organization with one domain', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { tenantId, tenantDomain } = sandbox.descriptor;
    expect((await lab('GET', 'organization')).body.value).toMatchObject([
      {
        id: tenantId,
        tenantType: 'AAD',
        verifiedDomains: [{ name: tenantDomain, isDefault: true, isInitial: true }],
      },
    ]);
    expect(await lab('GET', `organization/${tenantId}`)).toMatchObject({ status: 200 });
    expect(await lab('GET', `domains/${tenantDomain}`)).toMatchObject({
      status: 200,
      body: { isVerified: true },
    });
    expect((await lab('GET', 'groups')).body).toEqual({
      '@odata.context': 'https://graph.azure.localhost/v1.0/$metadata#groups',
      value: [],
    });
  });
});
