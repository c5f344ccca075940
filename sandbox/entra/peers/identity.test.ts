import {
  ClientSecretCredential,
  type ClientSecretCredentialOptions,
  DeviceCodeCredential,
  OnBehalfOfCredential,
} from '@azure/identity';
import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { wellKnown } from '../../state/well-known.ts';
import { type TestSandbox, test } from '../../testing.ts';
import {
  allowToReadUsers,
  Browser,
  claimsOf,
  codeFor,
  frontendAndBackend,
  postToken,
  redemption,
} from '../testing.ts';
import { leadingTo } from './testing.ts';

/** What a credential has to know of the sandbox. */
const at = (sandbox: TestSandbox): ClientSecretCredentialOptions => ({
  authorityHost: origins.login,
  disableInstanceDiscovery: true,
  additionalPolicies: leadingTo(sandbox),
});

describe('@azure/identity', () => {
  test('gets a token for a service principal', async ({ sandbox }) => {
    const { tenantId, clientId, clientSecret } = sandbox.descriptor;
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, at(sandbox));
    const token = await credential.getToken(`${origins.arm}/.default`);
    expect(claimsOf(token.token)).toMatchObject({ appid: clientId, aud: origins.arm });
    expect(token.expiresOnTimestamp).toBeGreaterThan(Date.now() + 3_000_000);
  });

  test('signs a user in by device code, and gets the next token without asking', async ({ sandbox }) => {
    let asked = 0;
    const credential = new DeviceCodeCredential({
      ...at(sandbox),
      tenantId: sandbox.descriptor.tenantId,
      clientId: wellKnown.azureCli,
      userPromptCallback: async ({ userCode, verificationUri }) => {
        asked += 1;
        const browser = new Browser(sandbox);
        const form = await browser.open(new URL(verificationUri).pathname);
        const picker = await browser.press(form, 'Next', { user_code: userCode });
        await browser.press(await browser.press(picker, sandbox.descriptor.user), 'Continue');
      },
    });
    const forArm = await credential.getToken(`${origins.arm}/.default`);
    const forGraph = await credential.getToken(`${origins.graph}/.default`);
    expect(claimsOf(forArm.token)).toMatchObject({ aud: origins.arm, upn: sandbox.descriptor.user });
    expect(claimsOf(forGraph.token).aud).toBe(origins.graph);
    expect(asked).toBe(1);
  });

  test('exchanges a token on behalf of the user, and names what is in the way', async ({ sandbox }) => {
    const { directory, descriptor } = sandbox;
    const { frontend, backend, scope } = frontendAndBackend(directory);
    const { body } = await postToken(
      sandbox,
      redemption(frontend, await codeFor(sandbox, frontend.appId, scope)),
    );
    const credential = new OnBehalfOfCredential({
      ...at(sandbox),
      tenantId: descriptor.tenantId,
      clientId: backend.appId,
      clientSecret: backend.secret,
      userAssertionToken: body.access_token,
    });
    const scopes = `${origins.graph}/User.Read`;
    await expect(credential.getToken(scopes)).rejects.toThrow(/AADSTS65001/);
    allowToReadUsers(directory, backend.appId);
    const { token } = await credential.getToken(scopes);
    expect(claimsOf(token)).toMatchObject({ appid: backend.appId, upn: descriptor.user });
  });

  test('names the error of a wrong secret', async ({ sandbox }) => {
    const { tenantId, clientId } = sandbox.descriptor;
    const credential = new ClientSecretCredential(tenantId, clientId, 'wrong', at(sandbox));
    await expect(credential.getToken(`${origins.arm}/.default`)).rejects.toThrow(/AADSTS7000215/);
  });
});
