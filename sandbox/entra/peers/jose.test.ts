import { createRemoteJWKSet, customFetch as joseFetch, jwtVerify } from 'jose';
import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { test } from '../../testing.ts';
import { postToken } from '../testing.ts';
import { fetchFor } from './testing.ts';

describe('jose', () => {
  test('verifies access tokens against the published keys, and refuses another issuer or audience', async ({
    sandbox,
  }) => {
    const { tenantId, clientId, clientSecret } = sandbox.descriptor;
    const { body } = await postToken(sandbox, {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${origins.arm}/.default`,
    });
    const keys = createRemoteJWKSet(new URL(`${origins.login}/${tenantId}/discovery/v2.0/keys`), {
      [joseFetch]: fetchFor(sandbox),
    });
    const expected = { issuer: `https://sts.windows.net/${tenantId}/`, audience: origins.arm };
    await expect(jwtVerify(body.access_token, keys, expected)).resolves.toBeDefined();
    await expect(jwtVerify(body.access_token, keys, { ...expected, audience: 'x' })).rejects.toThrow();
    await expect(jwtVerify(body.access_token, keys, { ...expected, issuer: 'x' })).rejects.toThrow();
  });
});
