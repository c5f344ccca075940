import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { type TestSandbox, test } from '../testing.ts';

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

  test.for([
    ['nobody.example', 90002, 'invalid_tenant'],
    ['33333333-3333-3333-3333-333333333333', 90002, 'invalid_tenant'],
    ['not a name', 900023, 'invalid_request'],
  ] as const)('refuses “%s” as the service does', async ([name, code, error], { sandbox }) => {
    const answer = await sandbox.ask(
      'GET',
      `${origins.login}/${encodeURIComponent(name)}/v2.0/.well-known/openid-configuration`,
    );
    expect(answer).toMatchObject({ status: 400, body: { error, error_codes: [code] } });
  });

  test.for([
    ['common', 'common', '{tenantid}'],
    ['organizations', 'organizations', '{tenantid}'],
    ['consumers', 'consumers', '9188040d-6c67-4c5b-b112-36a304b66dad'],
  ] as const)('of %s names the issuer %3$s', async ([name, segment, tenant], { sandbox }) => {
    const { body } = await sandbox.ask(
      'GET',
      `${origins.login}/${name}/v2.0/.well-known/openid-configuration`,
    );
    expect(body).toMatchObject({
      issuer: `${origins.login}/${tenant}/v2.0`,
      authorization_endpoint: `${origins.login}/${segment}/oauth2/v2.0/authorize`,
    });
    const keys = await sandbox.ask('GET', body.jwks_uri);
    expect(keys.body.keys[0].issuer).toBe(`${origins.login}/${tenant}/v2.0`);
  });

  test('by domain names the tenant’s ID in every address', async ({ sandbox }) => {
    const { tenantDomain, tenantId } = sandbox.descriptor;
    const { body } = await sandbox.ask(
      'GET',
      `${origins.login}/${tenantDomain}/v2.0/.well-known/openid-configuration`,
    );
    expect(body.token_endpoint).toBe(`${origins.login}/${tenantId}/oauth2/v2.0/token`);
    expect(JSON.stringify(body)).not.toContain(tenantDomain);
  });

  test('v1 has the issuer of v1 tokens, and v1 addresses', async ({ sandbox }) => {
    const { tenantId } = sandbox.descriptor;
    const { body } = await sandbox.ask(
      'GET',
      `${origins.login}/${tenantId}/.well-known/openid-configuration`,
    );
    expect(body).toMatchObject({
      issuer: `https://sts.windows.net/${tenantId}/`,
      token_endpoint: `${origins.login}/${tenantId}/oauth2/token`,
      jwks_uri: `${origins.login}/common/discovery/keys`,
    });
    const keys = await sandbox.ask('GET', body.jwks_uri);
    expect(keys.body.keys[0]).not.toHaveProperty('issuer');
  });

  test('for az, under /adfs, leads to the usual v2 addresses', async ({ sandbox }) => {
    const { tenantId, tenantDomain } = sandbox.descriptor;
    for (const path of ['adfs', `adfs/${tenantDomain}`]) {
      const { body } = await sandbox.ask('GET', `${origins.login}/${path}/.well-known/openid-configuration`);
      expect(body).toMatchObject({
        issuer: `${origins.login}/${tenantId}/v2.0`,
        device_authorization_endpoint: `${origins.login}/${tenantId}/oauth2/v2.0/devicecode`,
      });
    }
  });

  test('for az, under /adfs, has a sign-in page that a browser without a proxy can open', async ({
    sandbox,
  }) => {
    const { tenantId, port } = sandbox.descriptor;
    const { body } = await sandbox.ask('GET', `${origins.login}/adfs/.well-known/openid-configuration`);
    expect(body.authorization_endpoint).toBe(
      `http://login.azure.localhost:${port}/${tenantId}/oauth2/v2.0/authorize`,
    );
  });

  test('of instances knows this cloud and no other', async ({ sandbox }) => {
    const ask = (host: string) =>
      sandbox.ask(
        'GET',
        `${origins.login}/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(`https://${host}/common/oauth2/v2.0/authorize`)}`,
      );
    expect(await ask('login.azure.localhost')).toMatchObject({
      status: 200,
      body: { metadata: [{ aliases: ['login.azure.localhost'] }] },
    });
    expect(await ask('login.evil.example')).toMatchObject({
      status: 400,
      body: { error: 'invalid_instance', error_codes: [50049] },
    });
  });

  test('of an address that does not exist is a 404 in the service’s shape', async ({ sandbox }) => {
    sandbox.expectNotImitated(/Entra ID GET \/nowhere/);
    const answer = await sandbox.ask('GET', `${origins.login}/nowhere`);
    expect(answer).toMatchObject({ status: 404, body: { error_codes: [9002313] } });
  });
});

describe('signing keys', () => {
  const control = (sandbox: TestSandbox) => ({ authorization: `Bearer ${sandbox.descriptor.controlKey}` });

  test('roll on demand: the next key signs, and what the old one signed is refused', async ({ sandbox }) => {
    const { descriptor } = sandbox;
    const keysUrl = `${origins.login}/${descriptor.tenantId}/discovery/v2.0/keys`;
    const before = await sandbox.ask('GET', keysUrl);
    const old = await sandbox.token(origins.arm);
    const rolled = await sandbox.ask('POST', `${descriptor.url}/.sandbox/keys/roll`, {
      headers: control(sandbox),
    });
    expect(rolled.status).toBe(200);
    const after = await sandbox.ask('GET', keysUrl);
    expect(after.body.keys).toHaveLength(2);
    expect(after.body.keys[0].kid).toBe(before.body.keys[1].kid);
    const fresh = await sandbox.token(origins.arm);
    await expect(jwtVerify(fresh, createLocalJWKSet(after.body))).resolves.toBeDefined();
    await expect(jwtVerify(old, createLocalJWKSet(after.body))).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    });
  });

  test('do not roll for whoever has no control key', async ({ sandbox }) => {
    const answer = await sandbox.ask('POST', `${sandbox.descriptor.url}/.sandbox/keys/roll`);
    expect(answer.status).toBe(401);
  });
});
