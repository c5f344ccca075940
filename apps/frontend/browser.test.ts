import type { IncomingMessage } from 'node:http';
import axe from 'axe-core';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp as createBackend } from '../backend/src/server.js';
import { backendSettings } from '../backend/testing.ts';
import { browserPath, serve, signedIn, tokenOf, withoutBrowser } from '../testing.ts';
import { startFrontend } from './testing.ts';

const token = tokenOf({
  aud: 'api://backend-id',
  scp: 'user_impersonation',
  exp: 1_900_003_600,
  appid: 'frontend-id',
});

describe.skipIf(withoutBrowser)('in a browser (CHROME_PATH says where one is)', () => {
  let browser: Browser;

  beforeAll(async () => {
    if (!browserPath) throw new Error('There is no Chromium. Install it, or say where it is in CHROME_PATH.');
    browser = await chromium.launch({
      executablePath: browserPath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
    });
  }, 60_000);
  afterAll(() => browser?.close());

  it.each([
    ['light', 1100, 'light'],
    ['dark', 1100, 'dark'],
    ['a phone', 375, 'light'],
    ['a small phone in the dark', 320, 'dark'],
  ] as const)(
    'every page is accessible and fits: %s',
    async (_what, width, colorScheme) => {
      const backend = await serve(createBackend(backendSettings({ authEnabled: 'True' })));
      const { port } = await startFrontend({
        authEnabled: 'True',
        backendUrl: `http://localhost:${backend}`,
      });
      const { port: bare } = await startFrontend();
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        colorScheme,
        bypassCSP: true,
      });
      const page = await context.newPage();
      await page.route('http://127.0.0.1:9/**', (route) => route.abort());
      const addresses = [
        ...['/', '/get-profile', '/browser', '/debug', '/receipt', '/receipt?to=https://evil.example'].map(
          (path) => `http://127.0.0.1:${port}${path}`,
        ),
        ...['/', '/get-profile', '/browser', '/debug', '/nowhere'].map(
          (path) => `http://127.0.0.1:${bare}${path}`,
        ),
      ];
      await context.setExtraHTTPHeaders(signedIn(token));
      for (const address of addresses) {
        await page.goto(address);
        await page.evaluate(axe.source);
        const found = await page.evaluate(
          'axe.run({ resultTypes: ["violations"] }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html).join(" ")))',
        );
        expect({ address, found }).toEqual({ address, found: [] });
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      }
      await context.close();
    },
    60_000,
  );

  it.each(['127.0.0.1', 'localhost', '[::1]'])('a receipt reaches the lab on %s by itself', async (host) => {
    const { address, received } = await receiver(host);
    const { port } = await startFrontend({ authEnabled: 'True' });
    const context = await browser.newContext({ extraHTTPHeaders: signedIn(token) });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}/receipt?state=s&to=${encodeURIComponent(address)}`);
    await page.getByText('Thank you').waitFor();
    const form = new URLSearchParams(await received);
    expect(Object.fromEntries(form)).toMatchObject({ token: 'jwt', aud: 'api://backend-id', state: 's' });
    expect(form.toString()).not.toContain(token.split('.')[1]);
    await context.close();
  });

  it('its own code calls the backend with the token of the token store, and shows what comes back', async () => {
    const app = createBackend(backendSettings({ authEnabled: 'True' }));
    const backend = await serve((req, res) => {
      // As the platform's CORS does for an origin that is allowed.
      res.setHeader('access-control-allow-origin', req.headers.origin ?? '');
      res.setHeader('access-control-allow-headers', 'authorization');
      if (req.method === 'OPTIONS') return void res.writeHead(204).end();
      app(req, res);
    });
    const { port } = await startFrontend({ authEnabled: 'True', backendUrl: `http://localhost:${backend}` });
    const page = await browser.newPage();
    await page.route('**/.auth/me', (route) => route.fulfill({ json: [{ access_token: token }] }));
    await page.goto(`http://127.0.0.1:${port}/browser`);
    await page.getByRole('button', { name: 'Ask the backend' }).click();
    await page.getByText('Success').waitFor();
    expect(await page.getByRole('status').textContent()).toContain('"John Doe"withAuthenticationtrue');
    expect(await page.content()).not.toContain(token);
    await page.close();
  });

  it('its own code can reach the backend, and nobody else', async () => {
    const asked: string[] = [];
    const other = await serve((req, res) => {
      asked.push(req.url ?? '');
      res.setHeader('access-control-allow-origin', '*').end('{}');
    });
    const { port } = await startFrontend({ backendUrl: 'http://localhost:9' });
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/browser`);
    const reach = `fetch('http://127.0.0.1:${other}/stolen').then(() => 'reached', () => 'refused')`;
    expect(await page.evaluate(reach)).toBe('refused');
    expect(asked).toEqual([]);
    await page.close();
  });

  it('an answer that the backend does not allow the page to read is explained', async () => {
    const backend = await serve(createBackend(backendSettings()));
    const { port } = await startFrontend({ authEnabled: 'True', backendUrl: `http://localhost:${backend}` });
    const page = await browser.newPage();
    await page.route('**/.auth/me', (route) => route.fulfill({ json: [{ access_token: token }] }));
    await page.goto(`http://127.0.0.1:${port}/browser`);
    await page.getByRole('button', { name: 'Ask the backend' }).click();
    await page.getByText('The browser keeps the answer from this page').waitFor();
    expect(await page.getByRole('status').textContent()).toContain('https://raptor-client.azurewebsites.net');
    await page.close();
  });

  it('a receipt takes a click where scripts do not run', async () => {
    const { address, received } = await receiver('127.0.0.1');
    const { port } = await startFrontend({ authEnabled: 'True' });
    const context = await browser.newContext({ extraHTTPHeaders: signedIn(token), javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}/receipt?to=${encodeURIComponent(address)}`);
    await page.getByRole('button', { name: 'Send the receipt' }).click();
    expect(new URLSearchParams(await received).get('scp')).toBe('user_impersonation');
    await context.close();
  });

  it('the keyboard reaches the content at once', async () => {
    const { port } = await startFrontend();
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe("Get user's profile");
    await page.close();
  });
});

/** A lab that waits for a receipt on this machine: its address, and the form that it gets. */
async function receiver(host: string) {
  let done: (form: string) => void = () => {};
  const received = new Promise<string>((resolve) => {
    done = resolve;
  });
  const port = await serve(
    async (req, res) => {
      const form = await bodyOf(req);
      if (req.method === 'POST') done(form);
      res.setHeader('content-type', 'text/html').end('<title>Receipt</title>Thank you');
    },
    host.replace(/[[\]]/g, ''),
  );
  return { address: `http://${host}:${port}/receipt`, received };
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
