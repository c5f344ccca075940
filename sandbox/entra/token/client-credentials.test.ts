import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { test } from '../../testing.ts';
import { claimsOf, permission, postToken, register } from '../testing.ts';
import { certify, selfSigned } from '../testing-certificate.ts';

const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields) });

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
    ['an empty secret', { client_secret: '' }, 401, 7000218],
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

  test('without any secret are refused by another code', async ({ sandbox }) => {
    const { client_secret: _, ...without } = asked(sandbox);
    expect(await postToken(sandbox, without)).toMatchObject({
      status: 401,
      body: { error_codes: [7000216] },
    });
  });

  test('cannot be asked at /common or /consumers, but at /organizations', async ({ sandbox }) => {
    for (const tenant of ['common', 'consumers']) {
      const answer = await postToken(sandbox, asked(sandbox), { tenant });
      expect(answer).toMatchObject({ status: 400, body: { error_codes: [9001023] } });
    }
    const app = register(sandbox.directory, 'many', { signInAudience: 'AzureADMultipleOrgs' });
    const mine = { ...asked(sandbox), client_id: app.appId, client_secret: app.secret };
    expect((await postToken(sandbox, mine, { tenant: 'organizations' })).status).toBe(200);
    expect(await postToken(sandbox, asked(sandbox), { tenant: 'organizations' })).toMatchObject({
      status: 400,
      body: { error_codes: [50194] },
    });
  });

  test('need a service principal, which `az ad app create` does not make', async ({ sandbox }) => {
    const app = register(sandbox.directory, 'alone', {}, { principal: false });
    const mine = { ...asked(sandbox), client_id: app.appId, client_secret: app.secret };
    expect(await postToken(sandbox, mine)).toMatchObject({ status: 401, body: { error_codes: [7000229] } });
  });

  test('carry the roles that were assigned, and none where none were', async ({ sandbox }) => {
    const { directory } = sandbox;
    const role = {
      id: randomUUID(),
      value: 'Jobs.Run',
      displayName: 'Run jobs',
      description: 'Run jobs',
      isEnabled: true,
      allowedMemberTypes: ['Application'],
    };
    const api = register(directory, 'jobs', {
      appRoles: [role],
      api: { oauth2PermissionScopes: [permission()], requestedAccessTokenVersion: 2 },
    });
    const client = register(directory, 'daemon');
    const mine = {
      ...asked(sandbox),
      client_id: client.appId,
      client_secret: client.secret,
      scope: `${api.appId}/.default`,
    };
    const without = await postToken(sandbox, mine);
    expect(claimsOf(without.body.access_token)).not.toHaveProperty('roles');

    const principal = directory.principalByAppId(api.appId);
    if (!principal) throw new Error('no principal');
    directory.servicePrincipals.put({ ...principal, appRoleAssignmentRequired: true });
    expect(await postToken(sandbox, mine)).toMatchObject({ status: 400, body: { error_codes: [501051] } });
    directory.appRoleAssignments.put({
      id: randomUUID(),
      appRoleId: role.id,
      principalId: directory.principalByAppId(client.appId)?.id ?? '',
      principalType: 'ServicePrincipal',
      resourceId: principal.id,
      createdDateTime: new Date().toISOString(),
    });
    const { body } = await postToken(sandbox, mine);
    expect(claimsOf(body.access_token)).toMatchObject({
      aud: api.appId,
      azp: client.appId,
      azpacr: '1',
      idtyp: 'app',
      roles: ['Jobs.Run'],
      ver: '2.0',
    });
    const { oid, sub } = claimsOf(body.access_token);
    expect(sub).toBe(oid);
    for (const name of ['scp', 'name', 'upn']) expect(claimsOf(body.access_token)).not.toHaveProperty(name);
  });

  test('in v1 name a resource, and numbers are texts', async ({ sandbox }) => {
    const { scope: _, ...rest } = asked(sandbox);
    const answer = await postToken(sandbox, { ...rest, resource: `${origins.arm}/` }, { version: 1 });
    expect(answer).toMatchObject({ status: 200, body: { expires_in: '3599', resource: `${origins.arm}/` } });
    expect(await postToken(sandbox, rest, { version: 1 })).toMatchObject({
      status: 400,
      body: { error_codes: [900144] },
    });
  });

  test('of two APIs at once are refused', async ({ sandbox }) => {
    const scope = `${origins.arm}/.default ${origins.graph}/.default`;
    const answer = await postToken(sandbox, { ...asked(sandbox), scope });
    expect(answer).toMatchObject({ status: 400, body: { error_codes: [70011] } });
  });
});

describe('a client that proves itself by certificate', () => {
  test('signs an assertion, and is refused when it is not exactly right', async ({ sandbox }) => {
    const { directory } = sandbox;
    const app = register(directory, 'certified');
    const { certificate, privateKey, thumbprint } = await selfSigned();
    certify(directory, app.application, certificate);
    const audience = `${origins.login}/${sandbox.descriptor.tenantId}/oauth2/v2.0/token`;
    const assertion = (change: Record<string, unknown> = {}, key = privateKey) =>
      new SignJWT({
        iss: app.appId,
        sub: app.appId,
        aud: audience,
        exp: Math.floor(Date.now() / 1000) + 600,
        ...change,
      })
        .setProtectedHeader({ alg: 'RS256', x5t: thumbprint })
        .sign(key);
    const ask = async (text: string) =>
      postToken(sandbox, {
        grant_type: 'client_credentials',
        client_id: app.appId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: text,
        scope: `${origins.arm}/.default`,
      });
    const good = await ask(await assertion());
    expect(good.status).toBe(200);
    expect(claimsOf(good.body.access_token).appidacr).toBe('2');
    const { privateKey: another } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (const bad of [
      await assertion({ aud: 'https://elsewhere.example' }),
      await assertion({ iss: 'somebody' }),
      await assertion({ exp: Math.floor(Date.now() / 1000) - 3600 }),
      await assertion({}, another),
      'no.jwt',
    ]) {
      expect(await ask(bad)).toMatchObject({ status: 401, body: { error_codes: [700027] } });
    }
  });
});
