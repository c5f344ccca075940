import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { type TestSandbox, test } from '../../testing.ts';
import { claimsOf, codeFor, frontendAndBackend, postToken, redemption, refused } from '../testing.ts';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;

const SIGN_IN = 'openid profile offline_access';

describe('a refresh token', () => {
  const start = async (sandbox: TestSandbox) => {
    const apps = frontendAndBackend(sandbox.directory);
    const { frontend, scope } = apps;
    const code = await codeFor(
      sandbox,
      frontend.appId,
      `${SIGN_IN} ${scope} https://graph.azure.localhost/User.Read`,
    );
    const { body } = await postToken(sandbox, { ...redemption(frontend, code), scope });
    const form = {
      grant_type: 'refresh_token',
      client_id: frontend.appId,
      client_secret: frontend.secret,
      refresh_token: String(body.refresh_token),
    };
    return { ...apps, form };
  };

  test('gives a new one each time, and stays good itself', async ({ sandbox }) => {
    const { form, scope } = await start(sandbox);
    const one = await postToken(sandbox, form);
    const two = await postToken(sandbox, form);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(new Set([form.refresh_token, one.body.refresh_token, two.body.refresh_token]).size).toBe(3);
    expect(one.body.scope).toBe(scope);
    expect((await postToken(sandbox, { ...form, refresh_token: one.body.refresh_token })).status).toBe(200);
  });

  test('is good for every API that the client was granted, and no other', async ({ sandbox }) => {
    const { form } = await start(sandbox);
    const graph = await postToken(sandbox, { ...form, scope: 'https://graph.azure.localhost/User.Read' });
    expect(claimsOf(graph.body.access_token)).toMatchObject({
      aud: origins.graph,
      scp: expect.stringContaining('User.Read'),
    });
    const arm = await postToken(sandbox, { ...form, scope: `${origins.arm}/user_impersonation` });
    expect(arm).toMatchObject(refused(400, 65001, 'invalid_grant'));
  });

  test('ends after 90 days in which nobody uses it', async ({ sandbox }) => {
    const { form } = await start(sandbox);
    sandbox.clock.move(89 * DAY);
    const used = await postToken(sandbox, form);
    sandbox.clock.move(2 * DAY);
    expect(await postToken(sandbox, form)).toMatchObject(refused(400, 700082, 'invalid_grant'));
    expect((await postToken(sandbox, { ...form, refresh_token: used.body.refresh_token })).status).toBe(200);
    sandbox.clock.move(-91 * DAY);
  });

  test('ends when the user’s sessions are revoked, the account is disabled, or deleted', async ({
    sandbox,
  }) => {
    const { form } = await start(sandbox);
    const { users } = sandbox.directory;
    const user = users.all().find((each) => each.userPrincipalName === sandbox.descriptor.user);
    if (!user) throw new Error('no user');
    const future = new Date(sandbox.clock.now().getTime() + 5000).toISOString();
    users.put({ ...user, signInSessionsValidFromDateTime: future });
    expect(await postToken(sandbox, form)).toMatchObject(refused(400, 50173, 'invalid_grant'));
    users.put({ ...user, accountEnabled: false });
    expect(await postToken(sandbox, form)).toMatchObject(refused(400, 50057, 'invalid_grant'));
    users.delete(user.id);
    expect(await postToken(sandbox, form)).toMatchObject(refused(400, 16000, 'interaction_required'));
    users.put(user);
  });

  test('ends when the directory wants users to sign in more often', async ({ sandbox }) => {
    const { form } = await start(sandbox);
    const { directory } = sandbox;
    const { id } = directory.policies.put({
      ...directory.tenantPolicies(),
      conditionalAccess: { mfaRequiredFor: [], signInFrequencyMinutes: 60 },
    });
    expect((await postToken(sandbox, form)).status).toBe(200);
    sandbox.clock.move(61 * MINUTE);
    expect(await postToken(sandbox, form)).toMatchObject(refused(400, 70043, 'invalid_grant'));
    sandbox.clock.move(-61 * MINUTE);
    directory.policies.delete(id);
  });

  test('gives no token once consent is withdrawn, or for an API that wants a second factor', async ({
    sandbox,
  }) => {
    const { form, backend, frontend } = await start(sandbox);
    const { directory } = sandbox;
    const { id } = directory.policies.put({
      ...directory.tenantPolicies(),
      conditionalAccess: { mfaRequiredFor: [backend.appId], signInFrequencyMinutes: null },
    });
    expect(await postToken(sandbox, form)).toMatchObject({
      status: 400,
      body: {
        error: 'interaction_required',
        error_codes: [50076],
        suberror: 'basic_action',
        claims: expect.any(String),
      },
    });
    directory.policies.delete(id);
    const client = directory.principalByAppId(frontend.appId);
    for (const grant of directory.grants.all()) {
      if (grant.clientId === client?.id) directory.grants.delete(grant.id);
    }
    expect(await postToken(sandbox, form)).toMatchObject(refused(400, 65001, 'invalid_grant'));
  });

  test('of another client, or garbled, is refused', async ({ sandbox }) => {
    const { form, backend } = await start(sandbox);
    const stolen = { ...form, client_id: backend.appId, client_secret: backend.secret };
    expect(await postToken(sandbox, stolen)).toMatchObject(refused(400, 70000, 'invalid_grant'));
    const middle = Math.floor(form.refresh_token.length / 2);
    const changed = form.refresh_token[middle] === 'A' ? 'B' : 'A';
    const tampered = form.refresh_token.slice(0, middle) + changed + form.refresh_token.slice(middle + 1);
    for (const token of [tampered, 'x', '1.', 'e30.e30.e30', `1.${'A'.repeat(500)}`]) {
      expect(await postToken(sandbox, { ...form, refresh_token: token })).toMatchObject(
        refused(400, 70000, 'invalid_grant'),
      );
    }
    expect(await postToken(sandbox, { ...form, refresh_token: 'A'.repeat(9000) })).toMatchObject(
      refused(400, 9002313, 'invalid_request'),
    );
  });
});
