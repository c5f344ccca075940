import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { test } from '../../testing.ts';
import {
  authorizeUrl,
  Browser,
  CALLBACK,
  frontendAndBackend,
  type Place,
  register,
  userNamed,
} from '../testing.ts';

const XSS = `"><script>alert(1)</script><img src=x onerror=alert(1)>'--%>`;

/** A tag of the attacker's stands in the page as markup, not as text. */
const isInjected = ({ html }: Place): boolean => /<script>|<img\b/.test(html);

const base = (clientId: string) => ({
  client_id: clientId,
  response_type: 'code',
  redirect_uri: CALLBACK,
  scope: 'openid profile',
  state: 's',
  nonce: 'n',
});

describe('markup in what a client sends', () => {
  test.for([
    'client_id',
    'redirect_uri',
    'response_type',
    'response_mode',
    'scope',
    'state',
    'nonce',
    'prompt',
    'login_hint',
    'domain_hint',
    'resource',
    'code_challenge',
    'sid',
    'claims',
    'anything',
  ])('(%s) is text on every page', async (name, { sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    for (const version of [1, 2] as const) {
      for (const mode of ['query', 'form_post']) {
        const asked = { ...base(frontend.appId), response_mode: mode, [name]: XSS };
        const browser = new Browser(sandbox);
        let page = await browser.open(authorizeUrl(sandbox, asked, { version }));
        expect(isInjected(page)).toBe(false);
        if (!page.title.includes('Pick an account')) continue;
        page = await browser.press(page, sandbox.descriptor.user);
        expect(isInjected(page)).toBe(false);
        if (!page.title.includes('Permissions')) continue;
        page = await browser.press(page, 'Accept');
        expect(isInjected(page)).toBe(false);
      }
    }
  });

  test('in the path, in typed names and in codes is text as well', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const path = await browser.open(
      authorizeUrl(sandbox, base(frontend.appId), { tenant: encodeURIComponent(XSS) }),
    );
    const picker = await browser.open(authorizeUrl(sandbox, base(frontend.appId)));
    const form = await browser.press(picker, 'another');
    const typed = await browser.press(form, 'Next', { username: XSS });
    const foreign = await browser.press(form, 'Next', {
      username: `${XSS.replaceAll(' ', '')}@evil.example`,
    });
    const device = await browser.open('/common/oauth2/deviceauth');
    const code = await browser.press(device, 'Next', { user_code: XSS });
    const prefilled = await browser.open(`/common/oauth2/deviceauth?user_code=${encodeURIComponent(XSS)}`);
    const error = await browser.open(`/error?code=${encodeURIComponent(XSS)}`);
    const out = await browser.open(
      `/common/oauth2/v2.0/logout?post_logout_redirect_uri=${encodeURIComponent(XSS)}&state=${encodeURIComponent(XSS)}`,
    );
    for (const page of [path, typed, foreign, code, prefilled, error, out])
      expect(isInjected(page)).toBe(false);
    expect(foreign.text).toContain('AADSTS50020');
  });

  test('in names that the directory holds is text on consent, approval, device and error pages', async ({
    sandbox,
  }) => {
    const { directory } = sandbox;
    const scope = {
      id: '77777777-7777-7777-7777-777777777777',
      value: 'x',
      type: 'User' as const,
      isEnabled: true,
      adminConsentDisplayName: XSS,
      adminConsentDescription: XSS,
      userConsentDisplayName: XSS,
      userConsentDescription: XSS,
    };
    const api = register(directory, XSS, { api: { oauth2PermissionScopes: [scope] } });
    const app = register(directory, XSS, { web: { redirectUris: [CALLBACK] }, isFallbackPublicClient: true });
    const user = userNamed(directory, 'lee');
    directory.users.put({ ...user, displayName: XSS, givenName: '<', surname: '"' });
    const asked = { ...base(app.appId), scope: `openid ${api.appId}/x` };
    const browser = new Browser(sandbox);
    const picker = await browser.open(authorizeUrl(sandbox, asked));
    const consent = await browser.press(picker, user.userPrincipalName);
    expect(consent.text).toContain(XSS.replace(/\s+/g, ' '));
    const approval = await browser.open(authorizeUrl(sandbox, { ...asked, scope: 'openid User.Read.All' }));
    const { body } = await sandbox.ask('POST', `${origins.login}/common/oauth2/v2.0/devicecode`, {
      body: new URLSearchParams({ client_id: app.appId, scope: 'openid' }),
    });
    expect(body.error_codes).toEqual([50194]);
    const admin = await browser.open(
      `/${sandbox.descriptor.tenantId}/v2.0/adminconsent?${new URLSearchParams({ client_id: app.appId, scope: 'openid', redirect_uri: CALLBACK })}`,
    );
    const error = await browser.open(authorizeUrl(sandbox, { ...asked, scope: 'nothing' }));
    expect(error.text).toContain('AADSTS650053');
    for (const page of [picker, consent, approval, admin, error]) expect(isInjected(page)).toBe(false);
    directory.users.put(user);
  });

  test('cannot run even if it were: pages allow no script but their own', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const page = await new Browser(sandbox).open(authorizeUrl(sandbox, base(frontend.appId)));
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-[^']+'; script-src 'nonce-[^']+'/);
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
  });
});
