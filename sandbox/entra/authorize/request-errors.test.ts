import { describe, expect } from 'vitest';
import { type TestSandbox, test } from '../../testing.ts';
import {
  authorizeUrl,
  Browser,
  CALLBACK,
  frontendAndBackend,
  PKCE,
  permission,
  register,
  told,
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

describe('what is wrong with the request itself', () => {
  const pages = [
    ['no response_type', { response_type: undefined }, 900144],
    ['no scope', { scope: undefined }, 900144],
    ['an ID token without nonce', { response_type: 'code id_token', nonce: undefined }, 90014],
    ['a scope of no form', { scope: 'openid http://' }, 70011],
    ['an unknown API', { scope: 'api://nobody/user_impersonation' }, 500011],
    ['a permission without its API, which is looked for at Graph', { scope: 'user_impersonation' }, 650053],
    [
      '.default beside other permissions',
      { scope: 'User.Read https://graph.azure.localhost/.default' },
      70011,
    ],
  ] as const;
  test.for(pages)('is a page for a person: %s', async ([_what, change, code], { sandbox }) => {
    const { good } = setUp(sandbox);
    const place = await new Browser(sandbox).open(authorizeUrl(sandbox, { ...good, ...change }));
    expect(place.left).toBeUndefined();
    expect(place.text).toContain(`AADSTS${code}: `);
  });
  test.for(pages)(
    'is told to the client with prompt=none: %s',
    async ([_what, change, code], { sandbox }) => {
      const { good } = setUp(sandbox);
      const url = authorizeUrl(sandbox, { ...good, ...change, prompt: 'none' });
      expect(told(await new Browser(sandbox).open(url))).toMatchObject({ code, state: 'the state' });
    },
  );

  test.for([
    ['response_type of nothing known', { response_type: 'wish' }, 70005, 'unsupported_response_type'],
    [
      'an ID token without openid',
      { response_type: 'id_token', scope: 'User.Read' },
      70005,
      'unsupported_response_type',
    ],
    ['a token, where they are off', { response_type: 'token' }, 700051, 'unsupported_response_type'],
    ['a token in the query', { response_type: 'id_token', response_mode: 'query' }, 70007, 'invalid_request'],
    ['a response_mode of nothing known', { response_mode: 'pigeon' }, 70007, 'invalid_request'],
    ['a prompt of nothing known', { prompt: 'create' }, 90023, 'invalid_request'],
    ['v1’s resource', { resource: 'api://x' }, 901002, 'invalid_request'],
    [
      'a challenge by another method',
      { code_challenge: PKCE.challenge, code_challenge_method: 'S512' },
      50149,
      'invalid_request',
    ],
    ['a short challenge', { code_challenge: 'short' }, 501491, 'invalid_request'],
  ] as const)('is told to the client anyway: %s', async ([_what, change, code, error], { sandbox }) => {
    const { good } = setUp(sandbox);
    const place = await new Browser(sandbox).open(authorizeUrl(sandbox, { ...good, ...change }));
    expect(told(place)).toEqual({ error, code, state: 'the state' });
  });

  test('comes in the form in which the service writes it: small escapes, and a # at the end', async ({
    sandbox,
  }) => {
    const { good } = setUp(sandbox);
    const url = authorizeUrl(sandbox, { ...good, response_type: 'wish' });
    const { headers } = await sandbox.ask('GET', url);
    expect(headers.location).toMatch(
      /^https:\/\/frontend-1[^?]*\?error=unsupported_response_type&error_description=AADSTS70005%3a\+/,
    );
    expect(headers.location).toMatch(/&error_uri=https%3a%2f%2flogin\.[^&]*&state=the\+state#$/);
    const posted = authorizeUrl(sandbox, { ...good, response_type: 'wish', response_mode: 'form_post' });
    const page = await new Browser(sandbox).open(posted);
    expect(page.forms[0]?.fields.get('error_description')).toMatch(/^AADSTS70005: /);
  });

  test('ID tokens switched off: the sign-in of App Service fails with AADSTS700054', async ({ sandbox }) => {
    const { frontend, good } = setUp(sandbox);
    const { application } = frontend;
    sandbox.directory.applications.put({
      ...application,
      web: {
        ...application.web,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
      },
    });
    const url = authorizeUrl(sandbox, {
      ...good,
      response_type: 'code id_token',
      response_mode: 'form_post',
    });
    const page = await new Browser(sandbox).open(url);
    expect(page.forms[0]).toMatchObject({ action: CALLBACK });
    expect(page.forms[0]?.fields.get('error_description')).toContain(
      "AADSTS700054: response_type 'id_token' is not enabled for the application.",
    );
  });

  test('a single-page application without PKCE gets AADSTS9002325', async ({ sandbox }) => {
    const { good } = setUp(sandbox);
    const { appId } = register(sandbox.directory, 'spa', { spa: { redirectUris: ['https://spa.example/'] } });
    const url = authorizeUrl(sandbox, {
      ...good,
      scope: 'openid',
      client_id: appId,
      redirect_uri: 'https://spa.example/',
    });
    expect(told(await new Browser(sandbox).open(url))).toMatchObject({ code: 9002325 });
  });

  test('two APIs with response_type token get AADSTS700022', async ({ sandbox }) => {
    const { good, scope } = setUp(sandbox);
    const { appId } = register(sandbox.directory, 'implicit', {
      web: {
        redirectUris: [CALLBACK],
        implicitGrantSettings: { enableAccessTokenIssuance: true, enableIdTokenIssuance: true },
      },
    });
    const asked = { ...good, client_id: appId, response_type: 'token' };
    const two = authorizeUrl(sandbox, { ...asked, scope: `User.Read ${scope}` });
    expect(told(await new Browser(sandbox).open(two))).toMatchObject({
      code: 700022,
      error: 'invalid_scope',
    });
    const none = authorizeUrl(sandbox, { ...asked, scope: 'openid' });
    expect(told(await new Browser(sandbox).open(none))).toMatchObject({
      code: 700023,
      error: 'invalid_scope',
    });
  });

  test('a backend that has a registration but no service principal gets AADSTS650052', async ({
    sandbox,
  }) => {
    const { good } = setUp(sandbox);
    const { directory } = sandbox;
    const lonely = register(
      directory,
      'lonely',
      { api: { oauth2PermissionScopes: [permission()] } },
      { principal: false },
    );
    directory.applications.put({ ...lonely.application, identifierUris: [`api://${lonely.appId}`] });
    const scope = `api://${lonely.appId}/user_impersonation`;
    const place = await new Browser(sandbox).open(authorizeUrl(sandbox, { ...good, scope }));
    expect(place.text).toContain(
      `AADSTS650052: The app is trying to access a service '${lonely.appId}'(lonely)`,
    );
  });
});

describe('v1', () => {
  test('refuses a resource that the registration does not list (step 6 skipped)', async ({ sandbox }) => {
    const { good, frontend, backend, uri } = setUp(sandbox);
    sandbox.directory.applications.put({
      ...frontend.application,
      requiredResourceAccess: frontend.application.requiredResourceAccess.slice(1),
    });
    const url = authorizeUrl(sandbox, { ...good, resource: uri }, { version: 1 });
    const place = await new Browser(sandbox).open(url);
    expect(place.text).toContain(`AADSTS650057: Invalid resource.`);
    expect(place.text).toContain(`Resource value from request: ${uri}. Resource app ID: ${backend.appId}.`);
  });

  test('refuses a sign-in where the registration lists nothing', async ({ sandbox }) => {
    const { good, frontend } = setUp(sandbox);
    sandbox.directory.applications.put({ ...frontend.application, requiredResourceAccess: [] });
    const place = await new Browser(sandbox).open(authorizeUrl(sandbox, good, { version: 1 }));
    expect(place.text).toContain('AADSTS650056: Misconfigured application.');
  });

  test('refuses a registration that lists what is gone', async ({ sandbox }) => {
    const { good, frontend, backend, uri } = setUp(sandbox);
    sandbox.directory.applications.put({
      ...backend.application,
      identifierUris: [uri],
      api: { ...backend.application.api, oauth2PermissionScopes: [permission()] },
    });
    const browser = new Browser(sandbox);
    const url = authorizeUrl(sandbox, { ...good, client_id: frontend.appId, resource: uri }, { version: 1 });
    const page = await browser.open(url);
    const place = await browser.press(page, sandbox.descriptor.user);
    expect(place.text).toContain('AADSTS65005: ');
  });
});
