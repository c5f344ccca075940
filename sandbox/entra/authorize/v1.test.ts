import { describe, expect } from 'vitest';
import { type TestSandbox, test } from '../../testing.ts';
import {
  authorizeUrl,
  Browser,
  CALLBACK,
  claimsOf,
  frontendAndBackend,
  type Place,
  postToken,
  userNamed,
} from '../testing.ts';

async function pick(browser: Browser, place: Place, alias: string, sandbox: TestSandbox): Promise<Place> {
  return browser.press(place, userNamed(sandbox.directory, alias).userPrincipalName);
}

describe('the v1 endpoint', () => {
  test('ignores scope, takes a listed resource, and answers in v1', async ({ sandbox }) => {
    const { frontend, uri } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const url = authorizeUrl(
      sandbox,
      {
        client_id: frontend.appId,
        response_type: 'code',
        redirect_uri: CALLBACK,
        resource: uri,
        scope: 'nonsense',
        state: 's',
      },
      { version: 1 },
    );
    const page = await pick(browser, await browser.open(url), 'megan', sandbox);
    expect(page.text).toContain('Sign you in and read your profile'); // everything that the registration lists
    const { left } = await browser.press(page, 'Accept');
    const answer = await postToken(
      sandbox,
      {
        grant_type: 'authorization_code',
        client_id: frontend.appId,
        client_secret: frontend.secret,
        code: left?.searchParams.get('code') ?? '',
        redirect_uri: CALLBACK,
      },
      { version: 1 },
    );
    expect(answer).toMatchObject({ status: 200, body: { resource: uri, scope: 'user_impersonation' } });
    expect(Object.keys(answer.body)).toEqual([
      'token_type',
      'scope',
      'expires_in',
      'ext_expires_in',
      'expires_on',
      'not_before',
      'resource',
      'access_token',
      'refresh_token',
      'id_token',
    ]);
    for (const name of ['expires_in', 'expires_on', 'not_before']) expect(answer.body[name]).toMatch(/^\d+$/);
    expect(claimsOf(answer.body.id_token)).toMatchObject({
      iss: `https://sts.windows.net/${sandbox.descriptor.tenantId}/`,
      ver: '1.0',
      unique_name: sandbox.descriptor.user,
    });
  });

  test('with prompt=admin_consent lets an administrator agree for everybody', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const parameters = { client_id: frontend.appId, response_type: 'code', redirect_uri: CALLBACK };
    const url = authorizeUrl(sandbox, { ...parameters, prompt: 'admin_consent' }, { version: 1 });
    const page = await pick(browser, await browser.open(url), 'admin', sandbox);
    expect(page.text).toContain('Review for your organization');
    const { left } = await browser.press(page, 'Accept');
    expect(left?.searchParams.get('admin_consent')).toBe('True');
  });
});
