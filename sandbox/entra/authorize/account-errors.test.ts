import { describe, expect } from 'vitest';
import { type TestSandbox, test } from '../../testing.ts';
import {
  authorizeUrl,
  Browser,
  CALLBACK,
  frontendAndBackend,
  register,
  told,
  userNamed,
} from '../testing.ts';

const setUp = (sandbox: TestSandbox) => {
  const apps = frontendAndBackend(sandbox.directory);
  const good = {
    client_id: apps.frontend.appId,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: `openid ${apps.scope}`,
    nonce: 'n',
    state: 'the state',
  };
  return { ...apps, good };
};

describe('who may sign in', () => {
  test('an enterprise application with assignment lets in those who are assigned', async ({ sandbox }) => {
    const { good, frontend } = setUp(sandbox);
    const { directory } = sandbox;
    const principal = directory.principalByAppId(frontend.appId);
    if (!principal) throw new Error('no principal');
    directory.servicePrincipals.put({ ...principal, appRoleAssignmentRequired: true });
    const browser = new Browser(sandbox);
    const page = await browser.open(authorizeUrl(sandbox, good));
    const place = await browser.press(page, sandbox.descriptor.user);
    expect(place.text).toContain(`AADSTS50105: Your administrator has configured the application frontend-1`);

    directory.appRoleAssignments.put({
      id: 'assigned',
      appRoleId: '00000000-0000-0000-0000-000000000000',
      principalId: userNamed(directory, 'megan').id,
      principalType: 'User',
      resourceId: principal.id,
      createdDateTime: new Date().toISOString(),
    });
    const again = await browser.open(authorizeUrl(sandbox, good));
    expect(again.title).toContain('Need admin approval'); // such an application always needs an administrator's consent
  });

  test('an account that is disabled or revoked has no session any more', async ({ sandbox }) => {
    const { directory } = sandbox;
    const { appId } = register(directory, 'sso', { web: { redirectUris: ['https://sso.example/cb'] } });
    const url = authorizeUrl(sandbox, {
      client_id: appId,
      response_type: 'code',
      redirect_uri: 'https://sso.example/cb',
      scope: 'openid',
    });
    const browser = new Browser(sandbox);
    const lee = userNamed(directory, 'lee');
    await browser.press(await browser.press(await browser.open(url), lee.userPrincipalName), 'Accept');
    expect((await browser.open(url)).left?.searchParams.has('code')).toBe(true);
    directory.users.put({ ...lee, accountEnabled: false });
    const page = await browser.open(url);
    expect(page.title).toContain('Pick an account');
    expect(page.text).not.toContain(lee.userPrincipalName);
    const typed = await browser.press(await browser.press(page, 'another'), 'Next', {
      username: lee.userPrincipalName,
    });
    expect(typed.text).toContain('Your account has been disabled.');
    const future = new Date(sandbox.clock.now().getTime() + 1000).toISOString();
    directory.users.put({ ...lee, signInSessionsValidFromDateTime: future });
    expect((await browser.open(url)).title).toContain('Pick an account');
    directory.users.put(lee);
  });

  test('a resource may want a second factor: a page, or a claims challenge with prompt=none', async ({
    sandbox,
  }) => {
    const { good, backend } = setUp(sandbox);
    const { directory } = sandbox;
    const policies = directory.policies.put({
      ...directory.tenantPolicies(),
      conditionalAccess: { mfaRequiredFor: [backend.appId], signInFrequencyMinutes: null },
    });
    const browser = new Browser(sandbox);
    const url = authorizeUrl(sandbox, good);
    const page = await browser.press(await browser.open(url), sandbox.descriptor.user);
    expect(page.title).toContain('Verify your identity');
    const silent = await browser.open(`${url}&prompt=none`);
    expect(told(silent)).toMatchObject({ code: 50076, error: 'interaction_required' });
    expect(silent.left?.searchParams.get('suberror')).toBe('basic_action');
    expect(JSON.parse(silent.left?.searchParams.get('claims') ?? '')).toHaveProperty('access_token');
    const consent = await browser.press(page, 'Continue');
    expect(consent.title).toContain('Permissions requested');

    const guest = new Browser(sandbox);
    const place = await guest.press(await guest.open(`${url}&login_hint=someone@fabrikam.example`), 'Next');
    expect(place.text).toContain('AADSTS90072: ');
    directory.policies.delete(policies.id);
  });
});
