import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings, launch, portalUser } from './portal.ts';
import { openSignedInLab, type SignedInLab } from './signed-in-lab.ts';

/**
 * Every page of the portal, in light, dark and on a phone: axe finds nothing, nothing is wider than the window, and it
 * says that it is the sandbox. With SCREENSHOTS=<folder> in the environment a picture of each is put there, to look at.
 */

let chrome: Browser;
let lab: SignedInLab;
beforeAll(async () => {
  [chrome, lab] = await Promise.all([launch(), openSignedInLab()]);
  await lab.finish();
});
afterAll(async () => {
  await chrome?.close();
  await lab?.end();
});

/** The pages' addresses, by names for their pictures. */
function pages(): Record<string, string> {
  const { subscription, resourceGroup } = lab.target;
  const group = `/resource/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
  const site = `${group}/providers/Microsoft.Web/sites/lab-backend`;
  const { clientId, principalId, scopeId } = lab.made('backend');
  const registration = `/entra/appRegistrations/${clientId}`;
  const enterprise = `/entra/enterpriseApplications/${lab.made('frontend').principalId}`;
  const { user } = lab.sandbox.descriptor;
  const megan = lab.sandbox.directory.users.all().find((each) => each.userPrincipalName === user);
  return {
    home: '/',
    search: '/search?q=lab',
    'search-nothing': '/search?q=nothing+of+this+name',
    'cloud-shell': '/cloudShell',
    groups: '/resourceGroups',
    group: `${group}/overview`,
    'group-delete': `${group}/delete`,
    sites: '/appServices',
    'site-overview': `${site}/appServices`,
    'site-stop': `${site}/stop`,
    'site-delete': `${site}/delete`,
    'site-environment': `${site}/environmentVariables?values=shown`,
    'site-setting': `${site}/environmentVariables/setting`,
    'site-advanced': `${site}/environmentVariables/advanced`,
    'site-connection-strings': `${site}/environmentVariables?tab=connectionStrings`,
    'site-configuration': `${site}/configuration`,
    'site-authentication': `${site}/authV2`,
    'site-add-provider': `${site}/authV2/add`,
    'site-add-provider-permissions': `${site}/authV2/add#permissions`,
    'site-edit-settings': `${site}/authV2/settings`,
    'site-edit-provider': `${site}/authV2/provider`,
    'site-delete-provider': `${site}/authV2/provider/delete`,
    'site-cors': `${site}/apiCors`,
    'site-deployments': `${site}/deploymentCenter`,
    'site-log-stream': `${site}/logStream`,
    'not-authenticated': `${group}/providers/Microsoft.Web/sites/scratch/authV2`,
    entra: '/entra',
    users: '/entra/users',
    user: `/entra/users/${megan?.id}`,
    'user-settings': '/entra/userSettings',
    'consent-settings': '/entra/consentSettings',
    registrations: '/entra/appRegistrations?view=all',
    'registrations-deleted': '/entra/appRegistrations?view=deleted',
    register: '/entra/appRegistrations/new',
    registration,
    branding: `${registration}/branding`,
    'redirect-uris': `${registration}/authentication`,
    'add-redirect-uri': `${registration}/authentication/add`,
    accounts: `${registration}/authentication/accounts`,
    'authentication-settings': `${registration}/authentication/settings`,
    credentials: `${registration}/credentials`,
    'new-secret': `${registration}/credentials/new`,
    'api-permissions': `${registration}/apiPermissions`,
    'grant-consent': `${registration}/apiPermissions/grant`,
    'choose-api': `${registration}/apiPermissions/add?tab=organization`,
    'choose-permissions': `${registration}/apiPermissions/add?api=${clientId}&type=delegated`,
    'expose-api': `${registration}/exposeApi`,
    'identifier-uri': `${registration}/exposeApi/uri`,
    scope: `${registration}/exposeApi/scopes/${scopeId}`,
    'scope-delete': `${registration}/exposeApi/scopes/${scopeId}/delete`,
    'client-application': `${registration}/exposeApi/clients/new`,
    'app-roles': `${registration}/appRoles`,
    'app-role': `${registration}/appRoles/new`,
    owners: `${registration}/owners`,
    'add-owner': `${registration}/owners/add`,
    manifest: `${registration}/manifest`,
    'registration-delete': `${registration}/delete`,
    enterprises: '/entra/enterpriseApplications?type=all',
    enterprise: `${enterprise}/overview`,
    properties: `${enterprise}/properties`,
    assignments: `${enterprise}/users`,
    'add-assignment': `${enterprise}/users/add`,
    permissions: `${enterprise}/permissions`,
    'enterprise-backend': `/entra/enterpriseApplications/${principalId}/permissions`,
    'not-found': '/nothing/here',
  };
}

describe.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 375],
  ['dark', 375],
] as const)('in %s at %i px', (colorScheme, width) => {
  it('every page is accessible, fits, and says that it is the sandbox', { timeout: 300_000 }, async () => {
    const origin = `http://portal.azure.localhost:${lab.sandbox.descriptor.port}`;
    const context = await chrome.newContext({
      colorScheme,
      viewport: { width, height: 900 },
      bypassCSP: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const broken: Record<string, unknown> = {};
    const look = async (name: string): Promise<void> => {
      await picture(name);
      const found = await findings(page);
      const root = 'document.documentElement';
      const tooWide = await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`);
      const says = await page.getByText('Easy Auth Lab sandbox').first().isVisible();
      if (found.length > 0 || tooWide !== 0 || !says) broken[name] = { found, tooWide, says };
    };
    const picture = async (name: string): Promise<void> => {
      const folder = process.env.SCREENSHOTS;
      if (folder === undefined) return;
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), fullPage: true });
    };

    await page.goto(`${origin}/`);
    await page.getByRole('button', { name: 'Alex Wilber' }).click();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    for (const [name, path] of Object.entries(pages())) {
      await page.goto(`${origin}${path}`);
      await look(name);
    }

    const { click, fill, select } = portalUser(page);
    await page.goto(`${origin}${pages()['new-secret']}`);
    await fill('Description', `made in ${colorScheme} at ${width}`);
    await click('Add');
    await look('after-a-save');
    await page.goto(`${origin}${pages()['site-add-provider']}`);
    await select('Identity provider', 'Microsoft');
    await page.getByLabel('Provide the details of an existing app registration').check();
    await page.getByLabel('Allow requests from specific client applications').check();
    await look('site-add-provider-details');
    await click('Add');
    await look('after-a-mistake');
    await page.goto(`${origin}${pages()['scope-delete']}`);
    await click('Delete');
    await look('after-a-refusal');
    await page.goto(`${origin}${pages()['site-setting']}`);
    await fill('Name', 'ANOTHER');
    await click('Apply');
    await look('site-environment-pending');
    await click('Discard');
    if (width < 400) {
      await page.goto(`${origin}${pages()['site-overview']}#menu`);
      await look('menu');
    }
    await page.locator('.account summary').click();
    await look('account');
    await click('Sign out');
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await look('signed-out');
    await context.close();
    expect(broken).toEqual({});
    expect(lab.complaints()).toEqual([]);
  });
});
