import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { type TestSandbox, test } from '../../testing.ts';
import { authorizeUrl, Browser, CALLBACK, frontendAndBackend, register } from '../testing.ts';

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

describe('as long as client and redirect URI are not known to be good, a person is told', () => {
  test.for([
    ['no client', { client_id: undefined }, 900144],
    ['an unknown client', { client_id: '11111111-1111-1111-1111-111111111111' }, 700016],
    ['a redirect URI that is not registered', { redirect_uri: 'https://evil.example/cb' }, 50011],
    ['http in place of https', { redirect_uri: CALLBACK.replace('https', 'http') }, 50011],
    ['a slash too many', { redirect_uri: `${CALLBACK}/` }, 50011],
    ['other capitals', { redirect_uri: CALLBACK.replace('callback', 'Callback') }, 50011],
    ['no address', { redirect_uri: 'nowhere' }, 900971],
    ['an empty address', { redirect_uri: '' }, 900971],
  ] as const)('of %s', async ([_what, change, code], { sandbox }) => {
    const { good } = setUp(sandbox);
    for (const prompt of [undefined, 'none']) {
      const place = await new Browser(sandbox).open(authorizeUrl(sandbox, { ...good, ...change, prompt }));
      expect(place.left).toBeUndefined();
      expect(place).toMatchObject({ status: 200, title: 'Sign in – Easy Auth Lab sandbox' });
      expect(place.text).toContain('Sorry, but we’re having trouble signing you in.');
      expect(place.text).toContain(`AADSTS${code}: `);
      expect(place.text).toMatch(/Request Id [0-9a-f-]{36} Correlation Id [0-9a-f-]{36} Timestamp \d{4}-/);
      expect(place.html).toMatch(
        /<details class="advice">\s*<summary>What this means \(the sandbox’s own words\)/,
      );
    }
  });

  test('of a tenant that is not this one, or is no name', async ({ sandbox }) => {
    const { good } = setUp(sandbox);
    for (const [tenant, code] of [
      ['contoso.example', 90002],
      ['22222222-2222-2222-2222-222222222222', 90002],
      ['!', 900023],
    ] as const) {
      const place = await new Browser(sandbox).open(authorizeUrl(sandbox, good, { tenant }));
      expect(place.text).toContain(`AADSTS${code}: `);
    }
  });

  test('of a registration without any redirect URI', async ({ sandbox }) => {
    const { appId } = register(sandbox.directory, 'none');
    const { good } = setUp(sandbox);
    const place = await new Browser(sandbox).open(authorizeUrl(sandbox, { ...good, client_id: appId }));
    expect(place.text).toContain('AADSTS500113: No reply address is registered for the application.');
  });

  test('of a single-tenant application at /common, and of work accounts at /consumers', async ({
    sandbox,
  }) => {
    const { good } = setUp(sandbox);
    for (const [tenant, code] of [
      ['common', 50194],
      ['organizations', 50194],
      ['consumers', 9002332],
    ] as const) {
      const place = await new Browser(sandbox).open(authorizeUrl(sandbox, good, { tenant }));
      expect(place.text).toContain(`AADSTS${code}: `);
    }
  });

  test('of a disabled application', async ({ sandbox }) => {
    const { frontend, good } = setUp(sandbox);
    const principal = sandbox.directory.principalByAppId(frontend.appId);
    if (principal) sandbox.directory.servicePrincipals.put({ ...principal, accountEnabled: false });
    const place = await new Browser(sandbox).open(authorizeUrl(sandbox, good));
    expect(place.text).toContain(`AADSTS7000112: Application '${frontend.appId}'(frontend-1) is disabled.`);
  });
});

describe('the page of a code', () => {
  test('explains each error that error_uri leads to', async ({ sandbox }) => {
    const page = await new Browser(sandbox).open(`${origins.login}/error?code=50011`);
    expect(page.text).toContain('AADSTS50011');
    expect(page.text).toContain('/.auth/login/aad/callback');
    const unknown = await new Browser(sandbox).open(`${origins.login}/error?code=1`);
    expect(unknown.text).toContain('The sandbox does not know this code.');
  });
});
