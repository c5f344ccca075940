import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { wellKnown } from '../../state/well-known.ts';
import { type TestSandbox, test } from '../../testing.ts';
import { Browser, claimsOf, frontendAndBackend, postToken, register, userNamed } from '../testing.ts';

const SCOPE = `${origins.arm}//.default offline_access openid profile`;
const URN = 'urn:ietf:params:oauth:grant-type:device_code';

const askCode = (sandbox: TestSandbox, form: Record<string, string>, version = '/v2.0') =>
  sandbox.ask('POST', `${origins.login}/${sandbox.descriptor.tenantId}/oauth2${version}/devicecode`, {
    body: new URLSearchParams(form),
  });

const poll = (sandbox: TestSandbox, clientId: string, deviceCode: string, grant = URN) =>
  postToken(sandbox, { grant_type: grant, client_id: clientId, device_code: deviceCode, code: deviceCode });

/** Where the user goes, without the port that the test's browser does not need. */
const pageOf = (uri: string) => new URL(uri).pathname;

describe('the device code flow', () => {
  test('tells the user where to go and what to type', async ({ sandbox }) => {
    const { status, body } = await askCode(sandbox, { client_id: wellKnown.azureCli, scope: SCOPE });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user_code: expect.stringMatching(/^[A-Z2-9]{9}$/),
      verification_uri: `http://login.azure.localhost:${sandbox.descriptor.port}/common/oauth2/deviceauth`,
      expires_in: 900,
      interval: 5,
    });
    expect(body.message).toContain(
      `open the page ${body.verification_uri} and enter the code ${body.user_code}`,
    );
    expect(body).not.toHaveProperty('verification_uri_complete');
  });

  test.for([URN, 'device_code'])(
    'gives tokens once the user has signed in elsewhere (%s)',
    async (grant, { sandbox }) => {
      const { body } = await askCode(sandbox, { client_id: wellKnown.azureCli, scope: SCOPE });
      expect(await poll(sandbox, wellKnown.azureCli, body.device_code, grant)).toMatchObject({
        status: 400,
        body: { error: 'authorization_pending', error_codes: [70016] },
      });
      const browser = new Browser(sandbox);
      const form = await browser.open(pageOf(body.verification_uri));
      expect(form.title).toContain('Enter code');
      const picker = await browser.press(form, 'Next', { user_code: ` ${body.user_code.toLowerCase()} ` });
      expect(picker.text).toContain(
        'You’re signing in to Microsoft Azure CLI on another device or in a terminal.',
      );
      const confirm = await browser.press(picker, sandbox.descriptor.user);
      expect(confirm.text).toContain('Are you trying to sign in to Microsoft Azure CLI');
      const done = await browser.press(confirm, 'Continue');
      expect(done.text).toContain(
        'You have signed in to the Microsoft Azure CLI application on your device.',
      );

      const answer = await poll(sandbox, wellKnown.azureCli, body.device_code, grant);
      expect(answer).toMatchObject({
        status: 200,
        body: { scope: `${origins.arm}//user_impersonation ${origins.arm}//.default`, foci: '1' },
      });
      expect(claimsOf(answer.body.access_token)).toMatchObject({
        aud: `${origins.arm}/`,
        upn: sandbox.descriptor.user,
      });
      expect(claimsOf(answer.body.id_token).aud).toBe(wellKnown.azureCli);
      expect(await poll(sandbox, wellKnown.azureCli, body.device_code, grant)).toMatchObject({
        status: 400,
        body: { error: 'bad_verification_code' },
      });
    },
  );

  test('asks for consent like any sign-in', async ({ sandbox }) => {
    const { scope } = frontendAndBackend(sandbox.directory);
    const { appId } = register(sandbox.directory, 'tool', { isFallbackPublicClient: true });
    const { body } = await askCode(sandbox, { client_id: appId, scope: `openid ${scope}` });
    const browser = new Browser(sandbox);
    const picker = await browser.open(`${pageOf(body.verification_uri)}?user_code=${body.user_code}`);
    const confirm = await browser.press(picker, sandbox.descriptor.user);
    const consent = await browser.press(confirm, 'Continue');
    expect(consent.title).toContain('Permissions requested');
    await browser.press(consent, 'Accept');
    const answer = await poll(sandbox, appId, body.device_code);
    expect(claimsOf(answer.body.access_token).scp).toBe('user_impersonation');
    expect(answer.body).not.toHaveProperty('foci');
  });

  test.for([
    ['at the question whose sign-in it is', 'confirm'],
    ['at the consent page', 'consent'],
  ] as const)('tells the device when the user says no %s', async ([_where, at], { sandbox }) => {
    const { scope } = frontendAndBackend(sandbox.directory);
    const { appId } = register(sandbox.directory, 'tool', { isFallbackPublicClient: true });
    const { body } = await askCode(sandbox, { client_id: appId, scope });
    const browser = new Browser(sandbox);
    let page = await browser.open(`${pageOf(body.verification_uri)}?user_code=${body.user_code}`);
    page = await browser.press(page, sandbox.descriptor.user);
    if (at === 'consent') page = await browser.press(page, 'Continue');
    page = await browser.press(page, 'Cancel');
    expect(page.text).toContain('You declined the sign-in');
    expect(await poll(sandbox, appId, body.device_code)).toMatchObject({
      status: 400,
      body: { error: 'authorization_declined' },
    });
  });

  test('ends after fifteen minutes, for the user and for the device', async ({ sandbox }) => {
    const { body } = await askCode(sandbox, { client_id: wellKnown.azureCli, scope: SCOPE });
    sandbox.clock.move(16 * 60 * 1000);
    const page = await new Browser(sandbox).open(
      `${pageOf(body.verification_uri)}?user_code=${body.user_code}`,
    );
    expect(page.text).toContain('That code didn’t work.');
    expect(await poll(sandbox, wellKnown.azureCli, body.device_code)).toMatchObject({
      status: 400,
      body: { error: 'expired_token' },
    });
    sandbox.clock.move(-16 * 60 * 1000);
  });

  test('knows no codes that were not issued, nor another client’s', async ({ sandbox }) => {
    const { appId } = register(sandbox.directory, 'tool', { isFallbackPublicClient: true });
    const { body } = await askCode(sandbox, { client_id: wellKnown.azureCli, scope: SCOPE });
    for (const [client, code] of [
      [wellKnown.azureCli, 'made-up'],
      [appId, body.device_code],
    ] as const) {
      expect(await poll(sandbox, client, code)).toMatchObject({ body: { error: 'bad_verification_code' } });
    }
    const page = await new Browser(sandbox).open(`${pageOf(body.verification_uri)}?user_code=AAAAAAAAA`);
    expect(page.text).toContain('That code didn’t work.');
  });

  test('needs "Allow public client flows", or a secret', async ({ sandbox }) => {
    const app = register(sandbox.directory, 'web only');
    const { body } = await askCode(sandbox, { client_id: app.appId, scope: 'openid' });
    expect(await poll(sandbox, app.appId, body.device_code)).toMatchObject({
      status: 401,
      body: { error_codes: [7000218] },
    });
    const withSecret = {
      grant_type: URN,
      client_id: app.appId,
      client_secret: app.secret,
      device_code: body.device_code,
    };
    expect(await postToken(sandbox, withSecret)).toMatchObject({ body: { error: 'authorization_pending' } });
  });

  test('of v1 names a resource, and calls the address verification_url', async ({ sandbox }) => {
    const asked = { client_id: wellKnown.azureCli, resource: `${origins.arm}/` };
    const { body } = await askCode(sandbox, asked, '');
    expect(body).toMatchObject({ verification_url: expect.any(String), expires_in: '900' });
    const browser = new Browser(sandbox);
    const picker = await browser.open(`${pageOf(body.verification_url)}?user_code=${body.user_code}`);
    await browser.press(
      await browser.press(picker, userNamed(sandbox.directory, 'lee').userPrincipalName),
      'Continue',
    );
    const form = { grant_type: 'device_code', client_id: wellKnown.azureCli, code: body.device_code };
    const answer = await postToken(sandbox, form, { version: 1 });
    expect(answer.body).toMatchObject({ resource: `${origins.arm}/`, expires_on: expect.any(String) });
  });

  test('refuses a scope that does not exist before anybody signs in', async ({ sandbox }) => {
    expect(await askCode(sandbox, { client_id: wellKnown.azureCli, scope: 'nothing' })).toMatchObject({
      status: 400,
      body: { error_codes: [650053] },
    });
    expect(await askCode(sandbox, { client_id: wellKnown.azureCli })).toMatchObject({
      status: 400,
      body: { error_codes: [900144] },
    });
  });
});
