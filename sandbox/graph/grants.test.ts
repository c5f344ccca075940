import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { userNamed } from '../entra/testing.ts';
import { grantId } from '../state/guid.ts';
import { wellKnown } from '../state/well-known.ts';
import { type TestSandbox, test } from '../testing.ts';
import { type AskGraph, asLab, asUser } from './testing.ts';

/** A client and an API, of whoever asks. */
async function pair(ask: AskGraph) {
  const principal = async (displayName: string, more: object = {}) => {
    const { body } = await ask('POST', 'applications', { displayName, ...more });
    return (await ask('POST', 'servicePrincipals', { appId: body.appId })).body.id as string;
  };
  const scope = (value: string, type: string) => ({
    id: randomUUID(),
    value,
    type,
    adminConsentDisplayName: value,
  });
  const api = { oauth2PermissionScopes: [scope('user_impersonation', 'User'), scope('everything', 'Admin')] };
  return { clientId: await principal('client'), resourceId: await principal('api', { api }) };
}

const graphOf = (sandbox: TestSandbox): string =>
  sandbox.directory.principalByAppId(wellKnown.microsoftGraph)?.id ?? '';

describe('a delegated permission grant', () => {
  test('for everybody has the id that its parts make', async ({ sandbox }) => {
    const admin = await asUser(sandbox, 'admin');
    const grant = { ...(await pair(admin)), consentType: 'AllPrincipals', scope: 'user_impersonation' };
    const answer = await admin('POST', 'oauth2PermissionGrants', { ...grant, principalId: null });
    const id = grantId(grant.clientId, grant.resourceId);
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: expect.stringContaining(`/oauth2PermissionGrants/${id}`) },
      body: { ...grant, id, principalId: null },
    });
    expect(await admin('GET', `oauth2PermissionGrants/${id}`)).toMatchObject({ status: 200, body: { id } });
    const found = await admin('GET', `oauth2PermissionGrants?$filter=clientId eq '${grant.clientId}'`);
    expect(found.body.value).toMatchObject([{ id }]);
    expect(
      (await admin('GET', `servicePrincipals/${grant.clientId}/oauth2PermissionGrants`)).body.value,
    ).toMatchObject([{ id }]);
  });

  test('is made once, changed in its scope only, and deleted', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const grant = { ...(await pair(lab)), consentType: 'AllPrincipals', scope: 'a b' };
    const { body } = await lab('POST', 'oauth2PermissionGrants', grant);
    expect(await lab('POST', 'oauth2PermissionGrants', grant)).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'Request_MultipleObjectsWithSameKeyValue',
          message: 'Permission entry already exists.',
        },
      },
    });
    const path = `oAuth2PermissionGrants/${body.id}`;
    expect(await lab('PATCH', path, { scope: 'a b c' })).toMatchObject({ status: 204 });
    expect((await lab('GET', path)).body.scope).toBe('a b c');
    expect(await lab('PATCH', path, { principalId: randomUUID() })).toMatchObject({
      status: 400,
      body: { error: { message: 'Property cannot be updated: principalId' } },
    });
    expect(await lab('DELETE', path)).toMatchObject({ status: 204 });
    expect(await lab('DELETE', path)).toMatchObject({ status: 404 });
  });

  test.for([
    ['of a client that is not there', { clientId: randomUUID() }, 404],
    ['to an API that is not there', { resourceId: randomUUID() }, 404],
    ['of a client that is no GUID', { clientId: 'frontend-1' }, 400],
    ['of a kind that does not exist', { consentType: 'Everybody' }, 400],
    ['for one user who is not named', { consentType: 'Principal' }, 400],
    ['for everybody and one user', { principalId: randomUUID() }, 400],
    ['of no scope', { scope: null }, 400],
  ] as const)('%s is refused', async ([_what, change, status], { sandbox }) => {
    const lab = await asLab(sandbox);
    const grant = { ...(await pair(lab)), consentType: 'AllPrincipals', scope: 'user_impersonation' };
    expect(await lab('POST', 'oauth2PermissionGrants', { ...grant, ...change })).toMatchObject({ status });
  });

  test('is gone while its client is deleted, and back when the client is', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const grant = { ...(await pair(lab)), consentType: 'AllPrincipals', scope: 'user_impersonation' };
    const { body } = await lab('POST', 'oauth2PermissionGrants', grant);
    await lab('DELETE', `servicePrincipals/${grant.clientId}`);
    expect(await lab('GET', `oauth2PermissionGrants/${body.id}`)).toMatchObject({ status: 404 });
    await lab('POST', `directory/deletedItems/${grant.clientId}/restore`);
    expect(await lab('GET', `oauth2PermissionGrants/${body.id}`)).toMatchObject({ status: 200 });
    await lab('DELETE', `servicePrincipals/${grant.clientId}`);
    await lab('DELETE', `directory/deletedItems/${grant.clientId}`);
    expect(sandbox.directory.grants.get(body.id)).toBeUndefined();
  });
});

describe('a member', () => {
  test('consents for nobody else', async ({ sandbox }) => {
    const megan = await asUser(sandbox, 'megan');
    const parts = await pair(megan);
    const lee = userNamed(sandbox.directory, 'lee').id;
    for (const grant of [
      { consentType: 'AllPrincipals', principalId: null },
      { consentType: 'Principal', principalId: lee },
    ]) {
      expect(
        await megan('POST', 'oauth2PermissionGrants', { ...parts, ...grant, scope: 'user_impersonation' }),
      ).toMatchObject({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
    }
  });

  test('consents for themselves as far as no administrator is needed', async ({ sandbox }) => {
    const megan = await asUser(sandbox, 'megan');
    const parts = {
      ...(await pair(megan)),
      consentType: 'Principal',
      principalId: userNamed(sandbox.directory, 'megan').id,
    };
    const grant = (scope: string) => megan('POST', 'oauth2PermissionGrants', { ...parts, scope });
    expect(await grant('user_impersonation everything')).toMatchObject({ status: 403 });
    const made = await grant('user_impersonation');
    expect(made).toMatchObject({ status: 201 });
    expect((await megan('GET', 'me/oauth2PermissionGrants')).body.value).toMatchObject([
      { id: made.body.id },
    ]);
    expect(await megan('DELETE', `oauth2PermissionGrants/${made.body.id}`)).toMatchObject({ status: 204 });
  });

  test('consents to low impact only, or to nothing, when the tenant wants it so', async ({ sandbox }) => {
    const [admin, megan] = [await asUser(sandbox, 'admin'), await asUser(sandbox, 'megan')];
    const { clientId, resourceId } = await pair(megan);
    const principalId = userNamed(sandbox.directory, 'megan').id;
    const assign = (...permissionGrantPoliciesAssigned: string[]) =>
      admin('PATCH', 'policies/authorizationPolicy', {
        defaultUserRolePermissions: { permissionGrantPoliciesAssigned },
      });
    const grant = (resource: string, scope: string) =>
      megan('POST', 'oauth2PermissionGrants', {
        clientId,
        resourceId: resource,
        consentType: 'Principal',
        principalId,
        scope,
      });
    await assign('ManagePermissionGrantsForSelf.microsoft-user-default-low');
    expect(await grant(resourceId, 'user_impersonation')).toMatchObject({ status: 403 });
    expect(await grant(graphOf(sandbox), 'User.Read')).toMatchObject({ status: 201 });
    await assign();
    expect(await grant(resourceId, 'user_impersonation')).toMatchObject({ status: 403 });
    await assign('ManagePermissionGrantsForSelf.microsoft-user-default-legacy');
    expect(await grant(resourceId, 'user_impersonation')).toMatchObject({ status: 201 });
  });
});
