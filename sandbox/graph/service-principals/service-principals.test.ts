import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { wellKnown } from '../../state/well-known.ts';
import { test } from '../../testing.ts';
import { type AskGraph, asAppWith, asLab, asUser } from '../testing.ts';

const register = async (ask: AskGraph, displayName: string) =>
  (await ask('POST', 'applications', { displayName })).body;

describe('a service principal', () => {
  test('is made for an application, as az makes it', async ({ sandbox }) => {
    const megan = await asUser(sandbox, 'megan');
    const app = await register(megan, 'backend-1');
    const answer = await megan('POST', 'servicePrincipals', { appId: app.appId, accountEnabled: true });
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: expect.stringMatching(/Microsoft\.DirectoryServices\.ServicePrincipal$/) },
      body: {
        appId: app.appId,
        displayName: 'backend-1',
        appOwnerOrganizationId: sandbox.descriptor.tenantId,
        servicePrincipalNames: [app.appId],
        servicePrincipalType: 'Application',
        signInAudience: 'AzureADMyOrg',
        tags: [],
      },
    });
    for (const filter of [
      `servicePrincipalNames/any(c:c eq '${app.appId}')`,
      `appId eq '${app.appId}'`,
      "displayName eq 'backend-1' and servicePrincipalType eq 'Application'",
    ]) {
      const found = await megan('GET', `servicePrincipals?$filter=${encodeURIComponent(filter)}`);
      expect(found.body.value).toMatchObject([{ id: answer.body.id }]);
    }
  });

  test('is made once', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const app = await register(lab, 'once');
    await lab('POST', 'servicePrincipals', { appId: app.appId });
    expect(await lab('POST', 'servicePrincipals', { appId: app.appId })).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'Request_MultipleObjectsWithSameKeyValue',
          message: expect.stringContaining(`the service principal name ${app.appId} is already in use`),
        },
      },
    });
  });

  test('of no application is refused in the words that az waits for', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const appId = randomUUID();
    expect(await lab('POST', 'servicePrincipals', { appId })).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'NoBackingApplicationObject',
          message: `The appId '${appId}' of the service principal does not reference a valid application object.`,
        },
      },
    });
  });

  test('keeps what is set, and follows the application in the rest', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const app = await register(lab, 'changed');
    const { body } = await lab('POST', 'servicePrincipals', { appId: app.appId });
    const path = `servicePrincipals/${body.id}`;
    const change = {
      appRoleAssignmentRequired: true,
      tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
      notes: 'n',
    };
    expect(await lab('PATCH', path, change)).toMatchObject({ status: 204 });
    expect((await lab('GET', path)).body).toMatchObject(change);
    expect(await lab('PATCH', path, { servicePrincipalNames: ['api://x'] })).toMatchObject({
      status: 400,
      body: { error: { message: "Property 'servicePrincipalNames' is read-only and cannot be set." } },
    });
  });

  test('is made or changed by its client ID', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const app = await register(lab, 'upserted');
    const upsert = () =>
      lab(
        'PATCH',
        `servicePrincipals(appId='${app.appId}')`,
        { notes: 'x' },
        { prefer: 'create-if-missing' },
      );
    expect(await upsert()).toMatchObject({ status: 201, body: { appId: app.appId } });
    expect(await upsert()).toMatchObject({ status: 204 });
  });

  test('of Microsoft Graph has the permissions that the steps name', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { body } = await lab('GET', `servicePrincipals(appId='${wellKnown.microsoftGraph}')`);
    expect(body).toMatchObject({
      displayName: 'Microsoft Graph',
      appOwnerOrganizationId: expect.not.stringContaining(sandbox.descriptor.tenantId),
    });
    expect(body.oauth2PermissionScopes).toContainEqual(
      expect.objectContaining({
        value: 'User.Read',
        id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
        type: 'User',
      }),
    );
    expect(body.appRoles).toContainEqual(
      expect.objectContaining({
        value: 'Application.ReadWrite.OwnedBy',
        id: '18a4783c-866b-4cc7-a460-3d5e5662c884',
      }),
    );
  });
});

describe('an application role', () => {
  test('is given to an application and then is in its tokens', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const plain = await asAppWith(sandbox, []);
    expect(await plain('GET', 'users')).toMatchObject({ status: 403 });
    const reader = await asAppWith(sandbox, ['User.Read.All']);
    expect(await reader('GET', 'users')).toMatchObject({ status: 200 });
    const graph = sandbox.directory.principalByAppId(wellKnown.microsoftGraph);
    const { body } = await lab('GET', `servicePrincipals/${graph?.id}/appRoleAssignedTo`);
    expect(body.value).toContainEqual(
      expect.objectContaining({
        principalType: 'ServicePrincipal',
        resourceDisplayName: 'Microsoft Graph',
        appRoleId: 'df021288-bdef-4463-88db-98f22de89214',
      }),
    );
  });

  test('is assigned to users, from either side, once', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const appRoleId = randomUUID();
    const { body: app } = await lab('POST', 'applications', {
      displayName: 'with roles',
      appRoles: [
        {
          id: appRoleId,
          value: 'Writer',
          displayName: 'Writer',
          description: 'w',
          allowedMemberTypes: ['User'],
        },
      ],
    });
    const { body: resource } = await lab('POST', 'servicePrincipals', { appId: app.appId });
    const [user] = sandbox.directory.users.all();
    const assignment = { principalId: user?.id, resourceId: resource.id, appRoleId };
    const made = await lab('POST', `servicePrincipals/${resource.id}/appRoleAssignedTo`, assignment);
    expect(made).toMatchObject({
      status: 201,
      body: { ...assignment, principalType: 'User', principalDisplayName: user?.displayName },
    });
    expect(await lab('POST', `users/${user?.id}/appRoleAssignments`, assignment)).toMatchObject({
      status: 400,
      body: { error: { message: 'Permission being assigned already exists on the object' } },
    });
    const listed = await lab(
      'GET',
      `users/${user?.id}/appRoleAssignments?$filter=resourceId eq ${resource.id}`,
    );
    expect(listed.body.value).toHaveLength(1);
    expect(
      await lab('DELETE', `servicePrincipals/${resource.id}/appRoleAssignedTo/${made.body.id}`),
    ).toMatchObject({ status: 204 });
    expect((await lab('GET', `users/${user?.id}/appRoleAssignments`)).body.value).toEqual([]);
  });

  test.for([
    ['that is not there', { appRoleId: randomUUID() }, /^Permission being assigned was not found/],
    [
      'of another application than the address says',
      { resourceId: randomUUID() },
      /^Not a valid reference update/,
    ],
    ['for nobody', { principalId: randomUUID() }, /^Not a valid reference update/],
  ] as const)('%s is refused', async ([_what, change, message], { sandbox }) => {
    const lab = await asLab(sandbox);
    const app = await register(lab, 'refusing');
    const { body: resource } = await lab('POST', 'servicePrincipals', { appId: app.appId });
    const [user] = sandbox.directory.users.all();
    const assignment = {
      principalId: user?.id,
      resourceId: resource.id,
      appRoleId: '00000000-0000-0000-0000-000000000000',
    };
    expect(
      await lab('POST', `servicePrincipals/${resource.id}/appRoleAssignedTo`, { ...assignment, ...change }),
    ).toMatchObject({ status: 400, body: { error: { message: expect.stringMatching(message) } } });
  });
});
