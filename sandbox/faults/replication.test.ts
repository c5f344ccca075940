import { describe, expect } from 'vitest';
import { Browser, CALLBACK, codeUrl, openAs } from '../entra/testing.ts';
import { asLab } from '../graph/testing.ts';
import { type TestSandbox, test } from '../testing.ts';
import { misbehaving } from './testing.ts';

const SECOND = 1000;
const CLIENT = { web: { redirectUris: [CALLBACK] } };

/** Registers an application with a service principal; where nobody waits for it, nobody sees it yet. */
async function register(sandbox: TestSandbox, displayName: string) {
  const lab = await asLab(sandbox);
  const { id, appId } = (await lab('POST', 'applications', { displayName, ...CLIENT })).body;
  const principal = await lab('POST', 'servicePrincipals', { appId });
  expect(principal.status).toBe(201);
  return { lab, id: String(id), appId: String(appId), principalId: String(principal.body.id) };
}

describe('a directory that lags behind', () => {
  test('shows a new registration, its changes and its end to readers of Graph so much later', async ({
    sandbox,
  }) => {
    await misbehaving(sandbox, 'replication=10s', async () => {
      const { lab, id, appId, principalId } = await register(sandbox, 'new');
      const seen = async () => (await lab('GET', `applications?$filter=appId eq '${appId}'`)).body.value;
      expect(await seen()).toEqual([]);
      expect((await lab('GET', `applications/${id}`)).status).toBe(404);
      expect((await lab('GET', `servicePrincipals/${principalId}`)).status).toBe(404);
      // Who changes it is not kept waiting.
      expect((await lab('PATCH', `applications/${id}`, { displayName: 'renamed' })).status).toBe(204);

      sandbox.clock.move(11 * SECOND);
      expect(await seen()).toMatchObject([{ displayName: 'renamed' }]);
      await lab('PATCH', `applications/${id}`, { displayName: 'again' });
      expect(await seen()).toMatchObject([{ displayName: 'renamed' }]);
      sandbox.clock.move(5 * SECOND);
      await lab('PATCH', `applications/${id}`, { displayName: 'and again' });
      sandbox.clock.move(6 * SECOND);
      expect(await seen()).toMatchObject([{ displayName: 'again' }]);
      sandbox.clock.move(6 * SECOND);
      expect(await seen()).toMatchObject([{ displayName: 'and again' }]);

      expect((await lab('DELETE', `applications/${id}`)).status).toBe(204);
      expect(await seen()).toHaveLength(1);
      sandbox.clock.move(11 * SECOND);
      expect(await seen()).toEqual([]);
    });
  });

  test('knows a new registration at sign-in so much later', async ({ sandbox }) => {
    await misbehaving(sandbox, 'replication=10s', async () => {
      const { appId } = await register(sandbox, 'at sign-in');
      const open = async () => (await new Browser(sandbox).open(codeUrl(sandbox, appId, 'openid'))).text;
      expect(await open()).toContain('AADSTS700016');
      sandbox.clock.move(11 * SECOND);
      expect(await open()).toContain('Pick an account');
    });
  });

  test('lets an administrator’s consent take effect so much later, and a user’s own at once', async ({
    sandbox,
  }) => {
    await misbehaving(sandbox, 'replication=10s', async () => {
      const { lab, appId, principalId } = await register(sandbox, 'consenting');
      sandbox.clock.move(11 * SECOND);
      const graph = sandbox.directory.principalByAppId('00000003-0000-0000-c000-000000000000')?.id;
      const grant = { clientId: principalId, consentType: 'AllPrincipals', resourceId: graph };
      await lab('POST', 'oauth2PermissionGrants', { ...grant, scope: 'openid User.Read' });
      const url = codeUrl(sandbox, appId, 'openid User.Read');

      const browser = new Browser(sandbox);
      const asked = await openAs(browser, url, 'megan', sandbox);
      expect(asked.text).toContain('Permissions requested');
      const accepted = await browser.press(asked, 'Accept');
      expect(accepted.left?.searchParams.get('code')).toBeTruthy();
      const later = await new Browser(sandbox).open(url);
      expect(later.text).toContain('Pick an account');

      sandbox.clock.move(11 * SECOND);
      const lee = await openAs(new Browser(sandbox), url, 'lee', sandbox);
      expect(lee.left?.searchParams.get('code')).toBeTruthy();
    });
  });

  test('is as it is as soon as the fault ends', async ({ sandbox }) => {
    const made = await misbehaving(sandbox, 'replication=1h', () => register(sandbox, 'hidden'));
    expect((await made.lab('GET', `applications/${made.id}`)).status).toBe(200);
  });

  test('hides nothing for longer where somebody sets the clock back', async ({ sandbox }) => {
    await misbehaving(sandbox, 'replication=10s', async () => {
      const { lab, id } = await register(sandbox, 'from the future');
      sandbox.clock.move(-240 * SECOND);
      expect((await lab('GET', `applications/${id}`)).status).toBe(200);
      sandbox.clock.move(240 * SECOND);
    });
  });
});

describe('ARM that lags behind', () => {
  test('lists what is new later, and knows it by its name at once', async ({ sandbox }) => {
    await misbehaving(sandbox, 'replication@arm=10s', async () => {
      const id = `${sandbox.subscription}/resourceGroups/lagging`;
      const version = '?api-version=2021-04-01';
      expect((await sandbox.arm('PUT', `${id}${version}`, { location: 'eastus2' })).status).toBe(201);
      expect((await sandbox.arm('GET', `${id}${version}`)).status).toBe(200);
      const names = async (): Promise<string[]> => {
        const { body } = await sandbox.arm('GET', `${sandbox.subscription}/resourcegroups${version}`);
        return body.value.map(({ name }: { name: string }) => name);
      };
      expect(await names()).not.toContain('lagging');
      sandbox.clock.move(11 * SECOND);
      expect(await names()).toContain('lagging');
    });
  });
});
