import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { wellKnown } from '../../state/well-known.ts';
import { test } from '../../testing.ts';
import {
  CALLBACK,
  codeFor,
  frontendAndBackend,
  PKCE,
  postToken,
  redemption,
  refused,
  register,
} from '../testing.ts';

const MINUTE = 60 * 1000;
const _DAY = 24 * 60 * MINUTE;

const SIGN_IN = 'openid profile offline_access';

describe('what a client proves itself with', () => {
  test('the secret’s ID instead of its value is recognised, and the log says so', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, SIGN_IN));
    const keyId = frontend.application.passwordCredentials[0]?.keyId ?? '';
    const answer = await postToken(sandbox, { ...form, client_secret: keyId });
    expect(answer).toMatchObject(refused(401, 7000215, 'invalid_client'));
    expect(answer.headers['x-sandbox-advice']).toContain('is the ID of the secret, not its value');
    expect(sandbox.log.at(-2)).toContain('is the ID of the secret, not its value');
  });

  test('an expired secret gets AADSTS7000222', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const { directory } = sandbox;
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, SIGN_IN));
    directory.applications.put({
      ...frontend.application,
      passwordCredentials: frontend.application.passwordCredentials.map((each) => ({
        ...each,
        endDateTime: '2020-01-01T00:00:00Z',
      })),
    });
    expect(await postToken(sandbox, form)).toMatchObject(refused(401, 7000222, 'invalid_client'));
  });

  test('a public client may not send a secret', async ({ sandbox }) => {
    const app = register(sandbox.directory, 'desktop', { publicClient: { redirectUris: [CALLBACK] } });
    const form = redemption(app, await codeFor(sandbox, app.appId, SIGN_IN));
    expect(await postToken(sandbox, form)).toMatchObject(refused(401, 700025, 'invalid_client'));
    const { client_secret: _, ...without } = form;
    expect((await postToken(sandbox, without)).status).toBe(200);
  });

  test('a single-page application redeems from a script of a page, and from nowhere else', async ({
    sandbox,
  }) => {
    const app = register(sandbox.directory, 'spa', { spa: { redirectUris: [CALLBACK] } });
    const asked = { code_challenge: PKCE.challenge, code_challenge_method: 'S256' };
    const { client_secret: _, ...form } = redemption(app, await codeFor(sandbox, app.appId, SIGN_IN, asked));
    const full = { ...form, code_verifier: PKCE.verifier };
    expect(await postToken(sandbox, full)).toMatchObject(refused(400, 9002327, 'invalid_request'));
    const headers = { origin: 'https://frontend-1.azurewebsites.localhost' };
    const answer = await postToken(sandbox, full, { headers });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'access-control-allow-origin': headers.origin },
    });
    const { frontend } = frontendAndBackend(sandbox.directory);
    const web = redemption(frontend, await codeFor(sandbox, frontend.appId, SIGN_IN));
    const cross = await postToken(sandbox, web, { headers });
    expect(cross).toMatchObject(refused(400, 9002326, 'invalid_request'));
    expect(cross.headers).not.toHaveProperty('access-control-allow-origin');

    sandbox.clock.move(20 * 60 * MINUTE);
    const refresh = { grant_type: 'refresh_token', client_id: app.appId };
    const once = await postToken(
      sandbox,
      { ...refresh, refresh_token: answer.body.refresh_token },
      { headers },
    );
    expect(once.status).toBe(200);
    sandbox.clock.move(5 * 60 * MINUTE);
    const late = await postToken(
      sandbox,
      { ...refresh, refresh_token: once.body.refresh_token },
      { headers },
    );
    expect(late).toMatchObject(refused(400, 700084, 'invalid_grant'));
    sandbox.clock.move(-25 * 60 * MINUTE);
  });

  test('answers preflight requests', async ({ sandbox }) => {
    const answer = await sandbox.ask('OPTIONS', `${origins.login}/common/oauth2/v2.0/token`, {
      headers: { origin: 'https://spa.example', 'access-control-request-method': 'POST' },
    });
    expect(answer).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': 'https://spa.example' },
    });
  });
});

describe('the token endpoint', () => {
  test('says when it is asked with GET, for nothing, or in another tenant', async ({ sandbox }) => {
    const url = `${origins.login}/${sandbox.descriptor.tenantId}/oauth2/v2.0/token`;
    expect(await sandbox.ask('GET', url)).toMatchObject(refused(400, 900561, 'invalid_request'));
    expect(await postToken(sandbox, {})).toMatchObject(refused(400, 900144, 'invalid_request'));
    const elsewhere = await postToken(sandbox, { grant_type: 'x' }, { tenant: 'fabrikam.example' });
    expect(elsewhere).toMatchObject(refused(400, 90002, 'invalid_request'));
  });

  test('answers in the service’s shape, with the client’s correlation id', async ({ sandbox }) => {
    const id = '12345678-1234-1234-1234-123456789012';
    for (const [headers, query] of [
      [{ 'client-request-id': id }, ''],
      [{}, `?client-request-id=${id}`],
    ] as const) {
      const url = `${origins.login}/common/oauth2/v2.0/token${query}`;
      const { body, headers: answered } = await sandbox.ask('POST', url, {
        headers,
        body: new URLSearchParams(),
      });
      expect(Object.keys(body)).toEqual([
        'error',
        'error_description',
        'error_codes',
        'timestamp',
        'trace_id',
        'correlation_id',
        'error_uri',
      ]);
      expect(body.correlation_id).toBe(id);
      expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
      expect(answered['x-ms-request-id']).toBe(body.trace_id);
    }
  });

  test('knows no passwords', async ({ sandbox }) => {
    const form = { grant_type: 'password', client_id: wellKnown.azureCli, password: 'x', scope: 'openid' };
    expect(await postToken(sandbox, { ...form, username: sandbox.descriptor.user })).toMatchObject(
      refused(400, 50126, 'invalid_grant'),
    );
    expect(await postToken(sandbox, { ...form, username: 'nobody@contoso.example' })).toMatchObject(
      refused(400, 50034, 'invalid_grant'),
    );
  });
});
