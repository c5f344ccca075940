import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import type { RecordedEvent } from '../core/journey.ts';
import { type TestSandbox, test } from '../testing.ts';
import {
  allowToReadUsers,
  authorizeUrl,
  Browser,
  CALLBACK,
  codeFor,
  frontendAndBackend,
  postToken,
  redemption,
  register,
} from './testing.ts';

async function events(sandbox: TestSandbox): Promise<RecordedEvent[]> {
  const { url, controlKey } = sandbox.descriptor;
  const answer = await sandbox.ask('GET', `${url}/.sandbox/journeys`, {
    headers: { authorization: `Bearer ${controlKey}` },
  });
  return answer.body.events;
}

describe('the journal', () => {
  test('tells a sign-in from the request to the call on behalf of the user, as one journey without a secret', async ({
    sandbox,
  }) => {
    const { directory } = sandbox;
    const { frontend, backend, scope, uri } = frontendAndBackend(directory);
    allowToReadUsers(directory, backend.appId);
    const signIn = async (nonce: string) => {
      const browser = new Browser(sandbox);
      const url = authorizeUrl(sandbox, {
        client_id: frontend.appId,
        response_type: 'code id_token',
        response_mode: 'form_post',
        redirect_uri: CALLBACK,
        scope: `openid profile offline_access ${scope}`,
        nonce,
        state: 'redir=%2Fthe-secret-page',
      });
      const page = await browser.press(await browser.open(url), sandbox.descriptor.user);
      const done = page.title.includes('Permissions') ? await browser.press(page, 'Accept') : page;
      const code = done.forms[0]?.fields.get('code') ?? '';
      const { body } = await postToken(sandbox, redemption(frontend, code));
      return {
        body,
        secrets: [code, nonce, done.forms[0]?.fields.get('id_token'), ...browser.cookies.values()],
      };
    };
    const first = await signIn('nonce-1-secret');
    const refreshed = await postToken(sandbox, {
      grant_type: 'refresh_token',
      client_id: frontend.appId,
      client_secret: frontend.secret,
      refresh_token: first.body.refresh_token,
    });
    const exchanged = await postToken(sandbox, {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: backend.appId,
      client_secret: backend.secret,
      requested_token_use: 'on_behalf_of',
      assertion: refreshed.body.access_token,
      scope: `${origins.graph}/User.Read`,
    });
    expect(exchanged.status).toBe(200);
    const second = await signIn('nonce-2-secret'); // the same state again, as App Service sends it

    const all = await events(sandbox);
    const [one, two] = [...new Set(all.map(({ journey }) => journey))];
    expect(all.filter(({ journey }) => journey === one).map(({ what }) => what)).toEqual([
      'sign-in asked',
      'account chosen',
      'consent asked',
      'consent given',
      'code issued',
      'code redeemed',
      'token refreshed',
      'token exchanged on behalf of the user',
    ]);
    expect(all.filter(({ journey }) => journey === two).map(({ what }) => what)).toEqual([
      'sign-in asked',
      'account chosen',
      'code issued',
      'code redeemed',
    ]);
    expect(all.find(({ what }) => what === 'code redeemed')?.details).toMatchObject({
      client: 'frontend-1',
      user: sandbox.descriptor.user,
      aud: uri,
      iss: `https://sts.windows.net/${sandbox.descriptor.tenantId}/`,
      scp: 'user_impersonation',
      appid: frontend.appId,
      ver: '1.0',
      exp: expect.stringMatching(/^\d{4}-/),
    });
    expect(all[0]?.details).toMatchObject({
      redirectHost: 'frontend-1.azurewebsites.localhost',
      responseType: 'code id_token',
      pkce: false,
    });

    const text = JSON.stringify(all);
    const issued = [first.body, refreshed.body, exchanged.body, second.body].flatMap((body) => [
      body.access_token,
      body.refresh_token,
      body.id_token,
    ]);
    for (const secret of [...first.secrets, ...second.secrets, ...issued, frontend.secret, backend.secret]) {
      if (secret) expect(text).not.toContain(secret);
      if (secret) expect(sandbox.log.join('\n')).not.toContain(secret);
    }
    expect(text).not.toContain('the-secret-page');
  });

  test('tells why a sign-in was refused, and what to do', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    await new Browser(sandbox).open(
      authorizeUrl(sandbox, {
        client_id: frontend.appId,
        response_type: 'code',
        redirect_uri: CALLBACK,
        scope: 'user_impersonation',
      }),
    );
    expect((await events(sandbox)).at(-1)).toMatchObject({
      service: 'entra',
      what: 'sign-in refused',
      details: { code: 'AADSTS650053', channel: 'page', next: expect.stringContaining('api://') },
    });
  });

  test('tells of a token that was refused in the journey of its sign-in', async ({ sandbox }) => {
    const app = register(sandbox.directory, 'app', { web: { redirectUris: [CALLBACK] } });
    const code = await codeFor(sandbox, app.appId, 'openid');
    await postToken(sandbox, { ...redemption(app, code), client_secret: 'wrong-secret' });
    const all = await events(sandbox);
    const refused = all.at(-1);
    expect(refused).toMatchObject({
      what: 'token refused',
      journey: all.at(-2)?.journey,
      details: {
        clientId: app.appId,
        code: 'AADSTS7000215',
        next: expect.stringContaining('az ad app credential'),
      },
    });
    expect(JSON.stringify(all)).not.toContain('wrong-secret');
  });

  test('is for whoever has the control key only', async ({ sandbox }) => {
    expect((await sandbox.ask('GET', `${sandbox.descriptor.url}/.sandbox/journeys`)).status).toBe(401);
  });
});
