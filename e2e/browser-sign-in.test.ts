import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launch } from './chromium.ts';
import { openSignedInLab, type SignedInLab } from './signed-in-lab.ts';

/** The lab's two apps as somebody at a real browser meets them, with everything configured up to step 9. */
describe('in Chromium, at the lab’s own apps', { timeout: 120_000 }, () => {
  let lab: SignedInLab;
  let chrome: Browser;
  let context: BrowserContext;
  let page: Page;
  const at = (site: string, path = '/') =>
    `http://${site}.azurewebsites.localhost:${lab.sandbox.descriptor.port}${path}`;
  const heading = () => page.getByRole('heading', { level: 1 }).textContent();
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
  const signIn = async (path = '/', name = 'Megan Bowen') => {
    await page.goto(at('lab-frontend', path));
    await press(name);
  };
  /** What the profile page says that the backend has said. */
  const profile = async (): Promise<Record<string, string>> => {
    const rows = page.locator('main dl.rows > div');
    return Object.fromEntries(
      await Promise.all(
        (await rows.all()).map(async (row) => [
          String(await row.locator('dt').textContent()),
          String(await row.locator('dd').textContent()),
        ]),
      ),
    );
  };

  beforeAll(async () => {
    [lab, chrome] = await Promise.all([openSignedInLab(), launch()]);
    await lab.protect('backend');
    await lab.protect('frontend');
    await lab.requestPermission();
    await lab.askForToken();
    await lab.acceptFrontend();
    await lab.allowOrigin();
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

  it('a member signs in, consents, is called by name, and the backend knows of it', async () => {
    await lab.undoing(async () => {
      await signIn('/get-profile');
      expect(await heading()).toBe('Permissions requested');
      expect(await page.locator('main').textContent()).toContain('Access lab-backend');
      await press('Accept');
      await page.waitForURL(at('lab-frontend', '/get-profile'));
      expect(await profile()).toMatchObject({ displayName: '"John Doe"', withAuthentication: 'true' });
      expect(await page.locator('header').textContent()).toContain(lab.sandbox.descriptor.user);
    });
  });

  it('the page’s own code calls the backend at another origin, and only with its leave', async () => {
    await lab.undoing(async () => {
      await signIn('/browser');
      await press('Accept');
      await page.waitForURL(at('lab-frontend', '/browser'));
      await press('Ask the backend');
      await page.locator('[data-answer] .result.good').waitFor();
      expect(await page.locator('[data-answer]').textContent()).toMatch(/withAuthentication\s*true/);

      lab.changeSite('backend', (site) => {
        site.config = { ...site.config, cors: { allowedOrigins: [], supportCredentials: false } };
      });
      await page.reload();
      await press('Ask the backend');
      await page.locator('[data-answer] .result.bad').waitFor();
      expect(await page.locator('[data-answer]').textContent()).toContain('CORS list (step 9)');
    });
  });

  it('a refresh brings a new token, which the app has from then on, and signing out ends it all', async () => {
    await lab.undoing(async () => {
      await signIn();
      await press('Accept');
      await page.waitForURL(at('lab-frontend'));
      const expiry = async (): Promise<string> => {
        await page.goto(at('lab-frontend', '/.auth/me'));
        const [me] = JSON.parse(String(await page.locator('body').textContent()));
        return me.expires_on;
      };
      const before = await expiry();
      lab.sandbox.clock.move(2 * 60 * 60 * 1000);
      await page.goto(at('lab-frontend', '/get-profile'));
      expect(await page.locator('main').textContent()).toContain('401');
      const refreshed = await page.goto(at('lab-frontend', '/.auth/refresh'));
      expect(refreshed?.status()).toBe(200);
      await page.goto(at('lab-frontend', '/get-profile'));
      expect(await profile()).toMatchObject({ withAuthentication: 'true' });
      expect(Date.parse(await expiry())).toBeGreaterThan(Date.parse(before));

      await page.goto(at('lab-frontend'));
      await page.getByRole('link', { name: 'Sign out' }).click();
      await page.waitForURL(/\/\.auth\/logout\/complete$/);
      expect(await heading()).toBe('You have been signed out');
      expect((await context.cookies()).map(({ name }) => name)).not.toContain('AppServiceAuthSession');
      await page.goto(at('lab-frontend'));
      expect(new URL(page.url()).hostname).toBe('login.azure.localhost');
      expect(await heading()).toBe('Pick an account');
    });
  });

  it('a session that another browser has is none here, and a forged cookie is none anywhere', async () => {
    await lab.undoing(async () => {
      await signIn();
      await press('Accept');
      await page.waitForURL(at('lab-frontend'));
      const [session] = (await context.cookies()).filter(({ name }) => name === 'AppServiceAuthSession');
      if (!session) throw new Error('no session cookie');
      expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: 'None' });
      await context.clearCookies();
      await context.addCookies([{ ...session, value: `${session.value.slice(0, -4)}AAAA` }]);
      await page.goto(at('lab-frontend'));
      expect(new URL(page.url()).hostname).toBe('login.azure.localhost');
    });
  });
});
