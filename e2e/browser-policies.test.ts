import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launch } from './chromium.ts';
import { openSignedInLab, type SignedInLab } from './signed-in-lab.ts';

/** What a member sees in the browser when the tenant's administrators have decided otherwise. */
describe('in Chromium, what each policy of the tenant shows a member', { timeout: 120_000 }, () => {
  let lab: SignedInLab;
  let chrome: Browser;
  let context: BrowserContext;
  let page: Page;
  const frontend = () => `http://lab-frontend.azurewebsites.localhost:${lab.sandbox.descriptor.port}/`;
  const heading = () => page.getByRole('heading', { level: 1 }).textContent();
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
  const signIn = async (name: string) => {
    await page.goto(frontend());
    await press(name);
  };

  beforeAll(async () => {
    [lab, chrome] = await Promise.all([openSignedInLab(), launch()]);
    await lab.protect('backend');
    await lab.protect('frontend');
    await lab.requestPermission();
    await lab.askForToken();
    await lab.acceptFrontend();
  });
  afterAll(async () => {
    await chrome?.close();
    await lab?.end();
  });
  beforeEach(async () => {
    context = await chrome.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return () => context.close();
  });

  it('no consent by users: the member needs an administrator, whose consent for everybody lets the member in', async () => {
    await lab.undoing(async () => {
      lab.changePolicies((policies) => {
        policies.defaultUserRolePermissions = {
          ...policies.defaultUserRolePermissions,
          permissionGrantPoliciesAssigned: [],
        };
      });
      await signIn('Megan Bowen');
      expect(await heading()).toBe('Need admin approval');
      expect(await page.getByRole('button', { name: 'Accept' }).count()).toBe(0);

      const administrator = await chrome.newContext();
      const other = await administrator.newPage();
      await other.goto(frontend());
      await other.getByRole('button', { name: /admin@/ }).click();
      await other.getByRole('checkbox', { name: 'Consent on behalf of your organization' }).check();
      await other.getByRole('button', { name: 'Accept' }).click();
      await other.waitForURL(frontend());
      await administrator.close();

      await page.goto(frontend()); // she is still signed in at Entra ID
      await page.waitForURL(frontend());
      expect(await page.locator('header').textContent()).toContain(lab.sandbox.descriptor.user);
    });
  });

  it('assignment required: who is not assigned is told so by AADSTS50105, with what it means', async () => {
    await lab.undoing(async () => {
      lab.changePrincipal('frontend', (principal) => {
        principal.appRoleAssignmentRequired = true;
      });
      await signIn('Megan Bowen');
      expect(await page.getByRole('alert').textContent()).toMatch(/^AADSTS50105: /);
      await page.getByText('What this means').click();
      expect(await page.getByText('Assignment required?').first().isVisible()).toBe(true);
    });
  });

  it('a second factor for the API: it is asked for before consent, once', async () => {
    await lab.undoing(async () => {
      lab.changePolicies((policies) => {
        const { clientId } = lab.made('backend');
        policies.conditionalAccess = { mfaRequiredFor: [clientId], signInFrequencyMinutes: null };
      });
      await signIn('Megan Bowen');
      expect(await heading()).toBe('Verify your identity');
      await press('Continue');
      expect(await heading()).toBe('Permissions requested');
      await press('Accept');
      await page.waitForURL(frontend());
    });
  });

  it('no registrations by users: the portal does not let the member, nor a page that was open before, but an administrator', async () => {
    const newRegistration = async (name: RegExp | string): Promise<Page> => {
      const own = await chrome.newContext();
      const portal = await own.newPage();
      portal.setDefaultTimeout(15_000);
      await portal.goto(
        `http://portal.azure.localhost:${lab.sandbox.descriptor.port}/entra/appRegistrations/new`,
      );
      await portal.getByRole('button', { name }).click();
      await portal.getByRole('heading', { name: 'Register an application' }).waitFor();
      return portal;
    };
    const register = async (portal: Page, app: string, outcome: RegExp) => {
      await portal.getByLabel('Name').first().fill(app);
      await portal.getByRole('button', { name: 'Register' }).click();
      await portal.getByText(outcome).filter({ visible: true }).first().waitFor();
      await portal.context().close();
    };
    const names = () => lab.sandbox.directory.applications.all().map(({ displayName }) => displayName);
    await lab.undoing(async () => {
      const before = await newRegistration('Megan Bowen');
      lab.changePolicies((policies) => {
        policies.defaultUserRolePermissions = {
          ...policies.defaultUserRolePermissions,
          allowedToCreateApps: false,
        };
      });
      await register(before, 'mine', /Insufficient privileges/);
      const after = await newRegistration('Megan Bowen');
      expect(await after.getByRole('button', { name: 'Register' }).isDisabled()).toBe(true);
      await after.context().close();
      expect(names()).not.toContain('mine');
      await register(await newRegistration(/admin@/), 'theirs', /theirs/);
      expect(names()).toContain('theirs');
    });
  });

  it('a member who declines lands nowhere, and may begin again', async () => {
    await signIn('Lee Gu');
    const [answer] = await Promise.all([
      page.waitForResponse(/\/\.auth\/login\/aad\/callback$/),
      press('Cancel'),
    ]);
    expect(answer.status()).toBe(401);
    expect(await context.cookies(frontend())).toEqual([]);
    const again = await context.newPage();
    await again.goto(frontend());
    expect(await again.getByRole('heading', { level: 1 }).textContent()).toBe('Permissions requested');
  });
});
