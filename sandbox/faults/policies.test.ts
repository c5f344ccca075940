import { describe, expect } from 'vitest';
import { Browser, CALLBACK, codeUrl, openAs, register } from '../entra/testing.ts';
import { asLab, asUser } from '../graph/testing.ts';
import { test } from '../testing.ts';
import { misbehaving } from './testing.ts';

const DAY = 24 * 3600 * 1000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();

describe('a tenant with strict administrators', () => {
  test('lets no user consent, as Graph says, too, and does again when the fault ends', async ({
    sandbox,
  }) => {
    const { appId } = register(sandbox.directory, 'wants consent', { web: { redirectUris: [CALLBACK] } });
    const url = codeUrl(sandbox, appId, 'openid User.Read');
    const lab = await asLab(sandbox);
    const policy = async () =>
      (await lab('GET', 'policies/authorizationPolicy')).body.defaultUserRolePermissions;
    await misbehaving(sandbox, 'user-consent=off', async () => {
      expect((await openAs(new Browser(sandbox), url, 'megan', sandbox)).text).toContain('approval');
      expect((await policy()).permissionGrantPoliciesAssigned).toEqual([]);
    });
    expect((await openAs(new Browser(sandbox), url, 'megan', sandbox)).text).toContain(
      'Permissions requested',
    );
    expect((await policy()).permissionGrantPoliciesAssigned).toHaveLength(1);
  });

  test('lets nobody without a role register applications', async ({ sandbox }) => {
    const megan = await asUser(sandbox, 'megan');
    const admin = await asUser(sandbox, 'admin');
    const create = (ask: typeof megan) => ask('POST', 'applications', { displayName: 'mine' });
    await misbehaving(sandbox, 'app-registration=off', async () => {
      expect(await create(megan)).toMatchObject({
        status: 403,
        body: { error: { code: 'Authorization_RequestDenied' } },
      });
      expect((await create(admin)).status).toBe(201);
    });
    expect((await create(megan)).status).toBe(201);
  });

  test('wants users assigned to applications that are new, until somebody changes that', async ({
    sandbox,
  }) => {
    const lab = await asLab(sandbox);
    const create = async () => {
      const { appId } = (
        await lab('POST', 'applications', { displayName: 'assigned', web: { redirectUris: [CALLBACK] } })
      ).body;
      const { id } = (await lab('POST', 'servicePrincipals', { appId })).body;
      return { id, url: codeUrl(sandbox, appId, 'openid') };
    };
    const older = await create();
    const { id, url } = await misbehaving(sandbox, 'assignment=required', create);
    const signIn = async (to: string) => (await openAs(new Browser(sandbox), to, 'megan', sandbox)).text;
    expect(await signIn(url)).toContain('AADSTS50105');
    expect(await signIn(older.url)).toContain('Permissions requested');
    await lab('PATCH', `servicePrincipals/${id}`, { appRoleAssignmentRequired: false });
    expect(await signIn(url)).toContain('Permissions requested');
  });

  test('limits how long secrets live, or forbids them', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { id } = (await lab('POST', 'applications', { displayName: 'with secrets' })).body;
    const add = (days: number) =>
      lab('POST', `applications/${id}/addPassword`, { passwordCredential: { endDateTime: inDays(days) } });
    await misbehaving(sandbox, 'secret-lifetime=90d', async () => {
      expect(await add(365)).toMatchObject({
        status: 400,
        body: { error: { code: 'CredentialInvalidLifetimeAsPerAppPolicy' } },
      });
      expect((await add(30)).status).toBe(200);
      const { body } = await lab('GET', 'policies/defaultAppManagementPolicy');
      expect(body.applicationRestrictions.passwordCredentials).toMatchObject([
        { restrictionType: 'passwordLifetime', maxLifetime: 'P90D' },
      ]);
    });
    await misbehaving(sandbox, 'secrets=off', async () => {
      expect(await add(1)).toMatchObject({
        status: 400,
        body: { error: { code: 'CredentialTypeNotAllowedAsPerAppPolicy' } },
      });
    });
    expect((await add(365)).status).toBe(200);
  });
});

describe('a subscription', () => {
  test('that is disabled is read only, says so, and is as before when the fault ends', async ({
    sandbox,
  }) => {
    const group = `${sandbox.subscription}/resourceGroups/in-disabled`;
    const create = () => sandbox.arm('PUT', group, { location: 'eastus2' });
    const state = async () =>
      (await sandbox.arm('GET', `${sandbox.subscription}?api-version=2022-12-01`)).body.state;
    await misbehaving(sandbox, 'subscription=disabled', async () => {
      expect(await create()).toMatchObject({
        status: 409,
        body: { error: { code: 'ReadOnlyDisabledSubscription' } },
      });
      expect(await state()).toBe('Disabled');
      // It is written to by this, and must not be disabled by it for good.
      await sandbox.arm('DELETE', group);
    });
    expect(await state()).toBe('Enabled');
    expect((await create()).status).toBe(201);
  });

  test('with a policy takes resources in the regions that it allows, and groups in any', async ({
    sandbox,
  }) => {
    const group = `${sandbox.subscription}/resourceGroups/in-regions`;
    const plan = (location: string) =>
      sandbox.arm('PUT', `${group}/providers/Microsoft.Web/serverfarms/plan`, {
        location,
        sku: { name: 'B1' },
        properties: { reserved: true },
      });
    await misbehaving(sandbox, 'regions=westeurope+eastus2', async () => {
      expect((await sandbox.arm('PUT', group, { location: 'centralus' })).status).toBe(201);
      expect(await plan('Central US')).toMatchObject({
        status: 403,
        body: {
          error: {
            code: 'RequestDisallowedByPolicy',
            message: expect.stringMatching(/^Resource 'plan' was disallowed by policy\..*Allowed locations/),
          },
        },
      });
      expect((await plan('East US 2')).status).toBe(200);
      const path = `${sandbox.subscription}/providers/Microsoft.Web/register?api-version=2021-04-01`;
      expect((await sandbox.arm('POST', path)).status).toBe(200);
    });
    const { body } = await sandbox.arm('GET', `${sandbox.subscription}?api-version=2022-12-01`);
    expect(body.state).toBe('Enabled');
    const again = await sandbox.arm('PUT', `${group}/providers/Microsoft.Web/serverfarms/other`, {
      location: 'Central US',
      sku: { name: 'B1' },
      properties: { reserved: true },
    });
    expect(again.status).toBe(200);
  });
});
