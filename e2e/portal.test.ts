import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HOST, labAt, ROOT } from './lab-at.ts';
import { launch, type PortalUser, signInToPortal, textOf } from './portal.ts';
import { differences, stateOf } from './portal-state.ts';
import { openSignedInLab, type SignedInLab } from './signed-in-lab.ts';

/**
 * The tutorial done in the portal by clicking what the steps say, beside the same steps done by their commands in another
 * sandbox. Both end alike; what differs is listed here, with the reason.
 */

const Descriptor = z.object({
  port: z.number(),
  url: z.string(),
  controlKey: z.string(),
  caFile: z.string(),
  tenantId: z.string(),
  tenantDomain: z.string(),
  subscriptionId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  user: z.string(),
});

/** The lab's own commands, in a sandbox of its own. */
async function commandWay(dir: string) {
  const lab = (...args: string[]) => execa('node', [join(ROOT, 'lab/bin.js'), ...args, '--dir', dir]);
  const names = [
    '--frontend',
    'lab-frontend',
    '--backend',
    'lab-backend',
    '--group',
    'rg-lab',
    '--plan',
    'plan-lab',
  ];
  await lab('run', '--to', '11', '--yes', '--az', 'builtin', '--plain', ...names);
  const descriptor = Descriptor.parse(JSON.parse(readFileSync(join(dir, 'sandbox/sandbox.json'), 'utf8')));
  return { lab: labAt(descriptor), stop: () => lab('sandbox', 'down') };
}

let chrome: Browser;
let ours: SignedInLab;
let megan: PortalUser;
let commands: Awaited<ReturnType<typeof commandWay>>;
const dir = mkdtempSync(join(tmpdir(), 'lab-portal-'));

beforeAll(async () => {
  [chrome, ours, commands] = await Promise.all([launch(), openSignedInLab(), commandWay(dir)]);
  megan = await signInToPortal(chrome, ours.sandbox.descriptor.port, 'Megan Bowen');
});
afterAll(async () => {
  await chrome?.close();
  await ours?.end();
  await commands?.lab.disconnect();
  await commands?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const heading = (name: string) => megan.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const news = () => textOf(megan.page.locator('#notice'));

/** Makes a setting in the panel, and applies it there. */
async function addSetting(name: string, value: string): Promise<void> {
  await megan.click('Add');
  await megan.fill('Name', name);
  await megan.fill('Value', value);
  await megan.click('Apply');
}

/** Follows the registration's name in the provider's row. */
async function openRegistration(app: string): Promise<void> {
  await megan.from('App Services', app, 'Settings', 'Authentication');
  await megan.page.getByRole('row', { name: 'Microsoft' }).getByRole('link', { name: app }).click();
}

async function addProvider(app: string): Promise<void> {
  await megan.from('App Services', app, 'Settings', 'Authentication', 'Add identity provider');
  await megan.select('Identity provider', 'Microsoft');
  await megan.click('Add');
  await heading(`${app} | Authentication`);
}

describe('in the portal', () => {
  it('step 2: an app setting is saved by the second Apply only', async () => {
    await ours.settings('lab-frontend', {});
    await megan.from('App Services', 'lab-frontend', 'Settings', 'Environment variables');
    await addSetting('BACKEND_URL', `https://lab-backend.${HOST}`);
    expect(ours.appSettings('frontend')).toEqual({});
    await megan.click('Apply', 'Confirm');
    await heading('lab-frontend | Environment variables');
    expect(ours.appSettings('frontend')).toEqual({ BACKEND_URL: `https://lab-backend.${HOST}` });
    expect(await news()).toContain(
      `az webapp config appsettings set --resource-group rg-lab --name lab-frontend --settings BACKEND_URL=https://lab-backend.${HOST}`,
    );
  });

  it('step 4: one form puts Microsoft in front of each app', async () => {
    for (const role of ['backend', 'frontend'] as const) {
      await addProvider(ours.target[role]);
      ours.remember(role);
      const { clientId } = ours.made(role);
      const provider = megan.page.getByRole('region', { name: 'Identity provider' });
      expect(await textOf(provider)).toContain(clientId);
    }
    expect(await news()).toContain('PUT https://management.azure.localhost');
    expect(await news()).not.toMatch(/~sandbox~/);
  });

  it('step 5: the page says what is turned away', async () => {
    await megan.from('App Services', 'lab-backend', 'Settings', 'Authentication');
    const settings = await textOf(megan.page.getByRole('region', { name: 'Authentication settings' }));
    expect(settings).toContain(
      'App Service authentication Enabled Restrict access Require authentication Unauthenticated requests Return HTTP 302 Found (Redirect to identity provider)',
    );
  });

  it('step 6: the frontend asks for the backend’s permission', async () => {
    await openRegistration('lab-frontend');
    await megan.click('Manage', 'API permissions', 'Add a permission', 'My APIs', 'lab-backend');
    await megan.click('Delegated permissions');
    await megan.tick('user_impersonation');
    await megan.click('Add permissions');
    await heading('lab-frontend | API permissions');
    const row = megan.page.getByRole('row', { name: /^user_impersonation Delegated/ });
    expect(await textOf(row)).toContain('Access lab-backend');
  });

  it('step 8: the backend lets the frontend in', async () => {
    await ours.askForToken();
    await megan.from('App Services', 'lab-backend', 'Settings', 'Authentication');
    await megan.page.getByRole('link', { name: 'Edit Microsoft' }).click();
    await megan.tick('Allow requests from specific client applications');
    const list = megan.page.getByLabel('Allowed client applications');
    expect(await list.inputValue()).toBe(ours.made('backend').clientId);
    await list.fill(`${ours.made('backend').clientId}\n${ours.made('frontend').clientId}`);
    await megan.click('Save');
    await heading('lab-backend | Authentication');
    expect(await news()).toContain('az resource update --ids');
  });

  it('step 9: the backend answers pages of the frontend', async () => {
    await megan.from('App Services', 'lab-backend', 'API', 'CORS');
    await megan.fill('Allowed Origins', `https://lab-frontend.${HOST}`);
    await megan.click('Save');
    await ours.signIn();
    expect(await ours.sendReceipt()).toMatchObject({ withAuthentication: true });
    expect(await ours.refresh()).toBe(200);
  });

  it('step 11: an administrator consents for everybody, and a setting switches Graph on', async () => {
    await openRegistration('lab-backend');
    await megan.click('Manage', 'API permissions');
    const grant = /^Grant admin consent for/;
    expect(await megan.page.getByRole('button', { name: grant }).isDisabled()).toBe(true);

    await megan.page.getByText('Megan Bowen').click();
    await megan.click('Sign in with a different account');
    await megan.page.getByRole('button', { name: 'Alex Wilber' }).click();
    await heading('lab-backend | API permissions');
    await megan.page.getByRole('link', { name: grant }).click();
    await megan.click('Yes');
    const row = megan.page.getByRole('row', { name: /^User\.Read Delegated/ });
    expect(await textOf(row)).toContain('Granted for');

    await megan.from('App Services', 'lab-backend', 'Settings', 'Environment variables');
    await addSetting('PROFILE_SOURCE', 'graph');
    await addSetting('AZURE_AUTHORITY_HOST', ours.cloud.login);
    await addSetting('GRAPH_ENDPOINT', ours.cloud.graph);
    await megan.click('Apply', 'Confirm');
    await heading('lab-backend | Environment variables');
    expect(await ours.sendReceipt()).toMatchObject({ withAuthentication: true });
  });

  it('ends in the state in which the commands end, but for what Azure itself does otherwise', async () => {
    expect(await ours.mistakes()).toEqual([]);
    const [portal, command] = [await stateOf(ours), await stateOf(commands.lab)];
    for (const role of ['backend', 'frontend'] as const) {
      expect({ role, ...differences(portal[role], command[role]) }).toEqual({
        role,
        // "App manifest reference": App Service names its secret so; the commands give it a name of their own.
        'application.passwordCredentials': [
          [expect.objectContaining({ displayName: 'Generated by App Service' })],
          [expect.objectContaining({ displayName: 'Easy Auth' })],
        ],
        // "How and why applications are added": the portal tags what it lists under Enterprise applications; az does not.
        'principal.tags': [['WindowsAzureActiveDirectoryIntegratedApp'], []],
        // Whoever makes a registration owns it ("Create application"): here a user, and there the lab's service principal.
        owners: [['#microsoft.graph.user'], ['#microsoft.graph.servicePrincipal']],
        principalOwners: [['#microsoft.graph.user'], ['#microsoft.graph.servicePrincipal']],
      });
    }
  });

  it('step 12: group and registrations are deleted by their names', async () => {
    await megan.from('Resource groups', 'rg-lab', 'Delete resource group');
    await megan.fill('Enter resource group name to confirm deletion', 'rg-nothing');
    await megan.click('Delete');
    expect(await textOf(megan.page.getByRole('alert'))).toContain('Type the name as it is: rg-lab');
    await megan.fill('Enter resource group name to confirm deletion', 'rg-lab');
    await megan.click('Delete');
    await heading('Resource groups');

    for (const app of ['lab-frontend', 'lab-backend']) {
      await megan.from('Microsoft Entra ID', 'App registrations', 'All applications', app);
      await megan.page.locator('main').getByRole('link', { name: 'Delete' }).click();
      await megan.click('Delete');
      await heading('App registrations');
    }
    await megan.click('Deleted applications');
    await megan.page.getByRole('rowheader', { name: 'lab-frontend' }).waitFor();
    expect(ours.complaints()).toEqual([]);
    const left = (await ours.check()).filter(({ check }) => check.step === 12);
    expect(left.map(({ status }) => status)).toEqual(['pass', 'pass']);
  });
});
