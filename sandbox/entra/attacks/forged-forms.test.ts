import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { type TestSandbox, test } from '../../testing.ts';
import { authorizeUrl, Browser, CALLBACK, frontendAndBackend, userNamed } from '../testing.ts';

const base = (clientId: string) => ({
  client_id: clientId,
  response_type: 'code',
  redirect_uri: CALLBACK,
  scope: 'openid profile',
  state: 's',
  nonce: 'n',
});

describe('a form that another site sends', () => {
  const consentPage = async (sandbox: TestSandbox) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const asked = { ...base(frontend.appId), scope: `openid ${scope}` };
    const browser = new Browser(sandbox);
    const page = await browser.press(
      await browser.open(authorizeUrl(sandbox, asked)),
      sandbox.descriptor.user,
    );
    const [form] = page.forms;
    if (!form) throw new Error('no form');
    return { browser, page, form, frontend };
  };
  const granted = ({ directory }: TestSandbox, clientId: string) =>
    directory.grants.all().some((grant) => grant.clientId === directory.principalByAppId(clientId)?.id);

  test('does not consent: without canary, with another’s, or without the cookie', async ({ sandbox }) => {
    const { browser, form, frontend } = await consentPage(sandbox);
    const other = await consentPage(sandbox);
    const fields = new URLSearchParams([...form.fields, ['decision', 'accept']]);
    const without = new URLSearchParams(fields);
    without.delete('canary');
    const foreign = new URLSearchParams(fields);
    foreign.set('canary', other.form.fields.get('canary') ?? '');
    for (const [who, body] of [
      [browser, without],
      [browser, foreign],
      [new Browser(sandbox), fields],
    ] as const) {
      const place = await who.open(form.action, { method: 'POST', body });
      expect(place).toMatchObject({ status: 400 });
      expect(place.text).toContain('AADSTS165000: ');
      expect(place.text).toContain('Start this sign-in again');
    }
    expect(granted(sandbox, frontend.appId)).toBe(false);
  });

  test('does not consent even with the canary when the browser says where it comes from', async ({
    sandbox,
  }) => {
    const { browser, form, frontend } = await consentPage(sandbox);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = new URLSearchParams([...form.fields, ['decision', 'accept']]);
    const url = new URL(form.action, origins.login).href;
    const cross = await sandbox.ask('POST', url, {
      headers: { cookie, origin: 'https://evil.example' },
      body,
    });
    expect(cross.status).toBe(400);
    expect(granted(sandbox, frontend.appId)).toBe(false);
    const own = await sandbox.ask('POST', url, { headers: { cookie, origin: origins.login }, body });
    expect(own.status).toBe(302);
  });

  test('does not sign anybody in, approve a device, or sign out an account', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const query = new URL(authorizeUrl(sandbox, base(frontend.appId))).search;
    for (const [path, body] of [
      [
        `/${sandbox.descriptor.tenantId}/oauth2/v2.0/authorize/account${query}`,
        { account: sandbox.descriptor.user },
      ],
      [`/${sandbox.descriptor.tenantId}/oauth2/v2.0/authorize/verify${query}`, { decision: 'verify' }],
      ['/common/oauth2/deviceauth', { user_code: 'ABCDEFGHJ' }],
      ['/common/oauth2/deviceauth/confirm?user_code=ABCDEFGHJ', { decision: 'continue' }],
      ['/common/oauth2/v2.0/logout/account', { account: sandbox.descriptor.user }],
      [
        `/${sandbox.descriptor.tenantId}/v2.0/adminconsent/consent?${new URLSearchParams({ client_id: frontend.appId, scope: 'openid', redirect_uri: CALLBACK })}`,
        { decision: 'accept' },
      ],
    ] as const) {
      const place = await new Browser(sandbox).open(path, {
        method: 'POST',
        body: new URLSearchParams(body as unknown as Record<string, string>),
      });
      expect(place.status).toBe(400);
      expect(place.text).toContain('AADSTS165000: ');
    }
  });

  test('for an account that is not signed in in this browser does nothing', async ({ sandbox }) => {
    const { browser, form, frontend } = await consentPage(sandbox);
    const body = new URLSearchParams([...form.fields, ['decision', 'accept']]);
    body.set('signed_in_as', userNamed(sandbox.directory, 'admin').id);
    const place = await browser.open(form.action, { method: 'POST', body });
    expect(place.text).toContain('AADSTS50089: ');
    expect(granted(sandbox, frontend.appId)).toBe(false);
  });
});
