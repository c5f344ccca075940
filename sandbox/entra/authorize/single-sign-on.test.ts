import { describe, expect } from 'vitest';
import { type TestSandbox, test } from '../../testing.ts';
import { authorizeUrl, Browser, type Place, register, userNamed } from '../testing.ts';

async function pick(browser: Browser, place: Place, alias: string, sandbox: TestSandbox): Promise<Place> {
  return browser.press(place, userNamed(sandbox.directory, alias).userPrincipalName);
}

describe('a second sign-in', () => {
  const app = (sandbox: TestSandbox) => {
    const { appId } = register(sandbox.directory, 'sso', {
      web: { redirectUris: ['https://sso.example/cb'] },
    });
    return (more: Record<string, string> = {}) =>
      authorizeUrl(sandbox, {
        client_id: appId,
        response_type: 'code',
        redirect_uri: 'https://sso.example/cb',
        scope: 'openid profile',
        state: 's',
        ...more,
      });
  };
  const signedIn = async (sandbox: TestSandbox, url: string, ...aliases: string[]) => {
    const browser = new Browser(sandbox);
    for (const alias of aliases) {
      const page = await browser.open(`${url}&prompt=select_account`);
      await browser.press(await pick(browser, page, alias, sandbox), 'Accept');
    }
    return browser;
  };

  test('needs no page while the session lasts: 24 hours', async ({ sandbox }) => {
    const url = app(sandbox)();
    const browser = await signedIn(sandbox, url, 'megan');
    expect((await browser.open(url)).left?.searchParams.has('code')).toBe(true);
    sandbox.clock.move(25 * 60 * 60 * 1000);
    expect((await browser.open(url)).title).toContain('Pick an account');
    sandbox.clock.move(-25 * 60 * 60 * 1000);
  });

  test('asks again with prompt=login and prompt=select_account, and for consent with prompt=consent', async ({
    sandbox,
  }) => {
    const url = app(sandbox);
    const browser = await signedIn(sandbox, url(), 'megan');
    for (const prompt of ['login', 'select_account']) {
      expect((await browser.open(url({ prompt }))).title).toContain('Pick an account');
    }
    expect((await browser.open(url({ prompt: 'consent' }))).title).toContain('Permissions requested');
  });

  test('with several accounts asks which, unless a hint names one', async ({ sandbox }) => {
    const url = app(sandbox);
    const browser = await signedIn(sandbox, url(), 'megan', 'lee');
    const page = await browser.open(url());
    expect(page.title).toContain('Pick an account');
    expect(page.text.match(/signed in/g)).toHaveLength(2);
    const hinted = await browser.open(url({ login_hint: sandbox.descriptor.user }));
    expect(hinted.left?.searchParams.has('code')).toBe(true);
  });

  test('with a hint for somebody else asks for that name, filled in', async ({ sandbox }) => {
    const url = app(sandbox);
    const browser = await signedIn(sandbox, url(), 'megan');
    const page = await browser.open(
      url({ login_hint: userNamed(sandbox.directory, 'lee').userPrincipalName }),
    );
    expect(page.title).toContain('Sign in');
    expect(page.forms[0]?.fields.get('username')).toBe(userNamed(sandbox.directory, 'lee').userPrincipalName);
  });

  test('lists the accounts of the domain that domain_hint names', async ({ sandbox }) => {
    const page = await new Browser(sandbox).open(app(sandbox)({ domain_hint: 'fabrikam.example' }));
    const names = page.forms[0]?.buttons.filter(({ name }) => name === 'account') ?? [];
    expect(names).toHaveLength(1);
    expect(names[0]?.value).toContain('grady');
  });

  test('is not possible silently when nobody is signed in, or several are', async ({ sandbox }) => {
    const url = app(sandbox);
    const nobody = await new Browser(sandbox).open(url({ prompt: 'none' }));
    expect(nobody.left?.searchParams.get('error')).toBe('login_required');
    expect(nobody.left?.searchParams.get('error_description')).toMatch(/^AADSTS50058: /);
    const several = await signedIn(sandbox, url(), 'megan', 'lee');
    const place = await several.open(url({ prompt: 'none' }));
    expect(place.left?.searchParams.get('error')).toBe('interaction_required');
    expect(place.left?.searchParams.get('error_description')).toMatch(/^AADSTS16000: Either multiple /);
    const one = await several.open(url({ prompt: 'none', login_hint: sandbox.descriptor.user }));
    expect(one.left?.searchParams.has('code')).toBe(true);
  });
});
