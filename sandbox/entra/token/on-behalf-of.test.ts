import { generateKeyPair, SignJWT } from 'jose';
import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { grantId } from '../../state/guid.ts';
import { wellKnown } from '../../state/well-known.ts';
import { type TestSandbox, test } from '../../testing.ts';
import {
  claimsOf,
  codeFor,
  frontendAndBackend,
  postToken,
  type Registered,
  redemption,
  userNamed,
} from '../testing.ts';

const GRAPH_SCOPE = `${origins.graph}/User.Read`;

/** Megan has signed in to the frontend; `token` is the access token with which it calls the backend. */
async function calledBackend(sandbox: TestSandbox) {
  const apps = frontendAndBackend(sandbox.directory);
  const { frontend, scope } = apps;
  const code = await codeFor(sandbox, frontend.appId, `openid profile offline_access ${scope}`);
  const { body } = await postToken(sandbox, redemption(frontend, code));
  return { ...apps, token: String(body.access_token), idToken: String(body.id_token) };
}

const exchange = ({ appId, secret }: Registered, assertion: string, scope = GRAPH_SCOPE) => ({
  grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  client_id: appId,
  client_secret: secret,
  requested_token_use: 'on_behalf_of',
  assertion,
  scope: `${scope} openid profile offline_access`,
});

/** The administrator grants the backend a permission of Graph, for everybody. */
function grantBackend({ directory }: TestSandbox, { appId }: Registered): void {
  const [client, graph] = [appId, wellKnown.microsoftGraph].map((each) => directory.principalByAppId(each));
  if (!client || !graph) throw new Error('no principal');
  directory.grants.put({
    id: grantId(client.id, graph.id),
    clientId: client.id,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId: graph.id,
    scope: 'User.Read',
  });
}

describe('a backend that calls Graph on behalf of the user', () => {
  test('gets AADSTS65001 with suberror consent_required until somebody has consented', async ({
    sandbox,
  }) => {
    const { backend, token } = await calledBackend(sandbox);
    expect(await postToken(sandbox, exchange(backend, token))).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' },
    });
  });

  test('gets a token for the same user, in its own name', async ({ sandbox }) => {
    const { backend, token } = await calledBackend(sandbox);
    grantBackend(sandbox, backend);
    const { status, body } = await postToken(sandbox, exchange(backend, token));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      scope: GRAPH_SCOPE,
      refresh_token: expect.any(String),
      id_token: expect.any(String),
    });
    expect(claimsOf(body.access_token)).toMatchObject({
      aud: origins.graph,
      appid: backend.appId,
      oid: userNamed(sandbox.directory, 'megan').id,
      scp: 'User.Read',
    });
    expect(claimsOf(body.access_token).sub).not.toBe(claimsOf(token).sub);
  });

  test('may hand in a token of version 2 as well', async ({ sandbox }) => {
    const apps = frontendAndBackend(sandbox.directory, {
      backend: { api: { requestedAccessTokenVersion: 2 } },
    });
    grantBackend(sandbox, apps.backend);
    const code = await codeFor(sandbox, apps.frontend.appId, `openid ${apps.scope}`);
    const { body } = await postToken(sandbox, redemption(apps.frontend, code));
    expect((await postToken(sandbox, exchange(apps.backend, body.access_token))).status).toBe(200);
  });

  test('must prove itself, and say what it wants', async ({ sandbox }) => {
    const { backend, token } = await calledBackend(sandbox);
    const form = exchange(backend, token);
    for (const [change, code] of [
      [{ client_secret: '' }, 7000218],
      [{ client_secret: 'wrong' }, 7000215],
      [{ requested_token_use: '' }, 900144],
      [{ assertion: '' }, 900144],
      [{ scope: '' }, 900144],
    ] as const) {
      expect(await postToken(sandbox, { ...form, ...change })).toMatchObject({
        body: { error_codes: [code] },
      });
    }
  });
});

describe('an assertion is refused', () => {
  const refusal = async (sandbox: TestSandbox, backend: Registered, assertion: string) => {
    grantBackend(sandbox, backend);
    const { status, body } = await postToken(sandbox, exchange(backend, assertion));
    return [status, body.error, body.error_codes?.[0]];
  };

  test('when it is a token for another API: 500131', async ({ sandbox }) => {
    const { backend, frontend } = await calledBackend(sandbox);
    const code = await codeFor(sandbox, frontend.appId, 'openid profile');
    const signIn = await postToken(sandbox, redemption(frontend, code));
    const forGraph = String(signIn.body.access_token);
    expect(await refusal(sandbox, backend, forGraph)).toEqual([400, 'invalid_grant', 50013]); // nobody can verify those
    const other = await calledBackend(sandbox);
    expect(await refusal(sandbox, backend, other.token)).toEqual([400, 'invalid_grant', 500131]);
  });

  test('when it is an ID token: 240002', async ({ sandbox }) => {
    const { backend, idToken } = await calledBackend(sandbox);
    expect(await refusal(sandbox, backend, idToken)).toEqual([400, 'invalid_grant', 240002]);
  });

  test('when it is an application’s token: 7000114', async ({ sandbox }) => {
    const { backend, frontend } = await calledBackend(sandbox);
    const { body } = await postToken(sandbox, {
      grant_type: 'client_credentials',
      client_id: frontend.appId,
      client_secret: frontend.secret,
      scope: `${backend.appId}/.default`,
    });
    expect(await refusal(sandbox, backend, body.access_token)).toEqual([400, 'invalid_grant', 7000114]);
  });

  test('when it has expired: 500133', async ({ sandbox }) => {
    const { backend, token } = await calledBackend(sandbox);
    sandbox.clock.move(2 * 60 * 60 * 1000);
    expect(await refusal(sandbox, backend, token)).toEqual([400, 'invalid_grant', 500133]);
    sandbox.clock.move(-2 * 60 * 60 * 1000);
  });

  test('when its user is gone, disabled, or revoked since', async ({ sandbox }) => {
    const { backend, token } = await calledBackend(sandbox);
    const { users } = sandbox.directory;
    const user = userNamed(sandbox.directory, 'megan');
    users.put({ ...user, accountEnabled: false });
    expect(await refusal(sandbox, backend, token)).toEqual([400, 'invalid_grant', 50057]);
    const future = new Date(sandbox.clock.now().getTime() + 5000).toISOString();
    users.put({ ...user, signInSessionsValidFromDateTime: future });
    expect(await refusal(sandbox, backend, token)).toEqual([400, 'invalid_grant', 50173]);
    users.put(user);
  });

  test('when it is tampered with, signed by somebody else, not signed, or no token at all', async ({
    sandbox,
  }) => {
    const { backend, token } = await calledBackend(sandbox);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = claimsOf(token);
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const parsed = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    const { privateKey } = await generateKeyPair('RS256');
    const keys = await sandbox.ask('GET', `${origins.login}/common/discovery/keys`);
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ ...parsed, alg: 'HS256' })
      .sign(new TextEncoder().encode(JSON.stringify(keys.body.keys[0])));
    const cases: [string, number][] = [
      [[header, encode({ ...claims, scp: 'user_impersonation Everything' }), signature].join('.'), 50013],
      [await new SignJWT(claims).setProtectedHeader(parsed).sign(privateKey), 50013],
      [await new SignJWT(claims).setProtectedHeader({ ...parsed, kid: 'other' }).sign(privateKey), 50013],
      [`${encode({ ...parsed, alg: 'none' })}.${payload}.`, 50027],
      [confused, 50027],
      ['no.such.token', 50027],
      ['x', 50027],
    ];
    for (const [assertion, code] of cases) {
      expect(await refusal(sandbox, backend, assertion)).toEqual([400, 'invalid_grant', code]);
    }
    expect(await refusal(sandbox, backend, 'A'.repeat(40_000))).toEqual([400, 'invalid_request', 9002313]);
  });
});
