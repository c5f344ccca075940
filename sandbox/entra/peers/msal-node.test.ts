import {
  ConfidentialClientApplication,
  InteractionRequiredAuthError,
  PublicClientApplication,
} from '@azure/msal-node';
import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { wellKnown } from '../../state/well-known.ts';
import { test } from '../../testing.ts';
import { allowToReadUsers, Browser, CALLBACK, claimsOf, frontendAndBackend, PKCE } from '../testing.ts';
import { consented, msalFor } from './testing.ts';

describe('@azure/msal-node', () => {
  test('signs a user in by code with PKCE, refreshes silently, and asks for another API', async ({
    sandbox,
  }) => {
    const { frontend, scope, uri } = frontendAndBackend(sandbox.directory);
    const msal = new ConfidentialClientApplication(msalFor(sandbox, frontend.appId, frontend.secret));
    const scopes = [scope];
    const url = await msal.getAuthCodeUrl({
      scopes,
      redirectUri: CALLBACK,
      codeChallenge: PKCE.challenge,
      codeChallengeMethod: 'S256',
      state: 's',
      nonce: 'n',
      extraScopesToConsent: [`${origins.graph}/User.Read`],
    });
    const left = await consented(sandbox, url);
    const code = left.searchParams.get('code') ?? '';
    const result = await msal.acquireTokenByCode({
      code,
      scopes,
      redirectUri: CALLBACK,
      codeVerifier: PKCE.verifier,
      nonce: 'n',
    });
    expect(result).toMatchObject({
      scopes,
      tenantId: sandbox.descriptor.tenantId,
      account: { username: sandbox.descriptor.user },
    });
    expect(claimsOf(result.accessToken).aud).toBe(uri);
    const { account } = result;
    if (!account) throw new Error('no account');

    const cached = await msal.acquireTokenSilent({ account, scopes });
    expect(cached).toMatchObject({ fromCache: true, accessToken: result.accessToken });
    const fresh = await msal.acquireTokenSilent({ account, scopes, forceRefresh: true });
    expect(fresh.fromCache).toBe(false);
    expect(fresh.accessToken).not.toBe(result.accessToken);
    const graph = await msal.acquireTokenSilent({ account, scopes: [`${origins.graph}/User.Read`] });
    expect(claimsOf(graph.accessToken)).toMatchObject({
      aud: origins.graph,
      scp: expect.stringContaining('User.Read'),
    });
  });

  test('exchanges a token on behalf of the user, and sees when consent is missing', async ({ sandbox }) => {
    const { directory } = sandbox;
    const { frontend, backend, scope } = frontendAndBackend(directory);
    const front = new ConfidentialClientApplication(msalFor(sandbox, frontend.appId, frontend.secret));
    const left = await consented(
      sandbox,
      await front.getAuthCodeUrl({ scopes: [scope], redirectUri: CALLBACK }),
    );
    const code = left.searchParams.get('code') ?? '';
    const called = await front.acquireTokenByCode({ code, scopes: [scope], redirectUri: CALLBACK });

    const back = new ConfidentialClientApplication(msalFor(sandbox, backend.appId, backend.secret));
    const request = { oboAssertion: called.accessToken, scopes: [`${origins.graph}/User.Read`] };
    await expect(back.acquireTokenOnBehalfOf(request)).rejects.toBeInstanceOf(InteractionRequiredAuthError);

    allowToReadUsers(directory, backend.appId);
    const result = await back.acquireTokenOnBehalfOf(request);
    expect(claimsOf(result?.accessToken ?? '')).toMatchObject({
      appid: backend.appId,
      upn: sandbox.descriptor.user,
    });
  });

  test('asks for itself with a client credential, and caches what it gets', async ({ sandbox }) => {
    const { clientId, clientSecret } = sandbox.descriptor;
    const msal = new ConfidentialClientApplication(msalFor(sandbox, clientId, clientSecret));
    const request = { scopes: [`${origins.arm}/.default`] };
    const first = await msal.acquireTokenByClientCredential(request);
    const second = await msal.acquireTokenByClientCredential(request);
    expect(claimsOf(first?.accessToken ?? '')).toMatchObject({ idtyp: 'app', appid: clientId });
    expect(second).toMatchObject({ fromCache: true, accessToken: first?.accessToken });
  });

  test('signs a user in by device code', async ({ sandbox }) => {
    const msal = new PublicClientApplication(msalFor(sandbox, wellKnown.azureCli));
    const result = await msal.acquireTokenByDeviceCode({
      scopes: [`${origins.arm}/.default`],
      deviceCodeCallback: async ({ userCode, verificationUri }) => {
        const browser = new Browser(sandbox);
        const form = await browser.open(new URL(verificationUri).pathname);
        const picker = await browser.press(form, 'Next', { user_code: userCode });
        await browser.press(await browser.press(picker, sandbox.descriptor.user), 'Continue');
      },
    });
    expect(result?.account?.username).toBe(sandbox.descriptor.user);
    expect(claimsOf(result?.accessToken ?? '').aud).toBe(origins.arm);
  });

  test('names the error and the correlation of a wrong secret', async ({ sandbox }) => {
    const msal = new ConfidentialClientApplication(msalFor(sandbox, sandbox.descriptor.clientId, 'wrong'));
    await expect(
      msal.acquireTokenByClientCredential({ scopes: [`${origins.arm}/.default`] }),
    ).rejects.toMatchObject({
      errorCode: 'invalid_client',
      errorMessage: expect.stringContaining('AADSTS7000215'),
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});
