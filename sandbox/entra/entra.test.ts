import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { test } from '../testing.ts';

const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields) });

describe('discovery', () => {
  test('names the issuer and endpoints of the tenant', async ({ sandbox }) => {
    const { tenantId } = sandbox.descriptor;
    const answer = await sandbox.ask(
      'GET',
      `${origins.login}/${tenantId}/v2.0/.well-known/openid-configuration`,
    );
    expect(answer).toMatchObject({
      status: 200,
      body: {
        issuer: `${origins.login}/${tenantId}/v2.0`,
        token_endpoint: `${origins.login}/${tenantId}/oauth2/v2.0/token`,
        jwks_uri: `${origins.login}/${tenantId}/discovery/v2.0/keys`,
      },
    });
    expect(answer.body).not.toHaveProperty('code_challenge_methods_supported');
  });

  test('does not know another tenant', async ({ sandbox }) => {
    const answer = await sandbox.ask(
      'GET',
      `${origins.login}/nobody.example/v2.0/.well-known/openid-configuration`,
    );
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_tenant', error_codes: [90002] } });
  });

  test('publishes two keys, each with its certificate', async ({ sandbox }) => {
    const answer = await sandbox.ask(
      'GET',
      `${origins.login}/${sandbox.descriptor.tenantId}/discovery/v2.0/keys`,
    );
    expect(answer.body.keys).toHaveLength(2);
    for (const key of answer.body.keys) {
      expect(key).toMatchObject({ kty: 'RSA', use: 'sig', x5t: key.kid, x5c: [expect.any(String)] });
      expect(key).not.toHaveProperty('d');
    }
  });
});

describe('client credentials', () => {
  const url = (tenant: string) => `${origins.login}/${tenant}/oauth2/v2.0/token`;
  const asked = (sandbox: { descriptor: { clientId: string; clientSecret: string } }) => ({
    grant_type: 'client_credentials',
    client_id: sandbox.descriptor.clientId,
    client_secret: sandbox.descriptor.clientSecret,
    scope: `${origins.arm}//.default`,
  });

  test('give a token whose signature verifies against the published keys', async ({ sandbox }) => {
    const { tenantId, clientId } = sandbox.descriptor;
    const answer = await sandbox.ask('POST', url(tenantId), form(asked(sandbox)));
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3599 } });
    expect(Object.keys(answer.body)).toEqual(['token_type', 'expires_in', 'ext_expires_in', 'access_token']);
    const published = await sandbox.ask('GET', `${origins.login}/${tenantId}/discovery/v2.0/keys`);
    const { payload } = await jwtVerify(answer.body.access_token, createLocalJWKSet(published.body), {
      issuer: `https://sts.windows.net/${tenantId}/`,
      audience: `${origins.arm}/`,
      algorithms: ['RS256'],
    });
    expect(payload).toMatchObject({ appid: clientId, idtyp: 'app', ver: '1.0', tid: tenantId });
    expect(decodeProtectedHeader(answer.body.access_token).kid).toBe(published.body.keys[0].kid);
  });

  test.for([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 7000215],
    ['no secret', { client_secret: '' }, 401, 7000218],
    ['an unknown client', { client_id: '11111111-1111-1111-1111-111111111111' }, 400, 700016],
    ['a scope that is not .default', { scope: `${origins.arm}/user_impersonation` }, 400, 1002012],
    ['an unknown resource', { scope: 'api://nobody/.default' }, 400, 500011],
    ['an unknown grant', { grant_type: 'wish' }, 400, 70003],
  ] as const)('are refused with %s', async ([_what, change, status, code], { sandbox }) => {
    const answer = await sandbox.ask(
      'POST',
      url(sandbox.descriptor.tenantId),
      form({ ...asked(sandbox), ...change }),
    );
    expect(answer).toMatchObject({ status, body: { error_codes: [code] } });
    expect(answer.body.error_description).toMatch(new RegExp(`^AADSTS${code}: `));
  });

  test('are not taken from JSON or from the query', async ({ sandbox }) => {
    const { tenantId } = sandbox.descriptor;
    for (const answer of [
      await sandbox.ask('POST', url(tenantId), { body: asked(sandbox) }),
      await sandbox.ask('POST', `${url(tenantId)}?${new URLSearchParams(asked(sandbox))}`),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { error_codes: [900144] } });
    }
  });
});
