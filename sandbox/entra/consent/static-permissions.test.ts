import { describe, expect } from 'vitest';
import { wellKnown } from '../../state/well-known.ts';
import { type TestSandbox, test } from '../../testing.ts';
import {
  authorizeUrl,
  Browser,
  CALLBACK,
  claimsOf,
  codeUrl,
  frontendAndBackend,
  grantsOf,
  openAs,
  type Place,
  postToken,
  type Registered,
} from '../testing.ts';

const USER_READ = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';

const redeem = (sandbox: TestSandbox, { appId, secret }: Registered, place: Place) =>
  postToken(sandbox, {
    grant_type: 'authorization_code',
    client_id: appId,
    client_secret: secret,
    code: place.left?.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
  });

describe('.default', () => {
  test('asks for all that the registration lists, once', async ({ sandbox }) => {
    const { frontend, uri } = frontendAndBackend(sandbox.directory);
    const browser = new Browser(sandbox);
    const url = codeUrl(sandbox, frontend.appId, `openid ${uri}/.default`);
    const page = await openAs(browser, url, 'megan', sandbox);
    expect(page.text).toContain('Access the app (user_impersonation)');
    expect(page.text).toContain('Sign you in and read your profile');
    const answer = await redeem(sandbox, frontend, await browser.press(page, 'Accept'));
    expect(answer.body.scope).toBe(`${uri}/user_impersonation ${uri}/.default`);
    expect((await browser.open(url)).left?.searchParams.has('code')).toBe(true);
  });

  test('of an API that the registration does not list gets AADSTS650056', async ({ sandbox }) => {
    const { frontend, uri } = frontendAndBackend(sandbox.directory);
    sandbox.directory.applications.put({ ...frontend.application, requiredResourceAccess: [] });
    const url = codeUrl(sandbox, frontend.appId, `openid ${uri}/.default`);
    const page = await openAs(new Browser(sandbox), url, 'megan', sandbox);
    expect(page.text).toContain("has not listed any permissions for 'backend-1'");
  });

  test('asks for the API’s own needs too when the API knows the client', async ({ sandbox }) => {
    const { directory } = sandbox;
    const { frontend, backend, uri } = frontendAndBackend(directory);
    const { application } = backend;
    directory.applications.put({
      ...application,
      identifierUris: [uri],
      api: { ...application.api, knownClientApplications: [frontend.appId] },
      requiredResourceAccess: [
        { resourceAppId: wellKnown.microsoftGraph, resourceAccess: [{ id: USER_READ, type: 'Scope' }] },
      ],
    });
    const browser = new Browser(sandbox);
    const url = codeUrl(sandbox, frontend.appId, `openid ${uri}/.default`);
    const page = await openAs(browser, url, 'megan', sandbox);
    expect(page.text).toContain('User.Read of Microsoft Graph, used by backend-1');
    await browser.press(page, 'Accept');
    expect(grantsOf(sandbox, backend.appId)).toMatchObject([
      { consentType: 'Principal', scope: 'User.Read' },
    ]);
  });
});

describe('an API that pre-authorizes the client', () => {
  test('is called without consent', async ({ sandbox }) => {
    const { directory } = sandbox;
    const { frontend, backend, uri, scope } = frontendAndBackend(directory);
    const { application } = backend;
    directory.applications.put({
      ...application,
      identifierUris: [uri],
      api: {
        ...application.api,
        preAuthorizedApplications: [
          {
            appId: frontend.appId,
            delegatedPermissionIds: application.api.oauth2PermissionScopes.map(({ id }) => id),
          },
        ],
      },
    });
    const browser = new Browser(sandbox);
    const place = await openAs(browser, codeUrl(sandbox, frontend.appId, scope), 'megan', sandbox);
    const answer = await redeem(sandbox, frontend, place);
    expect(claimsOf(answer.body.access_token).scp).toBe('user_impersonation');
    expect(answer.body).not.toHaveProperty('id_token');
    expect(answer.body).not.toHaveProperty('refresh_token');
  });

  test('is not the backend of the lab: Azure CLI gets AADSTS65001 for it', async ({ sandbox }) => {
    const { scope } = frontendAndBackend(sandbox.directory);
    const url = authorizeUrl(sandbox, {
      client_id: wellKnown.azureCli,
      response_type: 'code',
      redirect_uri: 'http://localhost:1234',
      scope,
    });
    const place = await openAs(new Browser(sandbox), url, 'megan', sandbox);
    expect(place.text).toContain(
      `AADSTS65001: The user or administrator has not consented to use the application with ID '${wellKnown.azureCli}' named 'Microsoft Azure CLI'.`,
    );
  });
});
