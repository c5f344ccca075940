import { describe, expect } from 'vitest';
import { type TestSandbox, test } from '../../testing.ts';
import { Browser, codeUrl, frontendAndBackend, grantsOf, openAs, userNamed } from '../testing.ts';

describe('a permission that needs an administrator', () => {
  test('shows members “Need admin approval”, with a way back and a way to another account', async ({
    sandbox,
  }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const page = await openAs(
      browser,
      codeUrl(sandbox, frontend.appId, 'openid User.Read.All'),
      'megan',
      sandbox,
    );
    expect(page.title).toContain('Need admin approval');
    expect(page.text).toContain(
      'frontend-1 needs permission to access resources in your organization that only an admin can grant.',
    );
    const back = await browser.press(page, 'Return to the application without granting consent');
    expect(back.left?.searchParams.get('error')).toBe('access_denied');
    expect(back.left?.searchParams.get('error_description')).toMatch(/^AADSTS90094: /);
    const form = await browser.press(page, 'Sign in with that account');
    const admin = await browser.press(form, 'Next', {
      username: userNamed(sandbox.directory, 'admin').userPrincipalName,
    });
    expect(admin.title).toContain('Permissions requested');
  });

  test('is not given by posting the form of another page', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const page = await openAs(
      browser,
      codeUrl(sandbox, frontend.appId, 'openid User.Read.All'),
      'megan',
      sandbox,
    );
    const place = await browser.press(page, 'Return to the application without granting consent', {});
    expect(place.left).toBeDefined();
    const form = page.forms.find(({ action }) => action.includes('/consent'));
    const body = new URLSearchParams([...(form?.fields ?? []), ['decision', 'accept']]);
    const forged = await browser.open(form?.action ?? '', { method: 'POST', body });
    expect(forged.left?.searchParams.get('error_description')).toMatch(/^AADSTS90094: /);
    expect(grantsOf(sandbox, frontend.appId)).toEqual([]);
  });
});

describe('the tenant’s policy for consent', () => {
  const decide = ({ directory }: TestSandbox, policies: string[]) =>
    directory.policies.put({
      ...directory.tenantPolicies(),
      defaultUserRolePermissions: { allowedToCreateApps: true, permissionGrantPoliciesAssigned: policies },
    });

  test('switched off: members need an administrator even to sign in', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const url = codeUrl(sandbox, frontend.appId, 'openid profile');
    const { id } = decide(sandbox, []);
    const page = await openAs(new Browser(sandbox), url, 'megan', sandbox);
    expect(page.title).toContain('Need admin approval');
    const admin = new Browser(sandbox);
    const consent = await openAs(admin, url, 'admin', sandbox);
    await admin.press(consent, 'Accept', { for_organization: 'yes' });
    const member = await openAs(new Browser(sandbox), url, 'megan', sandbox);
    expect(member.left?.searchParams.has('code')).toBe(true);
    sandbox.directory.policies.delete(id);
  });

  test('for low impact only: signing in is allowed, the backend’s permission is not', async ({ sandbox }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const { id } = decide(sandbox, ['ManagePermissionGrantsForSelf.microsoft-user-default-low']);
    const low = await openAs(
      new Browser(sandbox),
      codeUrl(sandbox, frontend.appId, 'openid User.Read'),
      'megan',
      sandbox,
    );
    expect(low.title).toContain('Permissions requested');
    const more = await openAs(
      new Browser(sandbox),
      codeUrl(sandbox, frontend.appId, `openid ${scope}`),
      'megan',
      sandbox,
    );
    expect(more.title).toContain('Need admin approval');
    sandbox.directory.policies.delete(id);
  });
});
