import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { grantId } from '../../state/guid.ts';
import { type TestSandbox, test } from '../../testing.ts';
import {
  Browser,
  CALLBACK,
  claimsOf,
  codeUrl,
  frontendAndBackend,
  grantsOf,
  openAs,
  type Place,
  permission,
  postToken,
  type Registered,
  register,
} from '../testing.ts';

const _USER_READ = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';

const redeem = (sandbox: TestSandbox, { appId, secret }: Registered, place: Place) =>
  postToken(sandbox, {
    grant_type: 'authorization_code',
    client_id: appId,
    client_secret: secret,
    code: place.left?.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
  });

describe('consent', () => {
  test('is asked for what is new only, and adds to the grant', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    await browser.press(
      await openAs(browser, codeUrl(sandbox, frontend.appId, 'openid profile'), 'megan', sandbox),
      'Accept',
    );
    const page = await browser.open(codeUrl(sandbox, frontend.appId, `openid profile ${scope}`));
    expect(page.text).toContain('Access the app (user_impersonation)');
    expect(page.text).not.toContain('View your basic profile');
    await browser.press(page, 'Accept');
    expect(grantsOf(sandbox, frontend.appId).map((grant) => grant.scope)).toEqual([
      'openid profile offline_access',
      'user_impersonation',
    ]);
  });

  test('declined is told to the application as AADSTS65004, and grants nothing', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const page = await openAs(browser, codeUrl(sandbox, frontend.appId, `openid ${scope}`), 'megan', sandbox);
    const { left } = await browser.press(page, 'Cancel');
    expect(left?.searchParams.get('error')).toBe('access_denied');
    expect(left?.searchParams.get('error_description')).toMatch(/^AADSTS65004: User declined to consent/);
    expect(grantsOf(sandbox, frontend.appId)).toEqual([]);
  });

  test('of one user does not count for another', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const url = codeUrl(sandbox, frontend.appId, `openid ${scope}`);
    const one = new Browser(sandbox);
    await one.press(await openAs(one, url, 'megan', sandbox), 'Accept');
    const other = await openAs(new Browser(sandbox), url, 'lee', sandbox);
    expect(other.title).toContain('Permissions requested');
  });

  test('by an administrator who ticks the box counts for everybody', async ({ sandbox }) => {
    const { directory } = sandbox;
    const { frontend, backend, scope } = frontendAndBackend(directory);
    const url = codeUrl(sandbox, frontend.appId, `openid ${scope}`);
    const browser = new Browser(sandbox);
    const page = await openAs(browser, url, 'admin', sandbox);
    expect(page.text).toContain('Consent on behalf of your organization');
    expect(page.html).toContain('type="checkbox"');
    expect(page.html).not.toContain('checked');
    const done = await browser.press(page, 'Accept', { for_organization: 'yes' });
    expect(done.left?.searchParams.get('admin_consent')).toBe('True');
    const [client, resource] = [frontend, backend].map(
      ({ appId }) => directory.principalByAppId(appId)?.id ?? '',
    );
    expect(directory.grants.get(grantId(client ?? '', resource ?? ''))).toMatchObject({
      consentType: 'AllPrincipals',
      principalId: null,
      scope: 'user_impersonation',
    });
    const other = await openAs(new Browser(sandbox), url, 'lee', sandbox);
    expect(other.left?.searchParams.has('code')).toBe(true);
  });

  test('by an administrator without the box counts for that administrator', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const url = codeUrl(sandbox, frontend.appId, `openid ${scope}`);
    const browser = new Browser(sandbox);
    await browser.press(await openAs(browser, url, 'admin', sandbox), 'Accept');
    expect(grantsOf(sandbox, frontend.appId).every(({ consentType }) => consentType === 'Principal')).toBe(
      true,
    );
  });

  test('for everybody is not a member’s to give, whatever the form says', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const page = await openAs(browser, codeUrl(sandbox, frontend.appId, `openid ${scope}`), 'megan', sandbox);
    await browser.press(page, 'Accept', { for_organization: 'yes' });
    expect(grantsOf(sandbox, frontend.appId).every(({ consentType }) => consentType === 'Principal')).toBe(
      true,
    );
  });

  test('for several APIs can be given at once; the token is for the first', async ({ sandbox }) => {
    const { frontend, scope, uri } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const url = codeUrl(sandbox, frontend.appId, `openid ${scope} ${origins.graph}/User.Read`);
    const page = await openAs(browser, url, 'megan', sandbox);
    expect(page.text).toContain('Sign you in and read your profile');
    const answer = await redeem(sandbox, frontend, await browser.press(page, 'Accept'));
    expect(claimsOf(answer.body.access_token).aud).toBe(uri);
  });

  test('withdrawn is asked for again', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const url = codeUrl(sandbox, frontend.appId, `openid ${scope}`);
    await browser.press(await openAs(browser, url, 'megan', sandbox), 'Accept');
    for (const { id } of grantsOf(sandbox, frontend.appId)) sandbox.directory.grants.delete(id);
    expect((await browser.open(url)).title).toContain('Permissions requested');
  });
});

test('permissions show the words that their API gives them, for users and for administrators', async ({
  sandbox,
}) => {
  const { directory } = sandbox;
  const own = {
    ...permission('Files.Read'),
    userConsentDisplayName: 'Read your files here',
    adminConsentDisplayName: 'Read the files of all users here',
  };
  const api = register(directory, 'files', { api: { oauth2PermissionScopes: [own] } });
  const { frontend } = frontendAndBackend(directory);
  const url = codeUrl(sandbox, frontend.appId, `openid ${api.appId}/Files.Read`);
  const member = await openAs(new Browser(sandbox), url, 'megan', sandbox);
  expect(member.text).toContain('Read your files here');
  expect(member.text).not.toContain('Read the files of all users here');
});
