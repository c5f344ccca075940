import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { wellKnown } from '../../state/well-known.ts';
import { type TestSandbox, test } from '../../testing.ts';
import {
  Browser,
  CALLBACK,
  claimsOf,
  frontendAndBackend,
  grantsOf,
  openAs,
  postToken,
  register,
} from '../testing.ts';

describe('the admin consent endpoint', () => {
  const adminUrl = (
    sandbox: TestSandbox,
    appId: string,
    more: Record<string, string> = {},
    version = '/v2.0',
  ) =>
    `${origins.login}/${sandbox.descriptor.tenantId}${version}/adminconsent?${new URLSearchParams({
      client_id: appId,
      redirect_uri: CALLBACK,
      state: 'x y',
      ...more,
    })}`;

  test('grants for everybody, and says so to the application', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const page = await openAs(browser, adminUrl(sandbox, frontend.appId, { scope }), 'admin', sandbox);
    expect(page.text).toContain('Review for your organization');
    const { left } = await browser.press(page, 'Accept');
    expect(Object.fromEntries(left?.searchParams ?? [])).toEqual({
      admin_consent: 'True',
      tenant: sandbox.descriptor.tenantId,
      scope,
      state: 'x y',
    });
    expect(grantsOf(sandbox, frontend.appId)).toMatchObject([
      { consentType: 'AllPrincipals', scope: 'user_impersonation' },
      { consentType: 'AllPrincipals', scope: 'offline_access' },
    ]);
  });

  test('grants application permissions that the registration lists, in its older form', async ({
    sandbox,
  }) => {
    const { directory } = sandbox;
    const role = directory
      .principalByAppId(wellKnown.microsoftGraph)
      ?.appRoles.find(({ value }) => value === 'User.Read.All');
    const daemon = register(
      directory,
      'daemon',
      {
        web: { redirectUris: [CALLBACK] },
        requiredResourceAccess: [
          { resourceAppId: wellKnown.microsoftGraph, resourceAccess: [{ id: role?.id ?? '', type: 'Role' }] },
        ],
      },
      { principal: false },
    );
    const browser = new Browser(sandbox);
    const page = await openAs(browser, adminUrl(sandbox, daemon.appId, {}, ''), 'admin', sandbox);
    expect(page.text).toContain('User.Read.All of Microsoft Graph, without a signed-in user');
    await browser.press(page, 'Accept');
    const answer = await postToken(sandbox, {
      grant_type: 'client_credentials',
      client_id: daemon.appId,
      client_secret: daemon.secret,
      scope: `${origins.graph}/.default`,
    });
    expect(claimsOf(answer.body.access_token).roles).toEqual(['User.Read.All']);
  });

  test('is refused to members, and by Cancel', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const url = adminUrl(sandbox, frontend.appId, { scope });
    const member = await openAs(new Browser(sandbox), url, 'megan', sandbox);
    expect(member.title).toContain('Need admin approval');
    const browser = new Browser(sandbox);
    const { left } = await browser.press(await openAs(browser, url, 'admin', sandbox), 'Cancel');
    expect(left?.searchParams.get('error')).toBe('access_denied');
    expect(left?.searchParams.get('admin_consent')).toBe('True');
    expect(left?.searchParams.get('error_description')).toMatch(/^AADSTS65004: /);
    expect(grantsOf(sandbox, frontend.appId)).toEqual([]);
  });

  test('sends nobody to an address that is not registered', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const url = adminUrl(sandbox, frontend.appId, { scope, redirect_uri: 'https://evil.example/' });
    const page = await new Browser(sandbox).open(url);
    expect(page.text).toContain('AADSTS50011: ');
  });
});
