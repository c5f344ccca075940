import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { Browser } from '../sandbox/entra/testing.ts';
import { eventually } from '../sandbox/sites/testing.ts';
import type { TestSandbox } from '../sandbox/testing.ts';

/**
 * `az login` with a browser, on Linux: az opens a page, somebody picks the account there, and the browser goes on to az's
 * own address. Returns the page that az opened.
 */
export async function signInWithBrowser(
  env: Readonly<Record<string, string>>,
  upn: string,
  sandbox: TestSandbox,
): Promise<URL> {
  const folder = env.AZURE_CONFIG_DIR ?? '';
  const [opener, opened] = [join(folder, 'browser'), join(folder, 'opened')];
  writeFileSync(opener, `#!/bin/sh\nprintf %s "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"\n`);
  chmodSync(opener, 0o700);
  const login = execa('az', ['login', '--output', 'none'], {
    env: { ...env, BROWSER: opener, DISPLAY: ':0' },
    extendEnv: false,
    timeout: 60_000,
    stdin: 'ignore',
  });
  login.catch(() => undefined); // its failure is told below, where it is waited for
  await eventually(() => existsSync(opened) || login.exitCode !== null);
  if (!existsSync(opened)) await login;
  const page = new URL(readFileSync(opened, 'utf8'));
  const browser = new Browser(sandbox);
  const picker = await browser.open(page.pathname + page.search);
  const { left } = await browser.press(picker, upn);
  if (left === undefined) throw new Error('the browser was not led back to az');
  await fetch(left);
  await login;
  return page;
}
