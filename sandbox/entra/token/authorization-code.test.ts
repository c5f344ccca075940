import { randomBytes } from 'node:crypto';
import { describe, expect } from 'vitest';
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

describe('an authorization code', () => {
  test('works once', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, `${SIGN_IN} ${scope}`));
    expect((await postToken(sandbox, form)).status).toBe(200);
    expect(await postToken(sandbox, form)).toMatchObject(refused(400, 54005, 'invalid_grant'));
  });

  test('works once even when it is sent twice at the same moment', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, `${SIGN_IN} ${scope}`));
    const answers = await Promise.all([1, 2, 3, 4].map(() => postToken(sandbox, form)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  });

  test('lives for ten minutes', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, SIGN_IN));
    sandbox.clock.move(11 * MINUTE);
    expect(await postToken(sandbox, form)).toMatchObject(refused(400, 70008, 'invalid_grant'));
    sandbox.clock.move(-11 * MINUTE);
    expect((await postToken(sandbox, form)).status).toBe(200);
  });

  test('is not used up by a client that fails to prove itself', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, SIGN_IN));
    for (const [change, code] of [
      [{ client_secret: 'wrong' }, 7000215],
      [{ client_secret: '' }, 7000218],
    ] as const) {
      expect(await postToken(sandbox, { ...form, ...change })).toMatchObject(
        refused(401, code, 'invalid_client'),
      );
    }
    expect((await postToken(sandbox, form)).status).toBe(200);
  });

  test('belongs to its client, its redirect URI and its tenant', async ({ sandbox }) => {
    const { frontend, backend } = frontendAndBackend(sandbox.directory);
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, SIGN_IN));
    const other = { ...form, client_id: backend.appId, client_secret: backend.secret };
    expect(await postToken(sandbox, other)).toMatchObject(refused(400, 70000, 'invalid_grant'));
    const elsewhere = { ...form, redirect_uri: `${CALLBACK}/2` };
    expect(await postToken(sandbox, elsewhere)).toMatchObject(refused(401, 500112, 'invalid_client'));
    const { redirect_uri: _, ...without } = form;
    expect(await postToken(sandbox, without)).toMatchObject(refused(400, 900144, 'invalid_request'));
    const everywhere = register(sandbox.directory, 'everywhere', {
      signInAudience: 'AzureADMultipleOrgs',
      web: { redirectUris: [CALLBACK] },
    });
    const mine = redemption(everywhere, await codeFor(sandbox, everywhere.appId, SIGN_IN));
    expect(await postToken(sandbox, mine, { tenant: 'common' })).toMatchObject(
      refused(400, 700005, 'invalid_grant'),
    );
    const common = redemption(everywhere, await codeFor(sandbox, everywhere.appId, SIGN_IN, {}, 'common'));
    expect((await postToken(sandbox, common)).status).toBe(200);
  });

  test.for([
    ['S256', PKCE.challenge],
    ['plain', PKCE.verifier],
  ] as const)('with a challenge (%s) needs the verifier', async ([method, challenge], { sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const asked = { code_challenge: challenge, code_challenge_method: method };
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, SIGN_IN, asked));
    expect(await postToken(sandbox, form)).toMatchObject(refused(400, 501481, 'invalid_grant'));
    const wrong = { ...form, code_verifier: randomBytes(32).toString('base64url') };
    expect(await postToken(sandbox, wrong)).toMatchObject(refused(400, 501481, 'invalid_grant'));
    expect((await postToken(sandbox, { ...form, code_verifier: PKCE.verifier })).status).toBe(200);
  });

  test('without a challenge takes no verifier', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, SIGN_IN));
    const answer = await postToken(sandbox, { ...form, code_verifier: PKCE.verifier });
    expect(answer).toMatchObject(refused(400, 501481, 'invalid_grant'));
  });

  test('with a scope of two APIs, of none, or of no form is refused as the service does', async ({
    sandbox,
  }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, `${SIGN_IN} ${scope}`));
    for (const [asked, code] of [
      [`${scope} https://graph.azure.localhost/User.Read`, 28000],
      ['', 28003],
      ['user impersonation!', 28002],
      ['api://nobody/x', 500011],
    ] as const) {
      expect(await postToken(sandbox, { ...form, scope: asked })).toMatchObject({
        status: 400,
        body: { error_codes: [code] },
      });
    }
  });

  test('gives no token for what was never consented to', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const form = redemption(frontend, await codeFor(sandbox, frontend.appId, SIGN_IN));
    expect(await postToken(sandbox, { ...form, scope })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' },
    });
  });

  test('may come with HTTP Basic', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const { client_id, client_secret, ...form } = redemption(
      frontend,
      await codeFor(sandbox, frontend.appId, SIGN_IN),
    );
    const basic = Buffer.from(`${client_id}:${encodeURIComponent(client_secret)}`).toString('base64');
    const answer = await postToken(sandbox, form, { headers: { authorization: `Basic ${basic}` } });
    expect(answer.status).toBe(200);
  });
});
