import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';
import { launch, show } from './chromium.ts';
import { type PortalUser, signInToPortal } from './portal.ts';

/**
 * Takes the portal's pictures for the README, by doing step 4 in it: `tsx e2e/portal-pictures.ts [folder]`. They are of the
 * sandbox's sample data only.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? join(ROOT, 'e2e/pictures');
const dir = mkdtempSync(join(tmpdir(), 'lab-pictures-'));
const lab = (...args: string[]) => execa('node', [join(ROOT, 'lab/bin.js'), ...args, '--dir', dir]);
const names = ['--frontend', 'contoso-web', '--backend', 'contoso-api', '--group', 'rg-lab'];

async function takePictures({ page, from, select, click }: PortalUser): Promise<void> {
  const picture = (name: string) => page.screenshot({ path: join(folder, `portal-${name}.png`) });
  await from('App Services', 'contoso-api', 'Settings', 'Authentication', 'Add identity provider');
  await select('Identity provider', 'Microsoft');
  await click('Add');
  await page.locator('#notice').waitFor();
  await show(page, { colorScheme: 'light', width: 1680 });
  await picture('after-a-save');
  await show(page, { colorScheme: 'dark', width: 1100 });
  await page.getByRole('row', { name: 'Microsoft' }).getByRole('link', { name: 'contoso-api' }).click();
  await click('Manage', 'API permissions');
  await picture('permissions-dark');
}

try {
  mkdirSync(folder, { recursive: true });
  await lab('run', '--to', '3', '--yes', '--az', 'builtin', '--plain', ...names);
  const { port } = z
    .object({ port: z.number() })
    .parse(JSON.parse(readFileSync(join(dir, 'sandbox/sandbox.json'), 'utf8')));
  const chrome = await launch();
  await takePictures(await signInToPortal(chrome, port, 'Megan Bowen'));
  await chrome.close();
} finally {
  await lab('sandbox', 'down');
  rmSync(dir, { recursive: true, force: true });
}
