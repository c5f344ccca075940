import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDescriptor } from '../lab/local/descriptor.ts';
import { launch } from './chromium.ts';
import { hasAz, hasChrome } from './installed.ts';
import { newLab, REPOSITORY } from './lab-process.ts';

/**
 * `lab sandbox shell`, and in it the lines of the document that the lab began with, as they are typed by hand: the real
 * az, the bundled apps, an app of somebody's own, a browser.
 */

const lab = newLab();
const work = join(dirname(lab.dir), 'work');

/** The document's own line, but for the name and the runtime. */
const up = (name: string, runtime = 'NODE:22-lts'): string =>
  `az webapp up --resource-group rg-raptor-test --name ${name} --plan myPlan --sku FREE --location "East US2" --os-type Linux --runtime "${runtime}"`;

/** Types lines into the sandbox's shell, in a folder of `work`. */
const shell = (folder: string, ...lines: readonly string[]) =>
  lab.type(['--az', 'real', 'sandbox', 'shell'], { cwd: join(work, folder), input: `${lines.join('\n')}\n` });

/** Where a browser on this machine finds an app. */
const at = (name: string, path = '/'): string =>
  `http://${name}.azurewebsites.localhost:${readDescriptor(lab.dir)?.port}${path}`;

/** What an app answers; Node.js does not resolve names under .localhost, as browsers do. */
async function ask(name: string): Promise<string> {
  const { host, port } = new URL(at(name));
  const answer = await request(`http://127.0.0.1:${port}/`, { headers: { host } });
  return answer.body.text();
}

beforeAll(() => {
  for (const app of ['frontend', 'backend']) {
    cpSync(join(REPOSITORY, 'apps', app), join(work, app), {
      recursive: true,
      filter: (file) => !file.includes('node_modules'),
    });
  }
  mkdirSync(join(work, 'own'));
  writeFileSync(
    join(work, 'own/package.json'),
    JSON.stringify({
      name: 'own',
      version: '1.0.0',
      scripts: { start: 'node app.js' },
      dependencies: { express: '^5.0.0' },
    }),
  );
  writeFileSync(
    join(work, 'own/app.js'),
    `const app = require('express')();
     app.get('/', (req, res) => res.send('An app of my own, on ' + process.env.WEBSITE_SITE_NAME));
     app.listen(process.env.PORT);`,
  );
});
afterAll(() => lab.remove());

describe.skipIf(!hasAz())('in lab sandbox shell, the real az', () => {
  it('deploys both apps by the lines of the document, and connects them', async () => {
    const { stdout, stderr, exitCode } = await shell(
      '',
      'set -e',
      'cd frontend',
      up('raptor-client'),
      'cd ../backend',
      up('raptor-server'),
      'az webapp config appsettings set --resource-group rg-raptor-test --name raptor-client --settings BACKEND_URL="https://raptor-server.azurewebsites.localhost"',
    );
    expect(stderr).not.toContain('ERROR');
    expect(stdout).toContain('"URL": "http://raptor-client.azurewebsites.localhost"');
    expect(exitCode).toBe(0);
  });

  it('gets the lab’s checks to pass, by the document’s own names', async () => {
    const names = ['--frontend', 'raptor-client', '--backend', 'raptor-server', '--group', 'rg-raptor-test'];
    const more = ['--plan', 'myPlan', '--sku', 'FREE', '--location', 'East US2', '--runtime', 'NODE:22-lts'];
    const { stdout, exitCode } = await lab.type(['check', '1', '2', '3', ...names, ...more]);
    expect(stdout).toContain('All 8 checks pass.');
    expect(exitCode).toBe(0);
  });

  it.skipIf(!hasChrome())(
    'has made a profile page that shows the backend’s profile in a browser',
    async () => {
      const chrome = await launch();
      try {
        const page = await chrome.newPage();
        await page.goto(at('raptor-client'));
        await page
          .getByRole('link', { name: /profile/i })
          .first()
          .click();
        await page.getByRole('heading', { level: 1 }).waitFor();
        const text = await page.locator('main').textContent();
        expect(page.url()).toBe(at('raptor-client', '/get-profile'));
        expect(text).toContain('John Doe');
        expect(text).toMatch(/withAuthentication\s*false/);
      } finally {
        await chrome.close();
      }
    },
  );

  it('deploys an Express app of somebody’s own by the same line', async () => {
    const { stderr, exitCode } = await shell('own', up('my-own-raptor'));
    expect(stderr).not.toContain('ERROR');
    expect(exitCode).toBe(0);
    expect(await ask('my-own-raptor')).toBe('An app of my own, on my-own-raptor');
  });

  it('refuses a runtime that is no longer offered as it does on Azure, and the lab says why', async () => {
    const refused = "ERROR: Linux runtime 'NODE|18-lts' is not supported.";
    const typed = await shell('frontend', up('raptor-old', 'NODE:18-lts'));
    expect(typed.exitCode).toBe(1);
    expect(typed.stderr).toContain(refused);
    const told = await lab.type([
      '--az',
      'builtin',
      'run',
      '--to',
      '1',
      '--yes',
      '--frontend',
      'raptor-old',
      '--runtime',
      'NODE:18-lts',
    ]);
    expect(told.exitCode).toBe(1);
    expect(told.stdout).toContain(refused);
    expect(told.stderr).toContain('NODE:18-lts is not on offer.');
    expect(told.stderr).toContain('On offer today: NODE:24-lts, NODE:22-lts.');
    expect(told.stderr).toMatch(/Next: npx lab setup --runtime NODE:24-lts/);
  });
});
