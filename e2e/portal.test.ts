import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSteps } from '../steps/index.ts';
import { launch } from './chromium.ts';
import { commandWay } from './command-way.ts';
import { HOST } from './lab-at.ts';
import { type PortalUser, signInToPortal, textOf } from './portal.ts';
import { differences, stateOf } from './portal-state.ts';
import { notFollowed, portalWay } from './portal-steps.ts';
import { openSignedInLab, type SignedInLab } from './signed-in-lab.ts';

/**
 * The tutorial done in the portal by clicking what the steps say, beside the same steps done by their commands in another
 * sandbox. Both end alike; what differs is listed here, with the reason.
 */

let chrome: Browser;
let ours: SignedInLab;
let megan: PortalUser;
let commands: Awaited<ReturnType<typeof commandWay>>;
const dir = mkdtempSync(join(tmpdir(), 'lab-portal-'));

beforeAll(async () => {
  [chrome, ours, commands] = await Promise.all([launch(), openSignedInLab(), commandWay(dir)]);
  megan = await signInToPortal(chrome, ours.sandbox.descriptor.port, 'Megan Bowen', { scripts: false });
});
afterAll(async () => {
  await chrome?.close();
  await ours?.end();
  await commands?.lab.disconnect();
  await commands?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const steps = loadSteps();
const heading = (name: string) => megan.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const news = async () => (await textOf(megan.page.locator('#lesson'))).replaceAll(' \\ ', ' ');

/** What of a step's own words was not done, or is on no page; `as`: which app they are done for where they name the backend. */
async function unfollowed(number: number, as = 'lab-backend'): Promise<string[]> {
  const step = steps.find((each) => each.number === number);
  if (!step) throw new Error(`there is no step ${number}`);
  const way = portalWay(step, {
    '<front-end-app-name>': 'lab-frontend',
    '<back-end-app-name>': as,
    '<resource-group-name>': 'rg-lab',
    '<front-end-host-name>': `lab-frontend.${HOST}`,
    '<back-end-host-name>': `${as}.${HOST}`,
  });
  return notFollowed(way, await megan.acts());
}

/** Makes a setting in the panel, and applies it there. */
async function addSetting(name: string, value: string): Promise<void> {
  await megan.fill('Name', name);
  await megan.fill('Value', value);
  await megan.click('Apply');
}

async function signInAs(name: string): Promise<void> {
  await megan.page.locator('.account summary').click();
  await megan.click('Sign in with a different account');
  await megan.page.getByRole('button', { name }).click();
  await megan.page.getByText(name).waitFor();
}

describe('in the portal, without a script', () => {
  it('step 2: an app setting is saved by the second Apply only', async () => {
    await ours.settings('lab-frontend', {});
    await megan.from(
      'App Services',
      'lab-frontend',
      'Settings',
      'Environment variables',
      'App settings',
      'Add',
    );
    await addSetting('BACKEND_URL', `https://lab-backend.${HOST}`);
    expect(ours.appSettings('frontend')).toEqual({});
    await megan.click('Apply', 'Confirm');
    await heading('lab-frontend | Environment variables');
    expect(ours.appSettings('frontend')).toEqual({ BACKEND_URL: `https://lab-backend.${HOST}` });
    expect(await news()).toContain(
      `az webapp config appsettings set --resource-group rg-lab --name lab-frontend --settings BACKEND_URL=https://lab-backend.${HOST}`,
    );
    expect(await unfollowed(2)).toEqual([]);
  });

  it('step 3: the overview leads to the app', async () => {
    await megan.from('App Services', 'lab-frontend', 'Overview', 'Browse');
    await megan.page.getByText('Get user’s profile').or(megan.page.getByText("Get user's profile")).click();
    await megan.page.getByText('John Doe').waitFor();
    await megan.page.goto(`http://portal.azure.localhost:${ours.sandbox.descriptor.port}/`);
    // The last of its labels is on the app's own page.
    expect(await unfollowed(3)).toEqual(["on no page: Get user's profile"]);
  });

  it('step 4: one form puts Microsoft in front of each app', async () => {
    for (const role of ['backend', 'frontend'] as const) {
      const app = ours.target[role];
      await megan.from('App Services', app, 'Settings', 'Authentication', 'Add identity provider');
      await megan.select('Identity provider', 'Microsoft');
      await megan.click('Add');
      await heading(`${app} | Authentication`);
      ours.remember(role);
      const provider = megan.page.getByRole('region', { name: 'Identity provider' });
      expect(await textOf(provider)).toContain(ours.made(role).clientId);
      // "Do the same for" the frontend.
      expect(await unfollowed(4, app)).toEqual([]);
    }
    expect(await news()).toContain('PUT https://management.azure.localhost');
    expect(await news()).not.toMatch(/~sandbox~/);
  });

  it('step 5: the page says what is turned away', async () => {
    await megan.from('App Services', 'lab-backend', 'Settings', 'Authentication');
    await megan.page.getByRole('link', { name: 'Edit authentication settings' }).click();
    expect(await textOf(megan.page.getByRole('group', { name: 'Unauthenticated requests' }))).toContain(
      'HTTP 401 Unauthorized: recommended for APIs HTTP 403 Forbidden HTTP 404 Not found',
    );
    await megan.click('Cancel');
    await heading('lab-backend | Authentication');
    expect(await unfollowed(5)).toEqual([]);
  });

  it('step 6: the frontend asks for the backend’s permission', async () => {
    await megan.from('App Services', 'lab-frontend', 'Settings', 'Authentication');
    await megan.inRow('Microsoft', 'lab-frontend');
    await megan.click('Manage', 'API permissions', 'Add a permission', 'My APIs', 'lab-backend');
    await megan.click('Delegated permissions');
    await megan.tick('user_impersonation');
    await megan.click('Add permissions');
    await heading('lab-frontend | API permissions');
    const row = megan.page.getByRole('row', { name: /^user_impersonation Delegated/ });
    expect(await textOf(row)).toContain('Access lab-backend');
    expect(await unfollowed(6)).toEqual([]);
  });

  it('step 7: the portal has no field for it, and says where the command is typed', async () => {
    await megan.from('App Services', 'lab-frontend', 'Settings', 'Authentication');
    await megan.page.getByText('no field for loginParameters').waitFor();
    await megan.page.getByText('>_', { exact: true }).click();
    await megan.page.getByText('npx lab sandbox shell').waitFor();
    expect(await unfollowed(7)).toEqual([]);
    await ours.askForToken();
  });

  it('step 8: the backend lets the frontend in', async () => {
    await megan.from('App Services', 'lab-backend', 'Settings', 'Authentication');
    await megan.inRow('Microsoft', 'Edit');
    await megan.tick('Allow requests from specific client applications');
    const list = megan.page.getByLabel('Allowed client applications');
    expect(await list.inputValue()).toBe(ours.made('backend').clientId);
    await list.fill(`${ours.made('backend').clientId}\n${ours.made('frontend').clientId}`);
    await megan.click('Save');
    await heading('lab-backend | Authentication');
    expect(await news()).toContain('az resource update --ids');
    // Bold for its weight: no label.
    expect(await unfollowed(8)).toEqual(["on no page: frontend's"]);
  });

  it('step 9: the backend answers pages of the frontend', async () => {
    await megan.from('App Services', 'lab-backend', 'API', 'CORS');
    await megan.fill('Allowed Origins', `https://lab-frontend.${HOST}`);
    await megan.click('Save');
    await heading('lab-backend | CORS');
    expect(await unfollowed(9)).toEqual([]);
    await ours.signIn();
    expect(await ours.sendReceipt()).toMatchObject({ withAuthentication: true });
    expect(await ours.refresh()).toBe(200);
  });

  it('step 11: an administrator consents for everybody, and a setting switches Graph on', async () => {
    await megan.from('App Services', 'lab-backend', 'Settings', 'Authentication');
    await megan.inRow('Microsoft', 'lab-backend');
    await megan.click('Manage', 'API permissions');
    const grant = 'Grant admin consent for Contoso (sandbox)';
    expect(await megan.page.getByRole('button', { name: grant }).isDisabled()).toBe(true);
    await signInAs('Alex Wilber');
    await heading('lab-backend | API permissions');
    // The menu is open already: closed and opened again, as the text has it.
    await megan.click('Manage', 'Manage', 'API permissions', grant, 'Yes');
    const row = megan.page.getByRole('row', { name: /^User\.Read Delegated/ });
    expect(await textOf(row)).toContain('Granted for');

    await megan.from('App Services', 'lab-backend', 'Settings', 'Environment variables', 'Add');
    await addSetting('PROFILE_SOURCE', 'graph');
    await megan.click('Add');
    await addSetting('AZURE_AUTHORITY_HOST', ours.cloud.login);
    await megan.click('Add');
    await addSetting('GRAPH_ENDPOINT', ours.cloud.graph);
    await megan.click('Apply', 'Confirm');
    await heading('lab-backend | Environment variables');
    expect(await ours.sendReceipt()).toMatchObject({ withAuthentication: true });
    expect(await unfollowed(11)).toEqual([]);
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
        // The lab marks what it has made itself, to find it again; in Azure, too, the portal marks nothing.
        'application.tags': [[], [expect.stringMatching(/^easy-auth-lab:/)]],
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

    await signInAs('Megan Bowen');
    for (const app of ['lab-frontend', 'lab-backend']) {
      await megan.from('Microsoft Entra ID', 'App registrations', 'Owned applications', app, 'Delete');
      await heading(`${app} | Delete app registration`);
      await megan.click('Delete');
      await heading('App registrations');
    }
    await megan.click('Deleted applications');
    await megan.page.getByRole('rowheader', { name: 'lab-frontend' }).waitFor();
    expect(await unfollowed(12)).toEqual([]);
    expect(ours.complaints()).toEqual([]);
    const left = (await ours.check()).filter(({ check }) => check.step === 12);
    expect(left.map(({ status }) => status)).toEqual(['pass', 'pass']);
  });
});
