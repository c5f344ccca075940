import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { test } from '../testing.ts';
import { asLab, asUser, asUserOf } from './testing.ts';

describe('every answer of Graph', () => {
  test('has its headers and the type of OData', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const answer = await lab('GET', 'applications');
    expect(answer.headers).toMatchObject({
      'content-type':
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
      'odata-version': '4.0',
      'cache-control': 'no-cache',
      'request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-ms-resource-unit': '2',
    });
    expect(JSON.parse(String(answer.headers['x-ms-ags-diagnostic']))).toHaveProperty('ServerInfo.DataCenter');
  });

  test("says the client's own id again, in headers and errors", async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const id = randomUUID();
    const answer = await lab('GET', `users/${randomUUID()}`, undefined, { 'client-request-id': id });
    expect(answer).toMatchObject({
      status: 404,
      headers: { 'client-request-id': id, 'content-type': 'application/json' },
      body: {
        error: {
          innerError: {
            date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
            'request-id': answer.headers['request-id'],
            'client-request-id': id,
          },
        },
      },
    });
  });

  test("takes no x-ms-client-request-id for the client's id", async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const answer = await lab('GET', `users/${randomUUID()}`, undefined, {
      'x-ms-client-request-id': randomUUID(),
    });
    const { innerError } = answer.body.error;
    expect(innerError['client-request-id']).toBe(innerError['request-id']);
  });

  test('may be read by a browser on another origin', async ({ sandbox }) => {
    const preflight = await sandbox.ask('OPTIONS', `${origins.graph}/v1.0/me`, {
      headers: { origin: 'https://frontend.example', 'access-control-request-headers': 'authorization' },
    });
    expect(preflight).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization' },
    });
  });

  test('names addresses as the client reaches them', async ({ sandbox }) => {
    const token = await sandbox.token(origins.graph);
    const host = `graph.azure.localhost:${sandbox.descriptor.port}`;
    const answer = await sandbox.ask('GET', `http://${host}/v1.0/users?$top=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.body['@odata.context']).toBe(`http://${host}/v1.0/$metadata#users`);
    expect(answer.body['@odata.nextLink']).toMatch(`http://${host}/v1.0/users?`);
  });
});

describe('an address', () => {
  test.for([
    'Applications',
    'applications/',
    'SERVICEPRINCIPALS',
    'oAuth2PermissionGrants',
    "users('$UPN')",
    "servicePrincipals(appId='00000003-0000-0000-c000-000000000000')",
    "servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/appRoleAssignedTo",
    'users/$UPN',
  ])('may be %s', async (path, { sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('GET', path.replace('$UPN', sandbox.descriptor.user))).toMatchObject({ status: 200 });
  });

  test('of a guest has its number sign encoded', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const name = `grady_fabrikam.example#EXT#@${sandbox.descriptor.tenantDomain}`;
    expect(await lab('GET', `users/${encodeURIComponent(name)}`)).toMatchObject({
      status: 200,
      body: { userPrincipalName: name },
    });
  });

  test('has quotes doubled within a key', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    await lab('POST', 'applications', { displayName: 'quoted', uniqueName: "megan's" });
    expect(await lab('GET', "applications(uniqueName='megan''s')")).toMatchObject({ status: 200 });
    const missing = await lab('GET', "users('o''hara@contoso.example')");
    expect(missing.body.error.message).toContain("Resource 'o'hara@contoso.example' does not exist");
  });

  test('with a method that it does not have is refused', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('PUT', 'applications', {})).toMatchObject({
      status: 405,
      body: { error: { message: 'Specified HTTP method is not allowed for the request target.' } },
    });
  });

  test.for([
    ['POST', 'groups'],
    ['DELETE', 'groups/9a1b0b2e-0000-4000-8000-000000000001'],
    ['POST', 'roleManagement/directory/roleAssignments'],
    ['PATCH', 'organization/9a1b0b2e-0000-4000-8000-000000000001'],
    ['PUT', 'policies/adminConsentRequestPolicy'],
  ] as const)(
    'with a method that only Graph has (%s %s) says that it is not imitated',
    async (asked, { sandbox }) => {
      const [method, path] = asked;
      sandbox.expectNotImitated(/^not imitated: Graph/);
      const admin = await asUser(sandbox, 'admin');
      expect(await admin(method, path, method === 'DELETE' ? undefined : {})).toMatchObject({
        status: 400,
        body: {
          error: { message: expect.stringContaining(`does not imitate this request: ${method} /v1.0`) },
        },
      });
      expect(sandbox.log.some((line) => line.startsWith(`not imitated: Graph ${method} /v1.0/${path}`))).toBe(
        true,
      );
    },
  );

  test('that cannot be decoded is refused', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('GET', 'users/%zz')).toMatchObject({ status: 400 });
  });

  test.for([
    '/beta/me',
    '/v1.0/me/messages',
    '/v1.0/$metadata',
    '/v1.0/applications/delta',
    '/v1.0/',
    '/v2.0/users',
  ])('that the sandbox does not imitate (%s) says so', async (path, { sandbox }) => {
    sandbox.expectNotImitated(/^not imitated: Graph GET/);
    const admin = await asUser(sandbox, 'admin');
    expect(await admin('GET', path)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('does not imitate') } },
    });
    expect(sandbox.log.at(-2)).toContain(`GET ${path}`);
  });

  test('that is not imitated tells nothing to strangers', async ({ sandbox }) => {
    expect(await sandbox.ask('GET', `${origins.graph}/v1.0/me/messages`)).toMatchObject({ status: 401 });
  });
});

describe('a body', () => {
  test.for([
    ['no JSON', '{"displayName":', /^Unable to read JSON/],
    ['a list', '[]', /^Unable to read JSON/],
    ['a number', '7', /^Unable to read JSON/],
    ['nothing', '', /^Empty Payload/],
    ['too deep', `{"tags":${'['.repeat(200)}${']'.repeat(200)}}`, /^Unable to read JSON/],
  ] as const)('that is %s is refused', async ([_what, body, message], { sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('POST', 'applications', body, { 'content-type': 'application/json' })).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest', message: expect.stringMatching(message) } },
    });
  });

  test('of another type is refused', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const body = new URLSearchParams({ displayName: 'x' });
    expect(await lab('POST', 'applications', body)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/^Unable to read JSON/) } },
    });
  });

  test('of five megabytes is refused', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('POST', 'applications', { displayName: 'x'.repeat(5_000_000) })).toMatchObject({
      status: 413,
    });
  });
});

describe('userinfo', () => {
  test('says of the user what was consented to', async ({ sandbox }) => {
    const megan = await asUserOf(sandbox, 'megan', 'openid profile User.Read');
    const answer = await megan('GET', '/oidc/userinfo');
    expect(answer).toMatchObject({
      status: 200,
      body: { sub: expect.any(String), name: 'Megan Bowen', given_name: 'Megan', family_name: 'Bowen' },
    });
    expect(answer.body).not.toHaveProperty('email');
  });

  test('needs a user, and openid', async ({ sandbox }) => {
    const [lab, megan] = [await asLab(sandbox), await asUserOf(sandbox, 'megan', 'User.Read')];
    expect(await lab('GET', '/oidc/userinfo')).toMatchObject({ status: 400 });
    expect(await megan('GET', '/oidc/userinfo')).toMatchObject({ status: 403 });
  });
});

describe('the journal of sign-ins', () => {
  test('tells which token was used for what, and never the token', async ({ sandbox }) => {
    const megan = await asUserOf(sandbox, 'megan', 'User.Read');
    await megan('GET', 'me?$select=id');
    const headers = { authorization: `Bearer ${sandbox.descriptor.controlKey}` };
    const { status, body } = await sandbox.ask('GET', 'http://127.0.0.1/.sandbox/journeys', { headers });
    expect(status).toBe(200);
    const called = body.events.at(-1);
    expect(called).toMatchObject({
      service: 'graph',
      what: 'called',
      details: { request: 'GET /v1.0/me', status: 200, user: sandbox.descriptor.user, scp: 'User.Read' },
    });
    const same = body.events.filter(({ journey }: { journey: number }) => journey === called.journey);
    expect(same.map(({ what }: { what: string }) => what)).toContain('code redeemed');
  });
});

describe('an application that asks too much', () => {
  test('is told to wait, and is served again afterwards', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    let answer = await lab('GET', 'organization');
    for (let requests = 0; answer.status === 200 && requests < 40; requests += 1) {
      const batch = Array.from({ length: 100 }, () => lab('GET', 'applications?$top=20'));
      answer = (await Promise.all(batch)).find(({ status }) => status !== 200) ?? answer;
    }
    expect(answer).toMatchObject({
      status: 429,
      body: { error: { code: 'TooManyRequests' } },
      headers: { 'x-ms-throttle-information': 'ResourceUnitLimitExceeded' },
    });
    const seconds = Number(answer.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    sandbox.clock.move(seconds * 1000);
    expect(await lab('GET', 'applications')).toMatchObject({ status: 200 });
  });
});
