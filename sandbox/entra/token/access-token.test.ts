import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { wellKnown } from '../../state/well-known.ts';
import { test } from '../../testing.ts';
import { claimsOf, codeFor, frontendAndBackend, postToken, redemption } from '../testing.ts';

const MINUTE = 60 * 1000;
const _DAY = 24 * 60 * MINUTE;

const _SIGN_IN = 'openid profile offline_access';

describe('the version and the audience of an access token', () => {
  test('are the API’s choice: version 2 has the client ID as audience', async ({ sandbox }) => {
    const { frontend, backend, scope } = frontendAndBackend(sandbox.directory, {
      backend: { api: { requestedAccessTokenVersion: 2 } },
    });
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, `openid ${scope}`));
    const { body } = await postToken(sandbox, form);
    expect(claimsOf(body.access_token)).toMatchObject({
      aud: backend.appId,
      iss: `${origins.login}/${sandbox.descriptor.tenantId}/v2.0`,
      azp: frontend.appId,
      azpacr: '1',
      preferred_username: sandbox.descriptor.user,
      scp: 'user_impersonation',
      ver: '2.0',
    });
    for (const name of ['appid', 'upn', 'unique_name'])
      expect(claimsOf(body.access_token)).not.toHaveProperty(name);
    expect(decodeProtectedHeader(body.access_token)).not.toHaveProperty('x5t');
  });

  test('in version 1 the audience is what the client called the API', async ({ sandbox }) => {
    const { frontend, backend } = frontendAndBackend(sandbox.directory);
    const scope = `${backend.appId}/user_impersonation`;
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, `openid ${scope}`));
    const { body } = await postToken(sandbox, form);
    expect(claimsOf(body.access_token)).toMatchObject({ aud: backend.appId, ver: '1.0' });
    const header = decodeProtectedHeader(body.access_token);
    expect(header.x5t).toBe(header.kid);
  });

  test('lives between 60 and 90 minutes', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, `openid ${scope}`));
    const { body } = await postToken(sandbox, form);
    expect(body.expires_in).toBeGreaterThanOrEqual(3600);
    expect(body.expires_in).toBeLessThan(5400);
    const { exp, iat, nbf } = claimsOf(body.access_token);
    expect([iat, exp - iat]).toEqual([nbf, body.expires_in + 300]);
  });

  test('for Graph can be verified by Graph only', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, 'openid profile email'));
    const { body } = await postToken(sandbox, form);
    expect(body.scope).toBe('openid profile email');
    expect(claimsOf(body.access_token)).toMatchObject({
      aud: wellKnown.microsoftGraph,
      scp: 'openid profile email',
    });
    expect(decodeProtectedHeader(body.access_token)).toHaveProperty('nonce');
    const keys = await sandbox.ask('GET', `${origins.login}/common/discovery/keys`);
    await expect(jwtVerify(body.access_token, createLocalJWKSet(keys.body))).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });

  test('has the user’s roles at the API, and optional claims that the API asks for', async ({ sandbox }) => {
    const { directory } = sandbox;
    const role = {
      id: '99999999-9999-9999-9999-999999999999',
      value: 'Reader',
      displayName: 'Reader',
      description: 'Reads',
      isEnabled: true,
      allowedMemberTypes: ['User'],
    };
    const { frontend, backend, scope, uri } = frontendAndBackend(directory, {
      backend: {
        appRoles: [role],
        other: { optionalClaims: { accessToken: [{ name: 'email' }, { name: 'sid' }] } },
      },
    });
    directory.appRoleAssignments.put({
      id: 'reader',
      appRoleId: role.id,
      principalId:
        directory.users.all().find((each) => each.userPrincipalName === sandbox.descriptor.user)?.id ?? '',
      principalType: 'User',
      resourceId: directory.principalByAppId(backend.appId)?.id ?? '',
      createdDateTime: new Date().toISOString(),
    });
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, `openid ${scope}`));
    const { body } = await postToken(sandbox, form);
    expect(claimsOf(body.access_token)).toMatchObject({
      aud: uri,
      roles: ['Reader'],
      email: sandbox.descriptor.user,
      sid: expect.any(String),
    });
  });
});
