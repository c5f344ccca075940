import * as oidc from 'openid-client';
import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { wellKnown } from '../../state/well-known.ts';
import { test } from '../../testing.ts';
import { Browser, CALLBACK, frontendAndBackend } from '../testing.ts';
import { consented, fetchFor } from './testing.ts';

describe('openid-client', () => {
  test('discovers the tenant, signs a user in by code with PKCE, state and nonce, and refreshes', async ({
    sandbox,
  }) => {
    const { frontend, scope } = frontendAndBackend(sandbox.directory);
    const config = await oidc.discovery(
      new URL(`${origins.login}/${sandbox.descriptor.tenantId}/v2.0`),
      frontend.appId,
      frontend.secret,
      undefined,
      { [oidc.customFetch]: fetchFor(sandbox) },
    );
    expect(config.serverMetadata().supportsPKCE()).toBe(false); // as in the public cloud: it works and is not announced
    const verifier = oidc.randomPKCECodeVerifier();
    const checks = {
      expectedState: oidc.randomState(),
      expectedNonce: oidc.randomNonce(),
      pkceCodeVerifier: verifier,
    };
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: `openid profile offline_access ${scope}`,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
    });
    const left = await consented(sandbox, url.href);
    const tokens = await oidc.authorizationCodeGrant(config, left, checks);
    expect(tokens.claims()).toMatchObject({
      preferred_username: sandbox.descriptor.user,
      nonce: checks.expectedNonce,
    });
    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.access_token).not.toBe(tokens.access_token);
    const logout = oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: CALLBACK });
    expect(logout.pathname).toBe(`/${sandbox.descriptor.tenantId}/oauth2/v2.0/logout`);
  });

  test('verifies the hybrid answer: code, ID token, c_hash', async ({ sandbox }) => {
    const { frontend } = frontendAndBackend(sandbox.directory);
    const config = await oidc.discovery(
      new URL(`${origins.login}/${sandbox.descriptor.tenantId}/v2.0`),
      frontend.appId,
      frontend.secret,
      undefined,
      { [oidc.customFetch]: fetchFor(sandbox) },
    );
    oidc.useCodeIdTokenResponseType(config);
    const [expectedNonce, expectedState] = [oidc.randomNonce(), oidc.randomState()];
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: 'openid profile',
      nonce: expectedNonce,
      state: expectedState,
    });
    const left = await consented(sandbox, url.href);
    expect(left.hash).toContain('id_token=');
    const tokens = await oidc.authorizationCodeGrant(config, left, { expectedNonce, expectedState });
    expect(tokens.claims()?.name).toBe('Megan Bowen');
  });

  test('polls for a device code until the user has signed in', async ({ sandbox }) => {
    const config = await oidc.discovery(
      new URL(`${origins.login}/${sandbox.descriptor.tenantId}/v2.0`),
      wellKnown.azureCli,
      undefined,
      oidc.None(),
      { [oidc.customFetch]: fetchFor(sandbox) },
    );
    const device = await oidc.initiateDeviceAuthorization(config, {
      scope: `openid ${origins.arm}/.default`,
    });
    const browser = new Browser(sandbox);
    const picker = await browser.open(`/common/oauth2/deviceauth?user_code=${device.user_code}`);
    await browser.press(await browser.press(picker, sandbox.descriptor.user), 'Continue');
    const tokens = await oidc.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.1 });
    expect(tokens.claims()?.preferred_username).toBeUndefined(); // profile was not asked for
    expect(tokens.scope).toBe(`${origins.arm}/user_impersonation ${origins.arm}/.default`);
  });
});
