import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { postToken } from '../../entra/testing.ts';
import { type TestSandbox, test } from '../../testing.ts';
import { type AskGraph, asLab, asUser } from '../testing.ts';

const register = async (ask: AskGraph, more: object = {}) => {
  const { body } = await ask('POST', 'applications', { displayName: 'with secrets', ...more });
  return body;
};

const tokenWith = (sandbox: TestSandbox, appId: string, secret: string) =>
  postToken(sandbox, {
    grant_type: 'client_credentials',
    client_id: appId,
    client_secret: secret,
    scope: `${origins.graph}/.default`,
  });

describe('a secret', () => {
  test('is told once, works, and is never told again', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const app = await register(lab);
    await lab('POST', 'servicePrincipals', { appId: app.appId });
    const added = await lab('POST', `applications/${app.id}/addPassword`, {
      passwordCredential: { displayName: 'from a test' },
    });
    expect(added).toMatchObject({
      status: 200,
      body: {
        '@odata.context': expect.stringContaining('#microsoft.graph.passwordCredential'),
        displayName: 'from a test',
        secretText: expect.stringMatching(/^...~sandbox~\w{28}$/),
        customKeyIdentifier: null,
      },
    });
    const { secretText, hint, startDateTime, endDateTime, keyId } = added.body;
    expect(secretText).toHaveLength(40);
    expect(secretText.startsWith(hint)).toBe(true);
    expect(Number(endDateTime.slice(0, 4))).toBe(Number(startDateTime.slice(0, 4)) + 2);
    expect(await tokenWith(sandbox, app.appId, secretText)).toMatchObject({ status: 200 });
    const read = await lab('GET', `applications/${app.id}`);
    expect(read.body.passwordCredentials).toMatchObject([{ keyId, hint, secretText: null }]);
    expect(read.bytes.toString()).not.toContain(secretText);
    expect(JSON.stringify(sandbox.directory.applications.get(app.id))).not.toContain(secretText);
  });

  test('that was removed works no more', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const app = await register(lab);
    const { body } = await lab('POST', `applications/${app.id}/addPassword`);
    const path = `applications/${app.id}/removePassword`;
    expect(await lab('POST', path, { keyId: body.keyId })).toMatchObject({ status: 204 });
    expect(await lab('POST', path, { keyId: body.keyId })).toMatchObject({ status: 400 });
    expect(await tokenWith(sandbox, app.appId, body.secretText)).toMatchObject({ status: 401 });
  });

  test('may be asked for with the application', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const app = await register(lab, { passwordCredentials: [{ displayName: 'at once' }] });
    expect(app.passwordCredentials).toMatchObject([
      { displayName: 'at once', secretText: expect.any(String) },
    ]);
  });

  test.for([
    [
      'to end before it begins',
      { startDateTime: '2030-01-01T00:00:00Z', endDateTime: '2029-01-01T00:00:00Z' },
    ],
    ['to end at no time', { endDateTime: 'tomorrow' }],
  ] as const)('is not made %s', async ([_what, passwordCredential], { sandbox }) => {
    const lab = await asLab(sandbox);
    const app = await register(lab);
    expect(await lab('POST', `applications/${app.id}/addPassword`, { passwordCredential })).toMatchObject({
      status: 400,
    });
  });

  test('does not come with a change of the application', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const app = await register(lab);
    expect(
      await lab('PATCH', `applications/${app.id}`, { passwordCredentials: [{ displayName: 'new' }] }),
    ).toMatchObject({
      status: 400,
      body: { error: { message: 'New password credentials must be generated with service actions.' } },
    });
  });

  test('is bounded by the policy of the tenant', async ({ sandbox }) => {
    const admin = await asUser(sandbox, 'admin');
    const lab = await asLab(sandbox);
    const app = await register(lab);
    const restrict = (passwordCredentials: object[]) =>
      admin('PATCH', 'policies/defaultAppManagementPolicy', {
        applicationRestrictions: { passwordCredentials },
      });
    const inDays = (days: number) => ({
      passwordCredential: { endDateTime: new Date(Date.now() + days * 86_400_000).toISOString() },
    });
    expect(await restrict([{ restrictionType: 'passwordLifetime', maxLifetime: 'P90D' }])).toMatchObject({
      status: 204,
    });
    expect(await lab('POST', `applications/${app.id}/addPassword`, inDays(91))).toMatchObject({
      status: 400,
      body: { error: { code: 'CredentialInvalidLifetimeAsPerAppPolicy' } },
    });
    expect(await lab('POST', `applications/${app.id}/addPassword`, inDays(89))).toMatchObject({
      status: 200,
    });
    await restrict([{ restrictionType: 'passwordAddition', maxLifetime: null }]);
    expect(await lab('POST', `applications/${app.id}/addPassword`, inDays(1))).toMatchObject({
      status: 400,
      body: { error: { code: 'CredentialTypeNotAllowedAsPerAppPolicy' } },
    });
    await restrict([]);
    expect(await lab('POST', `applications/${app.id}/addPassword`)).toMatchObject({ status: 200 });
  });
});

describe('a certificate', () => {
  test('is kept with the name and thumbprint that stand in it', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const keyId = randomUUID();
    const key = await certificateOf(sandbox);
    const app = await register(lab, {
      keyCredentials: [{ keyId, key, type: 'AsymmetricX509Cert', usage: 'Verify', displayName: null }],
    });
    expect(app.keyCredentials).toMatchObject([
      {
        keyId,
        key: null,
        displayName: 'CN=accounts.accesscontrol.azure.localhost',
        customKeyIdentifier: expect.stringMatching(/^[0-9A-F]{40}$/),
      },
    ]);
    // As az sends it when it adds another: the known one without its key.
    const change = { keyCredentials: [{ keyId, key: null }] };
    expect(await lab('PATCH', `applications/${app.id}`, change)).toMatchObject({ status: 204 });
    expect(sandbox.directory.applications.get(app.id)?.keyCredentials[0]?.key).toBe(key);
  });

  test('that is none is refused', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    expect(
      await lab('POST', 'applications', { displayName: 'x', keyCredentials: [{ key: 'bm90IG9uZQ==' }] }),
    ).toMatchObject({
      status: 400,
      body: {
        error: {
          message: "Invalid value specified for property 'keyCredentials' of resource 'Application'.",
        },
      },
    });
  });
});

/** A certificate, DER in base64: the one of the tenant's signing key. */
async function certificateOf(sandbox: TestSandbox): Promise<string> {
  const url = `${origins.login}/${sandbox.descriptor.tenantId}/discovery/v2.0/keys`;
  return (await sandbox.ask('GET', url)).body.keys[0].x5c[0];
}
